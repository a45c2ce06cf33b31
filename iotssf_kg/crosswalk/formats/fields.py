"""The fields of mappings and of their sets as text, which every format can carry, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, Final, NamedTuple

from iotssf_kg.crosswalk.mapping import End, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.relations import ANY, Relation

# Between several values in one text.
_BETWEEN: Final = "|"


class Field(NamedTuple):
    """How a value is written as text, and read; None is written as no text."""

    show: Callable[[Any], str]
    read: Callable[[str], Any]


def relation_of(text: str) -> Relation:
    """The relations that *text* names, all five where it names none.

    Raises:
        ValueError: It names another.
    """
    found = Relation(0)
    for name in filter(None, text.split(_BETWEEN)):
        if name.upper() not in Relation.__members__:
            known = ", ".join(ANY.names)
            raise ValueError(f"{name!r} is no relation; use one of {known}")
        found |= Relation[name.upper()]
    return found or ANY


def _one_of(kind: type[StrEnum]) -> Callable[[str], Any]:
    known = {each.value: each for each in kind}

    def read(text: str) -> StrEnum:
        if text not in known:
            raise ValueError(f"{text!r} is none of {', '.join(known)}")
        return known[text]

    return read


def _end(text: str) -> End | None:
    framework, _, id_ = text.partition("/")
    return End(framework, id_) if text else None


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no whole number") from error


def _share(text: str) -> float:
    try:
        found = float(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no number") from error
    if not -1 <= found <= 1:
        raise ValueError(f"{text} is not between -1 and 1")
    return found


_TEXT: Final = Field(str, str)
_END: Final = Field(str, _end)
_KINDS: Final[Mapping[str, Field]] = {
    "subject": _END,
    "object": _END,
    "relation": Field(lambda value: _BETWEEN.join(value.names), relation_of),
    "rationale": Field(str, _one_of(Rationale)),
    "strength": Field(str, _whole),
    "status": Field(str, _one_of(Status)),
    "method": Field(str, _one_of(Method)),
    "agreement": Field(repr, _share),
    "derived_from": Field(_BETWEEN.join, lambda text: tuple(filter(None, text.split(_BETWEEN)))),
}
ROW: Final[Mapping[str, Field]] = {each.name: _KINDS.get(each.name, _TEXT) for each in fields(Row)}
_TRUTH: Final = Field(lambda value: "yes" if value else "", bool)
# What a set says of itself. Its rows are apart, and the file that it was read from says nothing.
SET: Final[Mapping[str, Field]] = {
    each.name: _TRUTH if each.name.startswith("complete_") else _TEXT
    for each in fields(MappingSet)
    if each.name not in ("rows", "source")
}


def shown(name: str, value: object) -> str:
    """The field *name* of a row as text."""
    return "" if value is None else ROW[name].show(value)


def read(name: str, text: str) -> Any:
    """The value of the field *name* of a row that *text* is; what a row has without it, for none.

    Raises:
        ValueError: There is no such value; says which there are.
    """
    return ROW[name].read(text) if text else _WITHOUT[name]


_WITHOUT: Final = {
    name: getattr(Row("", None, None), name) for name in ROW if name not in ("id",)
} | {"id": ""}
