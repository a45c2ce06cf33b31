"""The files that a report is written to, looked at before any work is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from iotssf_kg.batch.search import would_judge
from iotssf_kg.errors import BadParameter
from iotssf_kg.report import format_of


def outputs(names: Iterable[str], judged: Sequence[str], read: Iterable[str]) -> list[Path]:
    """The files called *names*, each fit to be written to.

    Args:
        names: Each one's ending says its format.
        judged: The exports and folders that are judged.
        read: What else is read.

    Raises:
        NotAcceptable: The ending of a name says no format.
        BadParameter: A file is read in this run or would be judged in the next, comes twice, or
            cannot be written.
    """
    inputs = {Path(name).resolve() for name in (*judged, *read)}
    seen: set[Path] = set()
    for name in names:
        format_of(name)
        path = Path(name).resolve()
        if path in seen:
            raise _unfit(name, "it is named twice", "Name another file for the other format")
        if path in inputs:
            raise _unfit(name, "it is also read, and would be lost", "Name another file")
        _writable(name, path)
        _not_judged(name, path, judged)
        seen.add(path)
    return list(map(Path, names))


def _writable(name: str, path: Path) -> None:
    if path.is_dir():
        raise _unfit(name, "it is a folder", "Name a file")
    if not path.parent.is_dir():
        raise _unfit(name, f"there is no folder {Path(name).parent}", "Make it first")


def _not_judged(name: str, path: Path, judged: Sequence[str]) -> None:
    for folder in judged:
        if would_judge(folder, path):
            raise _unfit(
                name,
                f"it lies in {folder}, and would be taken for an export the next time",
                "Write it elsewhere, or let its name begin with a dot",
            )


def _unfit(name: str, what: str, hint: str) -> BadParameter:
    return BadParameter(what, where=f"--out {name}", hint=hint)
