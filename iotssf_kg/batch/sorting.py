"""N-Quads sorted by graph on disk, in bounded memory: an external merge sort.

Graphs keep the order in which each first occurs, lines their order within a graph, and every
line remembers its number.
"""

from __future__ import annotations

import heapq
import struct
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, NamedTuple

from iotssf_kg.batch.quads import Run, runs

# Bytes of text held at once, and how many files are merged at once.
_HELD: Final = 64 << 20
_FAN: Final = 128
_COPIED: Final = 1 << 20
_HEAD: Final = struct.Struct("<QQQ")


class Sorted(NamedTuple):
    """A text sorted by graph.

    Attributes:
        runs: One for each graph.
        text: The file that they are in.
        numbers: The file with the number that each line had, eight bytes each.
    """

    runs: list[Run]
    text: Path
    numbers: Path


class _Piece(NamedTuple):
    """Lines of one graph in a file of the sort; its numbers and text follow where *source* is."""

    graph: int
    lines: int
    length: int
    source: IO[bytes]


def sort(source: IO[bytes], folder: Path, held: int = _HELD) -> Sorted:
    """*source* sorted into files in *folder*; at most about *held* bytes of it in memory."""
    graphs: dict[bytes, int] = {}
    files = [_written(chunk, folder) for chunk in _chunks(source, graphs, held)]
    while len(files) > _FAN:
        files = [_merged(files[n : n + _FAN], folder) for n in range(0, len(files), _FAN)]
    return _laid_out(files, list(graphs), folder)


def _chunks(
    source: IO[bytes], graphs: dict[bytes, int], held: int
) -> Iterator[dict[int, tuple[array[int], list[bytes]]]]:
    """Graph → numbers and text of its lines, as many graphs and lines as fit."""
    with _reader(source) as text:
        chunk: dict[int, tuple[array[int], list[bytes]]] = {}
        size = 0
        for run in runs(source):
            place = graphs.setdefault(run.graph, len(graphs))
            for line, count, data in _bounded(text, run, held):
                numbers, pieces = chunk.setdefault(place, (array("Q"), []))
                numbers.extend(range(line, line + count))
                pieces.append(data)
                size += len(data) + 64
                if size > held:
                    yield chunk
                    chunk, size = {}, 0
        if chunk:
            yield chunk


def _reader(source: IO[bytes]) -> IO[bytes]:
    return Path(source.name).open("rb")


def _bounded(text: IO[bytes], run: Run, held: int) -> Iterator[tuple[int, int, bytes]]:
    """First line, count and text of the parts of *run*, each of about *held* bytes at most."""
    text.seek(run.offset)
    left, line = run.length, run.first
    while left > 0:
        data = text.read(min(left, held))
        if len(data) < left:
            data += text.readline()
        count = data.count(b"\n") + (not data.endswith(b"\n"))
        yield line, count, data
        left, line = left - len(data), line + count


def _written(chunk: dict[int, tuple[array[int], list[bytes]]], folder: Path) -> Path:
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as out:
        for graph in sorted(chunk):
            numbers, pieces = chunk[graph]
            data = b"".join(pieces)
            # The last line of a file may lack its end, and need not be the last any more.
            data += b"" if data.endswith(b"\n") else b"\n"
            out.write(_HEAD.pack(graph, len(numbers), len(data)))
            out.write(numbers.tobytes())
            out.write(data)
    return Path(out.name)


def _merged(files: Sequence[Path], folder: Path) -> Path:
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as out:
        for piece in _pieces(files):
            out.write(_HEAD.pack(piece.graph, piece.lines, piece.length))
            _copy(piece.source, out, 8 * piece.lines + piece.length)
    return Path(out.name)


def _laid_out(files: Sequence[Path], graphs: Sequence[bytes], folder: Path) -> Sorted:
    found: list[Run] = []
    offset, line = 0, 1
    with (
        tempfile.NamedTemporaryFile(dir=folder, delete=False) as text,
        tempfile.NamedTemporaryFile(dir=folder, delete=False) as numbers,
    ):
        for piece in _pieces(files):
            name = graphs[piece.graph]
            if not found or found[-1].graph != name:
                found.append(Run(name, offset, 0, line, 0))
            last = found[-1]
            found[-1] = last._replace(
                length=last.length + piece.length, lines=last.lines + piece.lines
            )
            _copy(piece.source, numbers, 8 * piece.lines)
            _copy(piece.source, text, piece.length)
            offset, line = offset + piece.length, line + piece.lines
    return Sorted(found, Path(text.name), Path(numbers.name))


def _pieces(files: Iterable[Path]) -> Iterator[_Piece]:
    """The pieces in *files* by graph and file; each is to be read before the next is drawn."""
    opened = [path.open("rb") for path in files]
    try:
        yield from heapq.merge(*map(_of_one, opened), key=lambda piece: piece.graph)
    finally:
        for each in opened:
            each.close()
            Path(each.name).unlink()


def _of_one(source: IO[bytes]) -> Iterator[_Piece]:
    while head := source.read(_HEAD.size):
        graph, lines, length = _HEAD.unpack(head)
        yield _Piece(graph, lines, length, source)


def _copy(source: IO[bytes], target: IO[bytes], length: int) -> None:
    while length > 0:
        data = source.read(min(length, _COPIED))
        target.write(data)
        length -= len(data)
