"""Compressed input: gzip and Zstandard, whole, in several parts, damaged, and as a bomb."""

from __future__ import annotations

import gzip
import io
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from iotssf_kg.errors import SourceError, TooLarge
from iotssf_kg.rdf import Limits, parse, read, syntax_named
from iotssf_kg.rdf.packing import unpack

TURTLE = syntax_named("turtle")
TEXT = b"".join(f"<http://a/{n}> <http://b> {n} .\n".encode() for n in range(20_000))
SKIPPED = b"\x53\x2a\x4d\x18" + struct.pack("<I", 5) + b"aside"
PACKS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "zst": zstandard.ZstdCompressor(level=3, write_content_size=False).compress,
}


@pytest.mark.parametrize("suffix", PACKS)
@pytest.mark.parametrize("parts", [1, 3, 700])
def test_every_part_is_unpacked(tmp_path: Path, suffix: str, parts: int) -> None:
    lines = TEXT.splitlines(keepends=True)
    size = len(lines) // parts
    cut = [b"".join(lines[n * size : (n + 1) * size]) for n in range(parts)]
    file = tmp_path / f"export.ttl.{suffix}"
    file.write_bytes(b"".join(map(PACKS[suffix], cut)))
    assert read(file).data == b"".join(cut)


@pytest.mark.parametrize("suffix", PACKS)
@pytest.mark.parametrize("cut", [1, 7, 1_000])
def test_what_is_cut_off_is_told(suffix: str, cut: int) -> None:
    whole = PACKS[suffix](TEXT)
    with pytest.raises(SourceError, match="damaged or cut off"):
        parse(whole[:-cut], TURTLE)


@pytest.mark.parametrize("suffix", PACKS)
def test_a_bomb_costs_little(suffix: str) -> None:
    bomb = PACKS[suffix](bytes(400 << 20))
    tracemalloc.start()
    with pytest.raises(TooLarge):
        parse(bomb, TURTLE, limits=Limits(bytes=1 << 20))
    assert tracemalloc.get_traced_memory()[1] < 80 << 20
    tracemalloc.stop()


def test_frames_that_say_nothing_are_skipped() -> None:
    packed = SKIPPED + PACKS["zst"](TEXT) + SKIPPED
    assert b"".join(unpack(io.BytesIO(packed), "x")) == TEXT


def test_a_frame_that_asks_for_much_memory_is_refused() -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=30, enable_ldm=True)
    stream = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    packed = stream.compress(b"x" * 10) + stream.flush()
    with pytest.raises(SourceError):
        b"".join(unpack(io.BytesIO(packed), "x"))


def test_what_is_not_compressed_passes_as_it_is() -> None:
    assert b"".join(unpack(io.BytesIO(TEXT), "x")) == TEXT
    assert list(unpack(io.BytesIO(b""), "x")) == []
