"""Tables of tab-separated values under a header of YAML, each of whose lines begins with ``#``.

As SSSOM has them (https://mapping-commons.github.io/sssom/spec-formats-tsv/); our lists of
frameworks are written so too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from iotssf_kg.crosswalk.yamldoc import load_yaml
from iotssf_kg.errors import SourceError

_MARK: Final = "#"
_BOM: Final = "\ufeff"
_QUOTE: Final = '"'
_BREAK: Final = re.compile(r"[\r\n]+$")
_QUOTED: Final = frozenset('"\t\r\n')


@dataclass(frozen=True)
class Headed:
    """A table and its header.

    Attributes:
        source: The file.
        header: What the YAML says.
        columns: In their order.
        rows: The number of the line, from 1, and the cells by column.
    """

    source: str
    header: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_headed(text: str, source: str) -> Headed:
    """The table in *text*; a cell in quotation marks may hold tabs and line breaks.

    Raises:
        SourceError: The header is no YAML mapping, or a row has another number of cells.
    """
    lines = _lines(text.removeprefix(_BOM))
    first = next((n for n, line in enumerate(lines) if not line.startswith(_MARK)), len(lines))
    header = _header(lines[:first], source)
    if first == len(lines):
        raise SourceError("it has no line of column names", source=source, line=first + 1)
    rows = _records(lines[first:], first, source)
    columns = tuple(next(rows, (0, [""]))[1])
    return Headed(source, header, columns, tuple(_rows(rows, columns, source)))


def _lines(text: str) -> list[str]:
    # No other line breaks than these end a line of a table: U+2028 may stand in a cell.
    return list(io.StringIO(text, newline=""))


def _header(lines: Iterable[str], source: str) -> Mapping[str, Any]:
    text = "\n".join(line.removeprefix(_MARK).rstrip("\r\n") for line in lines)
    found = load_yaml(text, source)
    if not isinstance(found or {}, dict):
        raise SourceError("its header is no YAML mapping", source=source, line=1)
    return found or {}


def _records(lines: list[str], before: int, source: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of cells in *lines*, each with the number of the line that it begins in."""
    reader = csv.reader(lines, delimiter="\t", strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            what = f"this is no table: {error}"
            hint = "Double each quotation mark in a cell, and put it in quotation marks"
            raise SourceError(what, source=source, line=line, hint=hint) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _rows(
    records: Iterable[tuple[int, list[str]]], columns: tuple[str, ...], source: str
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, cells in records:
        if len(cells) != len(columns):
            what = f"it has {len(cells)} cells, and there are {len(columns)} columns"
            raise SourceError(what, source=source, line=line, hint="Part the cells with tabs")
        yield line, dict(zip(columns, cells, strict=True))


class _Dumper(yaml.SafeDumper):
    """Writes texts as they are read: other styles fold line breaks, of which YAML knows five."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if text.isprintable() else _QUOTE
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def write_headed(
    header: Mapping[str, Any], columns: Iterable[str], rows: Iterable[Iterable[str]]
) -> str:
    """A text that ``read_headed`` reads as these."""
    out = io.StringIO()
    told = yaml.dump(
        dict(header), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000
    )
    out.writelines(f"{_MARK}{line}\n" for line in told.removesuffix("\n").split("\n"))
    for row in (columns, *rows):
        out.write("\t".join(map(_cell, row)) + "\n")
    return out.getvalue()


def with_cells(text: str, table: Headed, cells: Mapping[int, Mapping[str, str]]) -> str:
    """*text*, of which *table* was read, with other *cells*; all else stays to the byte.

    Args:
        text: What was read.
        table: What it was read as.
        cells: For rows, by the line that they begin in, cells by column.
    """
    lines, starts = _lines(text), [line for line, _ in table.rows]
    ends = [*(start - 1 for start in starts[1:]), len(lines)]
    # From the last row on, so that the numbers of those before stay true.
    for (start, row), end in reversed(list(zip(table.rows, ends, strict=True))):
        if start in cells:
            while not lines[end - 1].strip():
                end -= 1
            told = {**row, **cells[start]}
            end_of_line = _BREAK.search(lines[end - 1])
            line = "\t".join(_cell(told[column]) for column in table.columns)
            lines[start - 1 : end] = [line + (end_of_line[0] if end_of_line else "")]
    return "".join(lines)


def _cell(text: str) -> str:
    # The csv module leaves a carriage return bare, and reads it as the end of the row.
    if text and not set(text) & _QUOTED:
        return text
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if text else ""
