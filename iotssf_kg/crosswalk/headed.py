"""Tables of tab-separated values under a header of YAML, each of whose lines begins with ``#``.

As SSSOM has them (https://mapping-commons.github.io/sssom/spec-formats-tsv/); our lists of
frameworks are written so too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from iotssf_kg.errors import SourceError

_MARK: Final = "#"


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
    """The table in *text*.

    Raises:
        SourceError: The header is no YAML mapping, or a row has another number of cells.
    """
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if not line.startswith(_MARK)), len(lines))
    header = _header(lines[:first], source)
    if first == len(lines):
        raise SourceError("it has no line of column names", source=source, line=first + 1)
    columns = tuple(lines[first].split("\t"))
    return Headed(source, header, columns, tuple(_rows(lines, first + 1, columns, source)))


def _header(lines: Iterable[str], source: str) -> Mapping[str, Any]:
    text = "\n".join(line.removeprefix(_MARK) for line in lines)
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        hint = "Put what has a colon or a number sign in quotation marks"
        raise SourceError("its header is no YAML", source=source, line=line, hint=hint) from error
    if not isinstance(found or {}, dict):
        raise SourceError("its header is no YAML mapping", source=source, line=1)
    return found or {}


def _rows(
    lines: list[str], first: int, columns: tuple[str, ...], source: str
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, line in enumerate(lines[first:], first + 1):
        if not line.strip():
            continue
        cells = next(csv.reader([line], delimiter="\t"))
        if len(cells) != len(columns):
            what = f"it has {len(cells)} cells, and there are {len(columns)} columns"
            raise SourceError(what, source=source, line=number, hint="Part the cells with tabs")
        yield number, dict(zip(columns, cells, strict=True))


def write_headed(
    header: Mapping[str, Any], columns: Iterable[str], rows: Iterable[Iterable[str]]
) -> str:
    """A text that ``read_headed`` reads as these."""
    out = io.StringIO()
    told = yaml.safe_dump(dict(header), sort_keys=False, allow_unicode=True, width=10_000)
    out.writelines(f"{_MARK}{line}\n" for line in told.splitlines())
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
