"""The mapping sets that a command works on: those that are shipped, and those in files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from iotssf_kg.cli.show import note
from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.formats.exchange import take
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.table import format_named
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.rdf.limits import Limits, unpacked
from iotssf_kg.rdf.load import load
from iotssf_kg.rdf.syntax import CSV

_LIMITS: Final = Limits(bytes=64 << 20)

With: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="SET", help="A set in SSSOM/TSV beside ours; repeatable."),
]


def content(name: str) -> bytes:
    """The bytes of the file called *name*, unpacked; ``-`` is standard input.

    Raises:
        SourceError: It is none, or cannot be read.
    """
    if Path(name).is_dir():
        raise SourceError("it is a folder", source=name, hint="Name a file in it")
    return unpacked(load(name, CSV, _LIMITS)[0], name, _LIMITS)


def read_set(name: str, shelf: Shelf) -> MappingSet:
    """The mapping set in the SSSOM/TSV file called *name*, else the one so called that we ship."""
    if not Path(name).exists():
        for each in crosswalks():
            if name in (each.id, each.id.rpartition("/")[2], each.source):
                return each
    return take(Given(content(name), name, shelf), format_named("sssom")).mappings


def sets_at_hand(files: Iterable[str] | None, shelf: Shelf) -> tuple[MappingSet, ...]:
    """The sets that are shipped and those in *files*; one of a name that we ship stands for ours.

    Raises:
        SourceError: A file is no set, or two files are of one name.
    """
    found = {each.id: each for each in crosswalks()}
    given: dict[str, str] = {}
    for name in files or ():
        read = read_set(name, shelf)
        if read.id in given:
            hint = "Name one of them, or give each set an id of its own"
            raise SourceError(f"{read.id} is also in {given[read.id]}", source=name, hint=hint)
        if read.id in found:
            note(f"{name} stands for the set of the same id that is shipped")
        found[read.id], given[read.id] = read, name
    return tuple(found.values())


def apart(out: Path | None, read: Iterable[str], suffixes: Iterable[str] = ("",)) -> None:
    """Pass where nothing that is read would be written over.

    Raises:
        BadParameter: Something would.
    """
    places = {Path(f"{out}{suffix}").resolve() for suffix in suffixes}
    if out is not None and places & {Path(name).resolve() for name in read}:
        hint = "Name another file"
        raise BadParameter("it is also read, and would be lost", where=f"--out {out}", hint=hint)
