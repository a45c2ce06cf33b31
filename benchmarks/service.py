"""What the service costs: ``python benchmarks/service.py [--triples N] [--seconds S] [ROW…]``.

Generated exports with all that follows from them, in one store in a folder. ``iotssf serve`` and
``oxigraph serve-read-only`` answer from the very same files, rdflib-endpoint from the same triples
in rdflib. ``wrk`` asks over the loopback, with as many connections as a row says; a script makes
each query another one, but for the row about the cache. Ratios are of one run.

Needs wrk (``apt-get install wrk``), and ``pip install rdflib-endpoint uvicorn`` for the second row.
docs/performance.md has the last figures.
"""

from __future__ import annotations

import argparse
import itertools
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.gaps import PER_EXPORT, statements  # noqa: E402
from iotssf_kg.store.folder import FolderStore  # noqa: E402

BIN = Path(sys.executable).parent
LIMIT = 3.0  # seconds that a query may take at the services that are asked for too much
CONNECTIONS = 8
HUNGRY = 4
PREFIX = "PREFIX ssf: <https://w3id.org/iot-ssf/ns#> "
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
ASSET = "<https://op-%05d.example/id/asset-00%d>"
SMALL = PREFIX + f"SELECT * {{ {ASSET} {LABEL} ?name ; ssf:category ?category }} LIMIT %d"
HOPS = (
    PREFIX + f"SELECT * {{ {ASSET} ssf:adoptedAssessment ?r . ?r ssf:underCriteria ?c . "
    "?c ssf:lowerBound ?b . ?b ssf:level ?l } LIMIT %d"
)
ROWS = "SELECT * { ?s ?p ?o } LIMIT %d"
# Each of these runs into any limit; no two are the same to a cache.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) } LIMIT %d"
# Each request asks for another asset and another LIMIT, so that no two are the same to a cache.
SCRIPT = """
wrk.headers["Accept"] = "application/sparql-results+json"
local count = 0
local function encoded(text)
  return (text:gsub("[^%w]", function(c) return string.format("%%%02X", string.byte(c)) end))
end
function request()
  count = count + VARY
  local query = string.format(QUERY, count % EXPORTS + 1, count % 4 + 1, BEGIN + count)
  return wrk.format("GET", wrk.path .. "?query=" .. encoded(query))
end
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.timeout + errors.read + errors.connect
  local rate = summary.requests / summary.duration * 1e6
  io.write(string.format("\\nRESULT %f %f %d\\n", rate, latency:percentile(99) / 1e3, failed))
end
"""
CLIENT = httpx.Client(timeout=600)  # making one takes longer than a small query
NUMBERS = itertools.count(1)


class Load(NamedTuple):
    """What wrk saw: requests a second, and the milliseconds that 99 of 100 took at most."""

    rate: float
    p99: float


class Bench(NamedTuple):
    """What a row is measured with."""

    folder: Path
    store: Path
    exports: int
    seconds: float


def free() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int, path: str, patience: float = 60) -> Iterator[str]:
    """The URL of the endpoint that *command* serves at *port*, once it answers."""
    url = f"http://127.0.0.1:{port}{path}"
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + patience
        while not answers(url):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"it does not answer: {' '.join(command)}")
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def answers(url: str) -> bool:
    """Whether a query is answered at *url*."""
    try:
        return httpx.get(url, params={"query": "ASK {}"}, timeout=5).is_success
    except httpx.TransportError:
        return False


def ours(bench: Bench, *options: str) -> AbstractContextManager[str]:
    """``iotssf serve``."""
    port = free()
    command = [str(BIN / "iotssf"), "serve", "--store", str(bench.store), "--port", str(port)]
    return running([*command, *options], port, "/sparql")


def oxigraph(bench: Bench) -> AbstractContextManager[str]:
    """``oxigraph serve-read-only`` over the same files."""
    port = free()
    [build] = (bench.store / "builds").iterdir()
    command = [str(BIN / "oxigraph"), "serve-read-only", "--location", str(build)]
    return running([*command, "--bind", f"127.0.0.1:{port}"], port, "/query")


def rdflib_endpoint(bench: Bench) -> AbstractContextManager[str]:
    """rdflib-endpoint over the same triples; loading a million takes it a minute or two."""
    port, data = free(), bench.folder / "data.nt"
    if not data.exists():
        everything = "CONSTRUCT WHERE { ?s ?p ?o }"
        data.write_bytes(FolderStore(bench.store).query(everything, "application/n-triples").body)
    command = [sys.executable, __file__, "endpoint", str(data), str(port)]
    return running(command, port, "/", 1800)


def serve_rdflib(data: str, port: str) -> None:
    """Serve the triples in the file *data* by rdflib-endpoint at *port*."""
    import rdflib
    import uvicorn
    from rdflib_endpoint import SparqlEndpoint

    graph = rdflib.Dataset(default_union=True)
    graph.default_graph.parse(data, format="nt")
    uvicorn.run(SparqlEndpoint(graph=graph), port=int(port), log_level="error")


def loaded(bench: Bench, url: str, query: str, vary: int = 1) -> Load:
    """What wrk sees at *url* after two seconds that nobody counts; *vary* is 0 for one query."""
    script = bench.folder / "script.lua"
    fixed = {"QUERY": f"[[{query}]]", "EXPORTS": str(bench.exports), "VARY": str(vary)}
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", "--timeout", "60s", "-s", str(script)]
    for seconds in (2, bench.seconds):
        text = SCRIPT
        for name, value in {**fixed, "BEGIN": str(next(NUMBERS) * 10_000_000)}.items():
            text = text.replace(name, value)
        script.write_text(text)
        command = [*wrk, f"-d{seconds:.0f}s", url]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, p99, failed = re.findall(r"RESULT (\S+) (\S+) (\d+)", out)[0]
    if int(failed):
        raise SystemExit(f"{failed} requests failed at {url}:\n{out}")
    return Load(float(rate), float(p99))


def fetched(url: str, query: str) -> tuple[float, httpx.Response]:
    """The seconds that the whole answer to *query* took, and it."""
    began = time.monotonic()
    accept = {"Accept": "application/sparql-results+json"}
    answer = CLIENT.get(url, params={"query": query}, headers=accept)
    return time.monotonic() - began, answer


def small(bench: Bench) -> str:
    """A query that no cache knows."""
    with ours(bench) as url:
        mine = loaded(bench, url, SMALL).rate
    with oxigraph(bench) as url:
        theirs = loaded(bench, url, SMALL).rate
    return rates("small query, uncached, against oxigraph", "≥ 0.12 ×", mine, theirs)


def repeated(bench: Bench) -> str:
    """One query again and again, on one build."""
    with ours(bench) as url:
        mine = loaded(bench, url, SMALL, 0).rate
    with oxigraph(bench) as url:
        theirs = loaded(bench, url, SMALL, 0).rate
    return rates("repeated query on one build, against oxigraph", "≥ 0.25 ×", mine, theirs)


def hops(bench: Bench) -> str:
    """A query of four hops."""
    with ours(bench) as url:
        mine = loaded(bench, url, HOPS).rate
    with rdflib_endpoint(bench) as url:
        theirs = loaded(bench, url, HOPS).rate
    return rates("4-hop query, against rdflib-endpoint", "≥ 5 ×", mine, theirs)


def rows(bench: Bench) -> str:
    """100,000 rows; none of the queries is asked twice."""
    seconds = []
    for serve in (ours, oxigraph):
        with serve(bench) as url:
            took = [fetched(url, ROWS % number) for number in range(100_000, 100_006)]
        if any(len(answer.json()["results"]["bindings"]) < 100_000 for _, answer in took):
            raise SystemExit("the store has less than 100,000 rows")
        seconds.append(median(each for each, _ in took[1:]))
    mine, theirs = seconds
    shown = f"{mine / theirs:.1f} × ({mine * 1e3:,.0f} ms against {theirs * 1e3:,.0f} ms)"
    return f"| 100,000 rows as JSON, against oxigraph | ≤ 4 × | {shown} |"


def beside(bench: Bench) -> str:
    """A small query while others run into the time limit."""
    with ours(bench, "--timeout", str(LIMIT)) as url:
        alone = loaded(bench, url, SMALL).p99
        stop, statuses = threading.Event(), list[int]()

        def hungry(number: int) -> None:
            while not stop.is_set():
                statuses.append(fetched(url, ENDLESS % next(NUMBERS))[1].status_code)

        threads = [threading.Thread(target=hungry, args=(each,)) for each in range(HUNGRY)]
        for thread in threads:
            thread.start()
        beside = loaded(bench, url, SMALL).p99
        stop.set()
        for thread in threads:
            thread.join()
    if set(statuses) != {504}:
        raise SystemExit(f"they did not run into the limit: {statuses}")
    shown = f"{beside / alone:.1f} × ({beside:,.1f} ms against {alone:,.1f} ms)"
    name = f"p99 of the small query while {HUNGRY} others run into the limit, against alone"
    return f"| {name} | ≤ 5 × | {shown} |"


def killed(bench: Bench) -> str:
    """A query that is killed, and the one after it."""
    past, after = [], []
    with ours(bench, "--timeout", str(LIMIT)) as url:
        for number in range(5):
            took, answer = fetched(url, ENDLESS % next(NUMBERS))
            if answer.status_code != 504:
                raise SystemExit(f"it was not killed: {answer.text}")
            past.append(took - LIMIT)
            after.append(fetched(url, SMALL % (1, 1, number + 1))[0])
    shown = f"{max(past) * 1e3:,.0f} ms, {max(after) * 1e3:,.0f} ms"
    return f"| killed query: past the limit, and the next query | ≤ 1 s, ≤ 100 ms | {shown} |"


def rates(name: str, must: str, mine: float, theirs: float) -> str:
    """The line of two rates."""
    shown = f"{mine / theirs:.2f} × ({mine:,.0f} against {theirs:,.0f} requests/s)"
    return f"| {name} | {must} | {shown} |"


ROWS_OF_THE_TABLE: dict[str, Callable[[Bench], str]] = {
    each.__name__: each for each in (small, hops, repeated, rows, beside, killed)
}


def main() -> None:
    """Print the table, line by line."""
    options = argparse.ArgumentParser()
    options.add_argument("--triples", type=int, default=1_000_000)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("rows", nargs="*", choices=[[], *ROWS_OF_THE_TABLE], metavar="ROW")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="iotssf-benchmark-") as name:
        folder, exports = Path(name), given.triples // PER_EXPORT
        with FolderStore(folder / "store").build() as build:
            build.load(None, statements(exports))
            build.publish()
        bench = Bench(folder, folder / "store", exports, given.seconds)
        count = FolderStore(bench.store).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")
        print(f"\n{int(count.body.split()[1]):,} triples\n")
        print("| work | must | measured |\n|---|---|---|")
        for row in given.rows or ROWS_OF_THE_TABLE:
            print(ROWS_OF_THE_TABLE[row](bench), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["endpoint"]:
        serve_rdflib(*sys.argv[2:])
    else:
        main()
