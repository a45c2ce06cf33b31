"""What changed between two versions of a mapping set, row by row, by what the rows are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from iotssf_kg.crosswalk.formats.fields import ROW, SET, Field
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.errors import SourceError

# What a row says. Whoever reviewed it has seen these.
_SAID: Final = ("subject", "object", "relation", "rationale", "strength")
_REVIEW: Final = ("reviewer", "review_date")


class Kind(StrEnum):
    """What happened to a row, or to what the set says of itself."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNREVIEWED = "changed since its review"


class Change(NamedTuple):
    """One field that differs.

    Attributes:
        kind: What happened.
        row: The row's name; "" for the set.
        field: Which field; "" where the whole row came or went.
        before: What it was, as text.
        after: What it is.
    """

    kind: Kind
    row: str
    field: str
    before: str
    after: str


def diff(before: MappingSet, after: MappingSet) -> Iterator[Change]:
    """What differs from *before* to *after*; the order of rows says nothing.

    Raises:
        SourceError: Two rows of one set have the same name.
    """
    for name, old, new in _fields(SET, before, after):
        yield Change(Kind.CHANGED, "", name, old, new)
    olds, news = _rows(before), _rows(after)
    for name, row in olds.items():
        if name not in news:
            yield Change(Kind.REMOVED, name, "", _told(row), "")
        else:
            yield from _changes(row, news[name])
    for name, row in news.items():
        if name not in olds:
            yield Change(Kind.ADDED, name, "", "", _told(row))


def _rows(mappings: MappingSet) -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for row in mappings.rows:
        if row.id in found:
            what = f"the row {row.id!r} comes twice"
            raise SourceError(what, source=mappings.source, hint="Call each row by one name")
        found[row.id] = row
    return found


def _changes(old: Row, new: Row) -> Iterator[Change]:
    same_review = old.reviewer and all(getattr(old, n) == getattr(new, n) for n in _REVIEW)
    for name, before, after in _fields(ROW, old, new):
        kind = Kind.UNREVIEWED if same_review and name in _SAID else Kind.CHANGED
        yield Change(kind, new.id, name, before, after)


def _fields(
    known: Mapping[str, Field], before: object, after: object
) -> Iterator[tuple[str, str, str]]:
    for name, field in known.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield name, _text(field, old), _text(field, new)


def _text(field: Field, value: Any) -> str:
    return "" if value is None else field.show(value)


def _told(row: Row) -> str:
    relation = "no counterpart" if row.unmapped else " or ".join(row.relation.names)
    return " ".join(filter(None, (str(row.subject or ""), relation, str(row.object or ""))))
