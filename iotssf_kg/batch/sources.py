"""The parts that files and folders hold, in order: what is large is split here, not read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from iotssf_kg.batch.parts import Part, unjudged
from iotssf_kg.batch.quads import Run, Stretch, joined, piece
from iotssf_kg.batch.sorting import sort
from iotssf_kg.errors import IotssfError, SourceError
from iotssf_kg.outputs import set_aside
from iotssf_kg.rdf.limits import LIMITS, over_limit
from iotssf_kg.rdf.load import load
from iotssf_kg.rdf.packing import bare, packed, unpack
from iotssf_kg.rdf.syntax import N_QUADS, SYNTAXES, syntax_named, syntax_of
from iotssf_kg.validation.report import Unjudged

Found: TypeAlias = Part | Unjudged
# A file of N-Quads, and what a reader knows it by → which graphs its lines are of, in order.
Scanner: TypeAlias = Callable[[Path, str], Iterable[Stretch]]

_SUFFIXES: Final = tuple(suffix for syntax in SYNTAXES for suffix in syntax.suffixes)
_SHEET: Final = ".csv"
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
    judged: bool = True,
    scanner: Scanner = scanned_here,
) -> Iterator[Found]:
    """What is to be judged in the files and folders called *names*.

    Args:
        names: Files; folders of CSV sheets; folders of any number of these, however deep.
        scratch: A folder for what is unpacked or sorted.
        syntax: The name of the syntax of the files; "" where their suffixes tell.
        judged: Whether they are asked about, or there to be referred to.
        scanner: What tells the graphs of a large file's lines.
    """
    for name in names:
        try:
            paths = files_in(name)
        except IotssfError as error:
            yield unjudged(name, error)
            continue
        for path in paths:
            try:
                yield from _of_file(path, scratch, syntax, judged, scanner)
            except IotssfError as error:
                yield unjudged(path, error)
            except OSError as error:
                yield _unread(path, error)


def _unread(path: str, error: OSError) -> Unjudged:
    full = set_aside(error)
    why = f"it could not be set aside: {full}" if full else (error.strerror or "").lower()
    return Unjudged(path, f"{path}: cannot be read: {why}")


def few(names: Iterable[str]) -> bool:
    """Whether there is so little in *names* that starting workers takes longer than the work."""
    left = _FEW_BYTES
    for count, path in enumerate(path for name in names for path in _within(name)):
        with suppress(OSError):
            left -= Path(path).stat().st_size
        if left < 0 or count >= _FEW:
            return False
    return True


def _within(name: str) -> list[str]:
    try:
        return files_in(name)
    except IotssfError:
        return []


def standard_input(syntax: str, scratch: Path) -> Part:
    """What is to be judged on standard input.

    Raises:
        SourceError: No syntax is named.
        TooLarge: There is too much of it.
    """
    data, found = load("-", syntax_named(syntax) if syntax else None, LIMITS)
    held = scratch / "standard-input"
    held.write_bytes(data)
    return Part("-", str(held), found.name)


def files_in(name: str) -> list[str]:
    """The exports in the folder called *name*, or that file.

    Raises:
        SourceError: The folder holds none.
    """
    folder = Path(name)
    if not folder.is_dir():
        return [name]
    found = list(_below(folder))
    if any(_is_sheet(path) for path in folder.iterdir()):
        # A folder of sheets is one export, unless there are exports in it.
        return found or [name]
    if not found:
        raise SourceError(
            "the folder holds no export", source=name, hint=f"One ends in {', '.join(_SUFFIXES)}"
        )
    return found


def _below(folder: Path) -> Iterator[str]:
    """The exports in *folder*, by name; what is hidden and links to folders are left out."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            inner = Path(entry.path)
            found = list(_below(inner))
            sheets = not found and any(map(_is_sheet, inner.iterdir()))
            yield from [entry.path] if sheets else found
        elif entry.is_file() and bare(entry.name).lower().endswith(_SUFFIXES):
            yield entry.path


def would_judge(name: str, path: Path) -> bool:
    """Whether a file at *path*, be it there or not, is judged with the folder called *name*."""
    folder, path = Path(name).resolve(), path.resolve()
    if not folder.is_dir() or not path.is_relative_to(folder):
        return False
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        return False
    if bare(path.name).lower().endswith(_SUFFIXES):
        return True
    return _is_sheet(path) and not any(_below(path.parent))


def _is_sheet(path: Path) -> bool:
    return path.suffix.lower() == _SHEET and not path.name.startswith(".")


def _of_file(
    path: str, scratch: Path, syntax: str, judged: bool, scanner: Scanner
) -> Iterator[Found]:
    file = Path(path)
    whole = Part(path, path, syntax, judged)
    chosen = None if file.is_dir() else syntax_named(syntax) if syntax else syntax_of(file)
    if chosen != N_QUADS or not file.is_file() or file.stat().st_size <= _SMALL_PACKED:
        yield whole
        return
    with file.open("rb") as source:
        is_packed = packed(source.read(4))
    if is_packed:
        file = _unpacked(file, scratch)
    if file.stat().st_size <= _SMALL:
        yield whole
    else:
        yield from _split(whole, file, scratch, scanner)


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
