"""The parts that files and folders hold, in order: what is large is split here, not read."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

from iotssf_kg.batch.parts import Part, unjudged
from iotssf_kg.batch.quads import Run, Stretch, joined, piece
from iotssf_kg.batch.search import Search
from iotssf_kg.batch.sorting import sort
from iotssf_kg.errors import IotssfError, SourceError
from iotssf_kg.outputs import set_aside
from iotssf_kg.rdf.limits import LIMITS, over_limit
from iotssf_kg.rdf.load import STANDARD_INPUT, load, unreadable
from iotssf_kg.rdf.packing import packed, unpack
from iotssf_kg.rdf.syntax import N_QUADS, syntax_named, syntax_of
from iotssf_kg.validation.report import Unjudged

Found: TypeAlias = Part | Unjudged
# A file of N-Quads, and what a reader knows it by → which graphs its lines are of, in order.
Scanner: TypeAlias = Callable[[Path, str], Iterable[Stretch]]

# So many files, and bytes in them, are judged in this process.
_FEW, _FEW_BYTES = 16, 4 << 20
# Larger files of N-Quads are looked through in pieces of so many bytes, several at once.
_PIECE: Final = 8 << 20
# Files of N-Quads up to this size, in bytes, are split by the worker that judges what they hold.
_SMALL: Final = 4 << 20
_SMALL_PACKED: Final = 1 << 20


def scanned_here(path: Path, source: str) -> Iterable[Stretch]:
    """Which graphs the lines of the file at *path* are of, told by this process."""
    for begin, end in pieces(path):
        yield from piece(path, begin, end)


def pieces(path: Path) -> Iterator[tuple[int, int]]:
    """Where the pieces of the file at *path* begin and end, in bytes."""
    size = path.stat().st_size
    return ((begin, min(begin + _PIECE, size)) for begin in range(0, size, _PIECE))


def parts(
    names: Iterable[str],
    scratch: Path,
    syntax: str = "",
    *,
    beside: Iterable[str] = (),
    scanner: Scanner = scanned_here,
) -> Iterator[Found]:
    """What is in the files and folders called *names*, and in those *beside* them.

    Args:
        names: Files; folders of CSV sheets; folders of any number of these, however deep; or
            standard input. What they hold is to be judged.
        scratch: A folder for what is unpacked or sorted.
        syntax: The name of the syntax of the files; "" where their suffixes tell.
        beside: The same; what they hold is there to be referred to.
        scanner: What tells the graphs of a large file's lines.
    """
    search = Search()
    wholes = (Part("", "", syntax), names), (Part("", "", judged=False), beside)
    for whole, given in wholes:
        for hit in (hit for name in given for hit in search.under(name)):
            if isinstance(hit, Unjudged):
                yield hit
            else:
                yield from _at(replace(whole, source=hit, path=hit), scratch, scanner)
    yield from search.left()


def _at(whole: Part, scratch: Path, scanner: Scanner) -> Iterator[Found]:
    """*whole*, or its graphs; why not, where that cannot be."""
    try:
        if whole.source == STANDARD_INPUT:
            yield _standard_input(whole, scratch)
        else:
            yield from _of_file(whole, scratch, scanner)
    except IotssfError as error:
        yield unjudged(whole.source, error)
    except OSError as error:
        full = set_aside(error)
        yield unjudged(whole.source, full or unreadable(whole.source, error))


def few(names: Iterable[str]) -> bool:
    """Whether there is so little in *names* that starting workers takes longer than the work."""
    left, search = _FEW_BYTES, Search()
    for count, hit in enumerate(hit for name in names for hit in search.under(name)):
        if isinstance(hit, str):
            with suppress(OSError):
                left -= Path(hit).stat().st_size
        if left < 0 or count >= _FEW:
            return False
    return True


def _standard_input(whole: Part, scratch: Path) -> Part:
    chosen = syntax_named(whole.syntax) if whole.syntax else None
    data, found = load(STANDARD_INPUT, chosen, LIMITS)
    held = scratch / "standard-input"
    held.write_bytes(data)
    return replace(whole, path=str(held), syntax=found.name)


def _of_file(whole: Part, scratch: Path, scanner: Scanner) -> Iterator[Found]:
    if not _of_graphs(whole) or Path(whole.path).stat().st_size <= _SMALL_PACKED:
        yield whole
        return
    file = _plain(whole, scratch)
    if file.stat().st_size <= _SMALL:
        yield whole
    else:
        yield from _split(whole, file, scratch, scanner)


def divided(part: Part, scratch: Path) -> list[Found]:
    """The graphs of *part*, each by itself, if it is a file of N-Quads; else nothing.

    For a file that was stopped at a limit, so that only the graph is lost that takes too much.
    """
    try:
        if part.run is not None or not _of_graphs(part):
            return []
        return list(_split(part, _plain(part, scratch), scratch, scanned_here))
    except (IotssfError, OSError):
        # What is wrong with it is told by whoever asked.
        return []


def _of_graphs(whole: Part) -> bool:
    file = Path(whole.path)
    if not file.is_file():
        return False
    return (syntax_named(whole.syntax) if whole.syntax else syntax_of(file)) == N_QUADS


def _plain(whole: Part, scratch: Path) -> Path:
    """The file of *whole*, unpacked where it is compressed."""
    file = Path(whole.path)
    with file.open("rb") as source:
        is_packed = packed(source.read(4))
    return _unpacked(file, scratch) if is_packed else file


def _unpacked(file: Path, scratch: Path) -> Path:
    with (
        file.open("rb") as source,
        tempfile.NamedTemporaryFile(dir=scratch, delete=False) as out,
    ):
        size = 0
        for piece in unpack(source, str(file)):
            size += len(piece)
            if size > LIMITS.unpacked:
                raise over_limit(str(file), LIMITS.unpacked)
            out.write(piece)
    return Path(out.name)


def _split(whole: Part, file: Path, scratch: Path, scanner: Scanner) -> Iterator[Found]:
    path, numbers = str(file), ""
    found = _contiguous(scanner(file, whole.source))
    if found is None:
        with file.open("rb") as source:
            done = sort(source, scratch)
        found, path, numbers = done.runs, str(done.text), str(done.numbers)
    for run in found:
        if not run.graph and len(found) > 1:
            line = run.first if not numbers else None
            fault = SourceError(
                f"{run.lines} lines are outside any export's graph",
                source=whole.source,
                line=line,
                hint="Put every statement into the graph named like its ssf:Export",
            )
            yield unjudged(whole.source, fault)
        else:
            yield Part(whole.source, path, N_QUADS.name, whole.judged, run, numbers)


def _contiguous(stretches: Iterable[Stretch]) -> list[Run] | None:
    """The runs of *stretches*, or None where a graph comes back after another."""
    found: list[Run] = []
    seen: set[int] = set()
    for run in joined(stretches):
        # Should two names ever have one hash, sorting does no harm.
        if hash(run.graph) in seen:
            return None
        seen.add(hash(run.graph))
        found.append(run)
    return found
