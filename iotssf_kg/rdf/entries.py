"""Terms as what stands in a cell, such that it reads back as them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import XSD
from iotssf_kg.rdf.compact import context_words, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iotssf_kg.rdf.cells import Cell
    from iotssf_kg.rdf.template import Column

_WHOLE: Final = re.compile(r"0|-?[1-9]\d*")
_FRACTION: Final = re.compile(r"-?(?:0|[1-9]\d*)\.\d*[1-9]")
# A local name that is neither a prefixed name nor several ids nor a note.
_LOCAL: Final = re.compile(r"[^:;；\s#][^:;；\s]*")
SEPARATOR: Final = "; "
# Numbers of fewer digits survive a spreadsheet, which keeps fifteen.
_EXACT: Final = 15
_FIRST_YEAR: Final = 1900


def write_cell(terms: Sequence[NamedNode | Literal], column: Column, space: str) -> Cell:
    """*terms* as one cell under *column* that reads back as them."""
    if column.coercion == "@vocab":
        words = context_words()
        return SEPARATOR.join(words.get(t.value) or name_of(t, "") for t in terms)
    if column.coercion == "@id":
        return SEPARATOR.join(name_of(term, space) for term in terms)
    if len(terms) > 1:
        return SEPARATOR.join(term.value for term in terms)
    lexical = terms[0].value
    native = _NATIVE.get(column.coercion.removeprefix(XSD))
    return native(lexical) if native else lexical


def name_of(node: NamedNode | Literal, space: str) -> str:
    """The shortest name by which ``resolve`` finds *node*."""
    iri = node.value
    local = iri.removeprefix(space)
    if local != iri and _LOCAL.fullmatch(local):
        return local
    short = shorten(iri)
    return iri if ";" in short else short


def _native_date(lexical: str) -> Cell:
    try:
        day = date.fromisoformat(lexical)
    except ValueError:
        return lexical
    # Excel counts days from 1900, and that year wrongly.
    return day if day.isoformat() == lexical and day.year > _FIRST_YEAR else lexical


def _native_number(lexical: str) -> Cell:
    if len(lexical) > _EXACT:
        return lexical
    if _WHOLE.fullmatch(lexical):
        return int(lexical)
    return float(lexical) if _FRACTION.fullmatch(lexical) else lexical


def _native_truth(lexical: str) -> Cell:
    return {"true": True, "false": False}.get(lexical, lexical)


_NATIVE: Final[dict[str, Callable[[str], Cell]]] = {
    "date": _native_date,
    "integer": _native_number,
    "decimal": _native_number,
    "boolean": _native_truth,
}
