"""T35: of what was sent to be judged nothing is left, and nobody else can read it meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from iotssf_kg.report import WRITERS
from tests.service.server import Served, served
from tests.threats.judged import DAY, FAULTY, clean, post


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("t35")


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Served]:
    with served(
        folder / "store", "--allow-update", "--timeout", "120", temporary=folder
    ) as service:
        yield service


def left(folder: Path) -> list[Path]:
    """What is there beside the store and what the processes themselves need."""
    [own] = folder.glob("iotssf-service-*")
    strays = [path for path in folder.iterdir() if path.name not in ("store", own.name)]
    strays = [path for path in strays if path.suffix != ".log"]
    # Folders come and go while this looks.
    inside = [Path(at) / name for at, *both in os.walk(own) for names in both for name in names]
    return [*inside, *(path for path in strays if not path.name.startswith("pymp-"))]


def judge(service: Served, times: int) -> None:
    kinds = [clean(), FAULTY, b"<a> <b>", b"\xff", b"PK\x03\x04"]
    forms = list(WRITERS)

    def one(number: int) -> int:
        data, form = kinds[number % len(kinds)], forms[number % len(forms)]
        url = f"{service.url}/validate?date={DAY}&format={form}"
        headers = {"Content-Type": "text/turtle"}
        return httpx.post(url, content=data, headers=headers, timeout=120).status_code

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(one, range(times))) == {200, 400}


def test_nothing_is_left_of_documents_and_reports(service: Served, folder: Path) -> None:
    judge(service, 55)
    assert left(folder) == []


@pytest.mark.prove
def test_nothing_is_left_of_a_thousand(service: Served, folder: Path) -> None:
    judge(service, 1_000)
    assert left(folder) == []


def test_nobody_else_reads_a_document_while_it_is_judged_and_nothing_outlives_a_kill(
    tmp_path: Path,
) -> None:
    device = "<https://clean.example/id/d{}> a <https://w3id.org/iot-ssf/ns#Device> .\n"
    large = clean() + "".join(map(device.format, range(150_000))).encode()
    seen: dict[Path, int] = {}
    options, folder = ("--allow-update", "--timeout", "5"), tmp_path
    with (
        served(folder / "store", *options, temporary=folder) as own,
        ThreadPoolExecutor(1) as threads,
    ):
        answer = threads.submit(post, own, large)
        while not answer.done():
            for path in left(folder):
                try:
                    seen[path] = path.lstat().st_mode & 0o777
                except FileNotFoundError:
                    continue
            time.sleep(0.002)
        assert answer.result().status_code == 504
        assert seen
        assert {mode & 0o077 for mode in seen.values()} == {0}
        assert left(folder) == []
