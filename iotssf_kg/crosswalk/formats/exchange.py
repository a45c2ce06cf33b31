"""Mapping sets taken from a file of some format, and given in one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.formats import guard, sidecar
from iotssf_kg.crosswalk.formats.given import Given, Note
from iotssf_kg.crosswalk.formats.sidecar import Loss
from iotssf_kg.crosswalk.formats.table import Format
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.errors import NotAcceptable, SourceError
from iotssf_kg.report.rows import csv_text

LOSSES: Final = ".losses.csv"
SIDE_CAR: Final = sidecar.SUFFIX


class Taken(NamedTuple):
    """What was read.

    Attributes:
        mappings: The set.
        notes: What a reader must know of how it was read.
    """

    mappings: MappingSet
    notes: tuple[Note, ...]


class Written(NamedTuple):
    """What an export consists of.

    Attributes:
        data: The file.
        car: The side-car, JSON.
        losses: What the file alone does not hold.
    """

    data: bytes
    car: str
    losses: tuple[Loss, ...]

    @property
    def report(self) -> str:
        """The losses as CSV, a line each."""
        columns = ("row", "subject", "object", "field", "kind", "value", "written")
        return csv_text(columns, ({n: getattr(loss, n) for n in columns} for loss in self.losses))


def take(given: Given, form: Format, car: tuple[str, bytes] | None = None) -> Taken:
    """The set that *given* holds, completed by the side-car *car*, its name and bytes.

    Raises:
        SourceError: It cannot be read, or may not be; or the side-car belongs to another file.
    """
    guard.refuse_closed(given.data.decode(errors="replace"), given.name)
    mappings = _completed(given, form, *car) if car else form.read(given)
    if not mappings.rows:
        what = "it holds no row between these frameworks"
        hint = "Check that it is the file you mean"
        raise SourceError(what, source=given.name, hint=hint)
    found = list(guard.clauses(mappings, given.shelf))
    for row, field in found:
        what = "it seems to be clause text of a restricted publisher, and is left out"
        given.note(what, f"row {row}" if row else "the set", field)
    return Taken(guard.without(mappings, found), tuple(given.notes))


def _completed(given: Given, form: Format, name: str, data: bytes) -> MappingSet:
    car = sidecar.load(data, name)
    if car.sha256 != sidecar.sha256(given.data):
        hint = "Export the set again, or leave the side-car aside with --no-side-car"
        what = f"it belongs to another version of {given.name}, which was changed since"
        raise SourceError(what, source=name, hint=hint)
    given.subject, given.object = car.about["subject"], car.about["object"]
    mappings = replace(sidecar.completed(form.read(given), car, name), **given.said)  # type: ignore[arg-type]
    given.notes[:] = [Note("", f"completed by {name}")]
    return mappings


def give(mappings: MappingSet, form: Format, shelf: Shelf, name: str) -> Written:
    """*mappings* in the format *form*, for a file called *name*, and what it does not hold.

    Raises:
        NotAcceptable: The format is only read, or the set may not be handed on.
    """
    if form.write is None:
        hint = "iotssf crosswalk formats says which are written"
        raise NotAcceptable(f"{form.name} is read, never written", hint=hint)
    guard.check(mappings, shelf)
    sayable = _sayable(mappings, form)
    data = form.write(sayable, shelf)
    back = form.read(Given(data, name, shelf, mappings.subject, mappings.object))
    car, losses = sidecar.compared(mappings, sayable.rows, back, data)
    if not _says_its_frameworks(Given(data, name, shelf), form):
        ends = (("subject", mappings.subject), ("object", mappings.object))
        losses = [Loss("", "", "", side, said, "") for side, said in ends] + losses
    return Written(data, sidecar.dump(car, form.name), tuple(losses))


def _sayable(mappings: MappingSet, form: Format) -> MappingSet:
    """*mappings* without what would read as stated, though nobody states it.

    Raises:
        NotAcceptable: Nothing is left.
    """
    if "method" not in form.loses:
        return mappings
    stated = tuple(row for row in mappings.rows if not row.inferred)
    if mappings.rows and not stated:
        hint = "Export it as sssom, sssom-json or csv"
        what = f"all its rows are inferred, and {form.title} would state them"
        raise NotAcceptable(what, where=mappings.source, hint=hint)
    return replace(mappings, rows=stated)


def _says_its_frameworks(given: Given, form: Format) -> bool:
    try:
        form.read(given)
    except SourceError:
        return False
    return True
