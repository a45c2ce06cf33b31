"""A loading process killed at any moment leaves a store that opens, as it was before or after."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import Document, read
from iotssf_kg.store import connect
from tests.dataset.lines import lines

ON = date(2026, 11, 23)
ROUNDS = 10
LOADING = """
import sys
from datetime import date
from pathlib import Path
from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import read
from iotssf_kg.store import connect
documents = [read(Path(name)) for name in sys.argv[2:]]
print("loading", flush=True)
Dataset(connect(sys.argv[1])).load(documents, date(2026, 11, 23))
"""
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def state(folder: Path) -> tuple[list[str], set[bytes]]:
    """What the store holds, but for times and blank nodes."""
    store = connect(folder)
    exports = [each.export for each in Dataset(store).exports() if each.state == "current"]
    found = lines(store, EVERYTHING)
    graphs = lines(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    store.close()
    return exports, {t for t in found if b"_:" not in t and b"loadedAt" not in t} | graphs


def load(folder: Path, files: list[Path], seconds: float | None) -> float:
    """Load *files* in another process, killed after *seconds*; how long it took."""
    command = [sys.executable, "-c", LOADING, str(folder), *map(str, files)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    started = time.monotonic()
    if seconds is not None:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    process.communicate()
    return time.monotonic() - started


def finish(folder: Path, files: list[Path]) -> None:
    """Load *files* to the end, as whoever comes after the killed process."""
    store = connect(folder)
    Dataset(store).load([read(path) for path in files], ON)
    store.close()


@pytest.fixture
def files(tmp_path: Path, write: Callable[..., Document]) -> list[Path]:
    """A later export that replaces one of the store's, and one of another party."""
    replaces = "o:export-2026 dcterms:replaces o:export-2025 ."
    documents = [write("kaze", 2026, level=3, more=replaces), write("suzu", level=2)]
    paths = [tmp_path / document.name for document in documents]
    for path, document in zip(paths, documents, strict=True):
        path.write_bytes(document.data)
    return paths


def test_a_killed_load_leaves_the_state_before_or_after(
    tmp_path: Path, files: list[Path], write: Callable[..., Document]
) -> None:
    chance = random.Random(7)
    Dataset(connect(tmp_path / "before")).load([write("kaze", 2025)], ON)
    before = state(tmp_path / "before")
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    took = load(tmp_path / "after", files, None)
    after = state(tmp_path / "after")
    assert before != after
    for number in range(ROUNDS):
        folder = tmp_path / f"store-{number}"
        shutil.copytree(tmp_path / "before", folder)
        load(folder, files, chance.uniform(0, took))
        assert state(folder) in (before, after)
        finish(folder, files)
        ended = state(folder)
        assert (ended[0], ended[1] ^ after[1]) == (after[0], set())
        assert not list(folder.rglob("*.part"))
