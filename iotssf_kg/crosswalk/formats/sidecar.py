"""What a format lost, found by reading back what was written, and the file that keeps it.

Nothing here knows any format: whatever differs between a set and what its file says is lost there,
and stands in the side-car, keyed by row. So export and import together change nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from iotssf_kg.crosswalk.formats.fields import ROW, SET, read, shown
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.depth import json_depth
from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.jsondoc import load_json
from iotssf_kg.rdf.text import utf8_text

SUFFIX: Final = ".iotssf.json"
_FORM: Final = "iotssf crosswalk side-car 1"
_DEEPEST: Final = 10
_EMPTY: Final = Row("", None, None)


class Loss(NamedTuple):
    """One value that a file does not hold as it was.

    Attributes:
        row: The row's name; "" for the set.
        subject: The row's subject, if it has one.
        object: Its object.
        field: What is lost.
        value: What it was.
        written: What the file says instead; "" where it is dropped.
    """

    row: str
    subject: str
    object: str
    field: str
    value: str
    written: str

    @property
    def kind(self) -> str:
        """Whether the value is gone or another stands for it."""
        return "approximated" if self.written else "dropped"


class SideCar(NamedTuple):
    """What completes a file.

    Attributes:
        sha256: Of the file.
        about: What the set says of itself.
        rows: For each row in its order: its place in the file, if it is there, and the fields in
            which it differs.
    """

    sha256: str
    about: Mapping[str, str]
    rows: tuple[tuple[int | None, Mapping[str, str]], ...]


def sha256(data: bytes) -> str:
    """The SHA-256 of *data*, in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def compared(
    mappings: MappingSet, written: Sequence[Row], back: MappingSet, data: bytes
) -> tuple[SideCar, list[Loss]]:
    """What completes *data* to *mappings*, and what that is.

    Args:
        mappings: What was to be written.
        written: Those of its rows that were, in their order.
        back: What *data* is read as.
        data: The file.
    """
    about = {name: field.show(getattr(mappings, name)) for name, field in SET.items()}
    losses = [
        Loss("", "", "", name, text, field.show(getattr(back, name)))
        for (name, field), text in zip(SET.items(), about.values(), strict=True)
        if text != field.show(getattr(back, name))
    ]
    rows = []
    left = deque(zip(written, _places(written, back.rows), strict=True))
    for row in mappings.rows:
        place = left.popleft()[1] if left and left[0][0] is row else None
        found = _EMPTY if place is None else back.rows[place]
        differs = dict(_differing(row, found))
        rows.append((place, differs))
        losses += _lost(row, found, differs)
    return SideCar(sha256(data), about, tuple(rows)), losses


def _places(rows: Iterable[Row], back: Iterable[Row]) -> Iterator[int | None]:
    """Where each of *rows* is in *back*: by name and ends, or by ends in their order."""
    named: dict[object, deque[int]] = defaultdict(deque)
    joined: dict[object, deque[int]] = defaultdict(deque)
    for place, row in enumerate(back):
        named[row.id, row.subject, row.object].append(place)
        joined[row.subject, row.object].append(place)
    kept = list(rows)
    exact = [named[row.id, row.subject, row.object] for row in kept]
    found = [places.popleft() if places else None for places in exact]
    taken = {*found}
    for row, exactly in zip(kept, found, strict=True):
        left = joined[row.subject, row.object]
        while left and left[0] in taken:
            left.popleft()
        yield left.popleft() if exactly is None and left else exactly


def _differing(row: Row, found: Row) -> Iterator[tuple[str, str]]:
    for name in ROW:
        value, other = getattr(row, name), getattr(found, name)
        # No text is read as none, whatever stands in the file.
        if value != other or type(value) is not type(other):
            yield name, shown(name, value)


def _lost(row: Row, found: Row, differs: Mapping[str, str]) -> Iterator[Loss]:
    ends = shown("subject", row.subject), shown("object", row.object)
    for name, value in differs.items():
        # A name that was made up for want of one says nothing.
        other = "" if name == "id" else shown(name, getattr(found, name))
        if value == other:
            continue
        absent = getattr(found, name) == getattr(_EMPTY, name)
        yield Loss(row.id, *ends, name, value, "" if absent else other)


def dump(car: SideCar, form: str) -> str:
    """*car* as JSON, for a file of the format *form*."""
    told = {
        "form": _FORM,
        "format": form,
        "sha256": car.sha256,
        "set": car.about,
        "rows": [{"at": place, **differs} for place, differs in car.rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def load(data: bytes, name: str) -> SideCar:
    """The side-car that *data* is.

    Raises:
        SourceError: It is none.
    """
    text = utf8_text(data, name)
    if json_depth(text) > _DEEPEST:
        raise _no_side_car(name)
    found: Any = load_json(text, name, dict)
    try:
        if found["form"] != _FORM:
            raise _no_side_car(name)
        about = {key: found["set"][key] for key in SET}
        rows = tuple((row.pop("at"), row) for row in found["rows"])
        texts = [*about.values(), *(text for _, row in rows for text in row.values())]
    except (LookupError, TypeError, AttributeError) as error:
        raise _no_side_car(name) from error
    fields = {key for _, row in rows for key in row}
    places = [place for place, _ in rows if place is not None]
    if not all(type(place) is int and place >= 0 for place in places):
        raise _no_side_car(name)
    if fields - ROW.keys() or not all(isinstance(text, str) for text in texts):
        raise _no_side_car(name)
    return SideCar(str(found.get("sha256")), about, rows)


def _no_side_car(name: str) -> SourceError:
    return SourceError(
        "this is no side-car of ours", source=name, hint="Remove it, or export the set again"
    )


def completed(back: MappingSet, car: SideCar, name: str) -> MappingSet:
    """*back*, what a file says, completed by its side-car *car*, called *name*.

    Raises:
        SourceError: The side-car names a row that the file does not have, or a wrong value.
    """
    try:
        rows = tuple(_row(back, place, said) for place, said in car.rows)
        about = {key: field.read(car.about[key]) for key, field in SET.items()}
    except (ValueError, IndexError, TypeError) as error:
        raise _no_side_car(name) from error
    return replace(back, rows=rows, **about)


def _row(back: MappingSet, place: int | None, said: Mapping[str, str]) -> Row:
    base = _EMPTY if place is None else back.rows[place]
    return replace(base, **{key: read(key, text) for key, text in said.items()})
