"""Mapping sets as SSSOM, in tab-separated values and in JSON.

https://mapping-commons.github.io/sssom/spec-formats-tsv/ and …/spec-formats-json/.
"""

from __future__ import annotations

from typing import Any, Final

from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.jsonfile import dump, listed, load_object, text
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.headed import Headed, read_headed
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.sssom import read_table, table_of, write_sssom
from iotssf_kg.rdf.text import utf8_text

_ROWS: Final = "mappings"
_CONTEXT: Final = "@context"
# Slots of several values, and of numbers; https://mapping-commons.github.io/sssom/Mapping/.
_SEVERAL: Final = ("author_label", "reviewer_label")
_NUMBER: Final = "reviewer_agreement"


def read_tsv(given: Given) -> MappingSet:
    """The set in an SSSOM/TSV file."""
    return read_table(read_headed(utf8_text(given.data, given.name).decode(), given.name), given)


def write_tsv(mappings: MappingSet, shelf: Shelf) -> bytes:
    """*mappings* as SSSOM/TSV."""
    return write_sssom(mappings, shelf).encode()


def read_json(given: Given) -> MappingSet:
    """The set in an SSSOM/JSON file; the lines of its faults count its mappings."""
    found = load_object(given.data, given.name)
    header: dict[str, Any] = {key: value for key, value in found.items() if key != _ROWS}
    header.setdefault("curie_map", header.pop(_CONTEXT, None))
    mappings = listed(found, _ROWS)
    columns = tuple(dict.fromkeys(key for each in mappings for key in each))
    rows = tuple(
        (number, {column: text(each, column) for column in columns})
        for number, each in enumerate(mappings, 1)
    )
    return read_table(Headed(given.name, header, columns, rows), given)


def write_json(mappings: MappingSet, shelf: Shelf) -> bytes:
    """*mappings* as SSSOM/JSON."""
    table = table_of(mappings, shelf)
    rows = [{key: _typed(key, cell) for key, cell in row.items() if cell} for _, row in table.rows]
    # The context is where other tools look for the prefixes.
    return dump({_CONTEXT: table.header["curie_map"], **table.header, _ROWS: rows})


def _typed(key: str, cell: str) -> object:
    if key in _SEVERAL:
        return [cell]
    return float(cell) if key == _NUMBER else cell
