"""T17: what is packed may unpack to no more than a request may bring."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator

import pytest
import zstandard

from iotssf_kg.rdf.syntax import CSV, XLSX
from tests.service.server import Served, served
from tests.threats.judged import alive, clean, post, weighed

LARGE = 900 << 20


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def lying(packed: bytes, size: int) -> bytes:
    """The zip *packed*, which says that its member of *size* bytes is small."""
    return packed.replace(size.to_bytes(4, "little"), (9).to_bytes(4, "little"))


def workbook(data: bytes) -> bytes:
    """A workbook, one file of which holds much more."""
    out = io.BytesIO(clean(XLSX))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", data)
    return out.getvalue()


def bombs() -> dict[str, tuple[str, bytes, dict[str, str]]]:
    zeros, spaces = bytes(LARGE), b" " * (200 << 20)
    # To pack so much takes seconds, so each is packed once.
    once, member = gzip.compress(zeros, 9), zipped(("assets.csv", spaces))
    packing = {"Content-Encoding": "gzip"}
    return {
        "gzip, said": ("text/turtle", once, packing),
        "gzip, not said": ("text/turtle", once, {}),
        "gzip in gzip": ("text/turtle", gzip.compress(once), packing),
        "many members": ("text/turtle", gzip.compress(b" " * 1000) * 15_000, packing),
        "Zstandard": ("text/turtle", zstandard.compress(zeros), {}),
        "gzip around a workbook": (XLSX.media_type, once, {}),
        "zip": (CSV.media_type, member, {}),
        "zip that lies": (CSV.media_type, lying(member, len(spaces)), {}),
        "zip in zip": (CSV.media_type, zipped(("a.zip", member)), {}),
        "many files": (CSV.media_type, zipped(*((f"{n}.csv", b"") for n in range(5000))), {}),
        "workbook": (XLSX.media_type, workbook(spaces), {}),
        "another packing": ("text/turtle", b"x", {"Content-Encoding": "br"}),
        "two packings": ("text/turtle", once, {"Content-Encoding": "gzip, gzip"}),
    }


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("t17") / "store", "--allow-update", "--body", "4") as own:
        yield own


def test_what_unpacks_to_too_much_is_refused(service: Served) -> None:
    for name, (kind, data, headers) in bombs().items():
        assert len(data) < 4 << 20, name
        with weighed(service) as grown:
            answer = post(service, data, kind, **headers)
        assert (name, answer.status_code) in {(name, each) for each in (400, 413, 415)}
        assert grown[0] < 100 << 20, (name, grown)
        assert alive(service)


def test_what_is_packed_honestly_is_judged(service: Served) -> None:
    answer = post(service, gzip.compress(clean()), **{"Content-Encoding": "gzip"})
    assert answer.headers["x-conforms"] == "true"
