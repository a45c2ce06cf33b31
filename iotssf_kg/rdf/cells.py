"""What stands in a cell, as terms, and terms as what stands in a cell."""

from __future__ import annotations

import difflib
import re
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeGuard

from pyoxigraph import Literal, NamedNode

from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import XSD
from iotssf_kg.rdf.codes import Code, code, code_list, folded, lookup
from iotssf_kg.rdf.compact import expand
from iotssf_kg.rdf.lost import undeclared
from iotssf_kg.rdf.template import TEXT, class_node

if TYPE_CHECKING:
    from collections.abc import Callable

    from iotssf_kg.rdf.template import Column, Sheet


class Broken(NamedTuple):
    """A cell that cannot be read: what is wrong with it, and the remedy."""

    what: str
    hint: str


# Text, a number, a truth value, a date, Broken, or None: whatever a spreadsheet keeps in a cell.
Cell: TypeAlias = object

# What our reader of CSV takes, and four times what Excel writes into a cell.
_LONGEST: Final = 131_072
# A semicolon may belong to an IRI; one before a blank or a line break cannot.
_BETWEEN: Final = re.compile(r"[;；]\s+|\s*\n\s*")
_SEMICOLON: Final = re.compile("[;；]")
_DATE: Final = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?")
_ZONED: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)")
_WHOLE: Final = re.compile(r"[+-]?\d+")
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_TRUTH: Final = {"true": "true", "yes": "true", "はい": "true"} | dict.fromkeys(
    ("false", "no", "いいえ"), "false"
)
_NUMBER_AS_TEXT: Final = "Format the cell as text and type it again, so that no digit is dropped"


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in *cell*."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_cell(cell: Cell, column: Column, space: str) -> list[NamedNode | Literal]:
    """The terms that *cell* holds under *column*; *space* is put before a bare id.

    Raises:
        SourceError: The cell does not hold what the column asks for.
    """
    if isinstance(cell, Broken):
        raise SourceError(cell.what, hint=cell.hint)
    if is_empty(cell):
        return []
    kind = column.coercion
    if kind in (TEXT, XSD + "string"):
        text = _text(cell)
        return [Literal(text, language=column.language) if column.language else Literal(text)]
    if kind == "@id":
        return [resolve(part, space) for part in _parts(cell)]
    if kind == "@vocab":
        return [_code(part, column) for part in _parts(cell)]
    read = _DATATYPES[kind.removeprefix(XSD)]
    return [Literal(read(part), datatype=NamedNode(kind)) for part in _parts(cell)]


def read_classes(cell: Cell, sheet: Sheet) -> list[NamedNode]:
    """The classes that *cell*, under ``type``, names; those of a sheet of one class go unsaid.

    Raises:
        SourceError: It names none, or one that belongs in another sheet.
    """
    if is_empty(cell) and len(sheet.classes) == 1:
        return [class_node(sheet.classes[0])]
    choice = ", ".join(sheet.classes)
    if is_empty(cell):
        raise SourceError("the row has no type", hint=f"Use one of {choice}")
    codes = tuple(code(class_node(name)) for name in sheet.classes)
    return [_listed(part, codes, f"the types of {sheet.name}") for part in _parts(cell)]


def resolve(part: Cell, space: str) -> NamedNode:
    """The node that an id, prefixed name or IRI names.

    Raises:
        SourceError: It names none.
    """
    word = _text(part).strip()
    iri = expand(word) if ":" in word else space + word
    if iri == word and undeclared(word):
        raise SourceError(f'"{word}" has an unknown prefix', hint=_PREFIX_HINT)
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise SourceError(f'"{word}" cannot be an id', hint="Leave out blanks and signs") from error


_PREFIX_HINT: Final = "Use sch:, rq:, qk:, an id without a colon, or an IRI in full"


def _parts(cell: Cell) -> list[Cell]:
    if not isinstance(cell, str):
        return [cell]
    parts = [part.strip() for part in _BETWEEN.split(cell.strip())]
    return [piece for part in parts for piece in _pieces(part) if piece]


def _pieces(part: str) -> list[str]:
    return [part] if "://" in part else [piece.strip() for piece in _SEMICOLON.split(part)]


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return _fit(cell)
    raise SourceError(f"the cell holds {_kind(cell)}, not text", hint=_NUMBER_AS_TEXT)


def _fit(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    raise SourceError(
        f"the cell holds more than {_LONGEST:,} characters",
        hint="Shorten it, or name a document that holds it",
    )


def _kind(cell: Cell) -> str:
    names = {bool: "a truth value", datetime: "a date", date: "a date", int: "a number"}
    return f"{names.get(type(cell), 'a number')} ({cell})"


def _code(part: Cell, column: Column) -> NamedNode:
    word = _text(part)
    return (
        resolve(word, "") if ":" in word else _listed(word, code_list(column.prop), "the code list")
    )


def _listed(part: Cell, codes: tuple[Code, ...], among: str) -> NamedNode:
    word = _text(part)
    if found := lookup(codes).get(folded(word)):
        return found
    near = difflib.get_close_matches(word, [code.word for code in codes], 1)
    hint = f"Did you mean {near[0]}?" if near else f"Use {', '.join(code.word for code in codes)}"
    raise SourceError(f'"{word}" is not in {among}', hint=hint)


def _date(part: Cell) -> str:
    if isinstance(part, datetime) and part.time() != datetime.min.time():
        raise SourceError("the date has a time of day", hint="Leave the time out")
    if isinstance(part, date):
        return part.isoformat()[:10]
    text = folded(_text(part)).upper()
    for pattern in (_DATE, _ZONED):
        if found := pattern.fullmatch(text):
            day = _day(found)
            return day if pattern is _DATE else text
    raise SourceError(f'"{part}" is no date', hint="Write it as 2026-11-23")


def _day(found: re.Match[str]) -> str:
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError as error:
        hint = "Write a day of the calendar"
        raise SourceError(f'"{found[0]}" is no date', hint=hint) from error


def _integer(part: Cell) -> str:
    if _is_number(part) and part == int(part):
        return str(int(part))
    if isinstance(part, str) and _WHOLE.fullmatch(text := folded(part)):
        return text
    raise SourceError(f'"{part}" is no whole number', hint="Write digits only, such as 12000")


def _decimal(part: Cell) -> str:
    if _is_number(part):
        return str(int(part)) if part == int(part) else format(Decimal(repr(part)), "f")
    if isinstance(part, str) and _DECIMAL.fullmatch(text := folded(part)):
        return text
    raise SourceError(f'"{part}" is no amount', hint="Write digits and a point, such as 1200.50")


def _is_number(part: Cell) -> TypeGuard[int | float]:
    return isinstance(part, int | float) and not isinstance(part, bool) and isfinite(part)


def _boolean(part: Cell) -> str:
    if isinstance(part, bool):
        return str(part).lower()
    if isinstance(part, str) and (truth := _TRUTH.get(folded(part))):
        return truth
    raise SourceError(f'"{part}" is neither true nor false', hint="Write true or false")


_DATATYPES: Final[dict[str, Callable[[Cell], str]]] = {
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
}
