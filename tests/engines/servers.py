"""Real SPARQL 1.1 servers on the loopback: Oxigraph, Apache Jena Fuseki, Virtuoso."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from tests.requirements import need

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
JARS = CACHE / "iotssf-kg" / "fuseki"
MAIN = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
# Virtuoso has no default graph; this one stands for it.
DEFAULT = "https://w3id.org/iot-ssf/graph/default"


class Engine(NamedTuple):
    """A server that is up.

    Attributes:
        name: Its product.
        store: The URL that it is named by.
        update: Where it takes updates, if not beside.
        graphs: Its graph store.
        default: The graph that stands for the default graph, where it has none.
    """

    name: str
    store: str
    update: str
    graphs: str
    default: str = ""

    def dataset(self, quads: Iterable[Quad]) -> str:
        """The URL of the store that holds *quads*, as an operator names it."""
        if not self.default:
            return self.store
        names = sorted({name for q in quads if (name := named(q))})
        pairs = [("default-graph-uri", self.default), *(("named-graph-uri", n) for n in names)]
        return f"{self.store}?{urlencode(pairs)}"


def named(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def oxigraph(folder: Path) -> Iterator[Engine]:
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    binary = shutil.which("oxigraph", path=beside)
    need(binary, "no oxigraph server is installed (extra [dev])")
    url = f"http://127.0.0.1:{free()}"
    with running([binary, "serve", "--bind", url.removeprefix("http://")], folder, url):
        yield Engine("oxigraph", url, "", f"{url}/store")


@contextmanager
def fuseki(folder: Path) -> Iterator[Engine]:
    need(shutil.which("java"), "no Java is installed")
    need(list(JARS.glob("jena-fuseki-main-*.jar")), f"no Fuseki in {JARS}: run `make engines`")
    port = free()
    command = ["java", "-Xmx1g", "-cp", f"{JARS}/*", MAIN]
    command += ["--localhost", "--port", str(port), "--update", "--mem", "/ds"]
    url = f"http://127.0.0.1:{port}/ds"
    with running(command, folder, f"{url}/query"):
        yield Engine("fuseki", url, "", f"{url}/data")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Engine]:
    for each in ("virtuoso-t", "isql-vt"):
        need(shutil.which(each), f"no {each} is installed (Debian: virtuoso-opensource-7-bin)")
    sql, http = free(), free()
    settings = (HERE / "virtuoso.ini").read_text(encoding="ascii")
    (folder / "virtuoso.ini").write_text(settings.format(sql=sql, http=http), encoding="ascii")
    url = f"http://127.0.0.1:{http}"
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, folder, f"{url}/sparql"):
        grant = 'EXEC=grant SPARQL_UPDATE to "SPARQL";'
        as_owner = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", grant]
        subprocess.run(as_owner, check=True, capture_output=True, timeout=60)
        door = f"{url}/sparql"
        yield Engine("virtuoso", door, door, f"{url}/sparql-graph-crud", DEFAULT)


@contextmanager
def running(command: Sequence[str], folder: Path, url: str) -> Iterator[None]:
    log = (folder / "log").open("wb")
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait(url, process, folder)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()
            log.close()


def wait(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, (folder / "log").read_text(errors="replace")
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no server at {url}")


def upload(engine: Engine, quads: Iterable[Quad]) -> None:
    """Give *engine* all *quads*, graph by graph; https://www.w3.org/TR/sparql11-http-rdf-update/."""
    graphs: dict[str, list[Triple]] = {}
    for quad in quads:
        graphs.setdefault(named(quad) or engine.default, []).append(quad.triple)
    with httpx.Client(timeout=120) as client:
        for name, triples in graphs.items():
            target = {"graph": name} if name else {"default": ""}
            content = serialize(triples, format=RdfFormat.N_TRIPLES)
            headers = {"content-type": "application/n-triples"}
            answer = client.put(engine.graphs, params=target, content=content, headers=headers)
            answer.raise_for_status()


ENGINES: dict[str, Callable[[Path], object]] = {
    "oxigraph": oxigraph,
    "fuseki": fuseki,
    "virtuoso": virtuoso,
}
