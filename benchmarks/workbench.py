"""What the pages of the workbench cost: ``workbench.py [ASSETS [FOLDER]]``, 100,000 if not given.

Generated exports of four assets each at 5 % faults are loaded as anybody's, and copied under other
names until there are as many assets; the summary of all is then made anew. `iotssf serve` answers
over the loopback without its cache of answers. Each page is asked for in turns; the median and the
largest body count. FOLDER keeps the store, and is used again where it is there.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph
from pyoxigraph import RdfFormat

from iotssf_kg.dataset import Dataset
from iotssf_kg.dataset.graphs import SUMMARY
from iotssf_kg.dataset.summary import summarize, summarized
from iotssf_kg.generate import Order, make, written
from iotssf_kg.namespaces import DCTERMS, PREFIXES
from iotssf_kg.rdf import Document, parse, syntax_named
from iotssf_kg.store import connect

NQUADS = syntax_named("nquads")
EXPORTS, EACH, TIMES, PORT = 250, 4, 9, 7399
MARK = b"op-"  # what the names of every generated operator begin with
ORGANIZATION = "https://op-00003.example/id/operator"
CATEGORY = quote(f"{PREFIXES['sch']}III")
GRAVE = quote(f"{PREFIXES['sh']}Violation")
# Names in generated exports → those in a copy; GTINs of generated products begin with 20000.
NAMES = {
    MARK: b"c%03d-" + MARK,
    b"_:": b"_:c%03d",
    b'"20000': b'"2%04d',
    b":h:maker-": b":h:c%03d-maker-",
}
PAGES = {
    "Overview": "/",
    "Overview, of one organization": f"/?of={ORGANIZATION}",
    "Overview, further organizations": "/?from=https://op-00100.example/",
    "Assets": "/assets",
    "Assets, from the middle": "/assets?from=https://op-00100.example/",
    "Assets of a category": f"/assets?category={CATEGORY}",
    "Assets of a category with violations": f"/assets?category={CATEGORY}&grade={GRAVE}",
    "Assets of an organization": f"/assets?of={ORGANIZATION}",
    "An asset": "/about?iri=https://op-00003.example/id/asset-001",
}


def documents() -> Iterator[Document]:
    """Generated exports."""
    order = Order(EXPORTS, EACH, faults=0.05)
    for number in range(1, EXPORTS + 1):
        text = written(make(order, number).page, NQUADS)
        yield parse(text, NQUADS, f"{number}.nq")


def filled(folder: Path, assets: int) -> None:
    """A store of about so many *assets* in *folder*; prints what its summary took."""
    store = connect(str(folder))
    listed = list(documents())
    began = time.process_time()
    entered = sum(each.admitted for each in Dataset(store).load(listed))
    took = time.process_time() - began
    print(f"loading: {1000 * took / (EXPORTS * EACH):.1f} ms of CPU an asset, summary included")
    store.close()
    [build] = (folder / "builds").iterdir()
    copied(build, round(assets / (entered * EACH)) - 1)
    with connect(str(folder)).build() as again:
        version = f"{SUMMARY} {DCTERMS('hasVersion')} ?version"
        again.update(f"DELETE WHERE {{ GRAPH {SUMMARY} {{ {version} }} }}")
        began = time.process_time()
        summarize(again, [])
        took = time.process_time() - began
        again.publish()
    print(f"summary of all: {1000 * took / assets:.1f} ms of CPU an asset")


def copied(build: Path, times: int) -> None:
    """Add what generated exports say so many *times* more, each time of other parties."""
    state = pyoxigraph.Store(str(build))
    text = state.dump(format=RdfFormat.N_QUADS) or b""
    lines = [x for x in text.splitlines() if MARK in x and b"/graph/summary>" not in x]
    copies = io.BufferedReader(Copies(b"\n".join(lines) + b"\n", times), 1 << 20)
    state.bulk_load(copies, RdfFormat.N_QUADS)
    state.flush()
    print(f"{len(state):,} quads", flush=True)


class Copies(io.RawIOBase):
    """*times* copies of *page*, in which parties, blank nodes and products have names of their own.

    What shares a product with others is judged with them: copies of one product would be judged
    with all others.
    """

    def __init__(self, page: bytes, times: int) -> None:
        self._page, self._numbers, self._rest = page, iter(range(times)), memoryview(b"")

    def readable(self) -> bool:
        """That it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """See ``io.RawIOBase.readinto``."""
        if not self._rest:
            self._rest = memoryview(self._copy(next(self._numbers, None)))
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def _copy(self, number: int | None) -> bytes:
        own = self._page if number is not None else b""
        for name, other in NAMES.items():
            own = own.replace(name, other % (number or 0))
        return own


def asked(folder: Path) -> None:
    """Print what each page takes."""
    iotssf = str(Path(sys.executable).with_name("iotssf"))
    command = [iotssf, "serve", "--store", str(folder), "--port", str(PORT), "--cache", "0"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    base, seconds, sizes = f"http://127.0.0.1:{PORT}", dict[str, list[float]](), dict[str, int]()
    try:
        with httpx.Client(base_url=base, timeout=300, headers={"Accept": "text/html"}) as client:
            ready(client)
            for _ in range(TIMES):
                for name, path in PAGES.items():
                    began = time.perf_counter()
                    answer = client.get(path)
                    seconds.setdefault(name, []).append(time.perf_counter() - began)
                    sizes[name] = max(sizes.get(name, 0), len(answer.content))
                    if answer.status_code != 200:
                        print(f"{name}: {answer.status_code}")
    finally:
        process.terminate()
        process.wait()
    for name, found in seconds.items():
        print(f"{name}: {1000 * statistics.median(found):.0f} ms, {sizes[name] / 1000:.0f} kB")


def ready(client: httpx.Client) -> None:
    """Wait until the service answers."""
    for _ in range(600):
        try:
            client.get("/healthz")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the service does not start")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(scratch) / "store"
        if not place.exists() or not summarized(connect(str(place))):
            filled(place, wanted)
        asked(place)
