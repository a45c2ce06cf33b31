"""A query file read and checked: the loader is the linter.

A file starts with lines of ``#+``, a YAML header; what follows is SPARQL that runs unedited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

from iotssf_kg.errors import SourceError
from iotssf_kg.library.binding import CLAUSE
from iotssf_kg.library.headers import load_header
from iotssf_kg.library.lint import UNDEF, lint
from iotssf_kg.library.query import HEADER, Column, Parameter, Query

AUDIENCES: Final = ("auditor", "standards body", "tool vendor")
_KEYS: Final = {"summary", "summary_ja", "tags", "audience", "parameters", "columns"}
_PARAMETER_KEYS: Final = {"kind", "default", "en", "ja"}
_NAME = re.compile(r"(cq\d\d)-[a-z]+(-[a-z]+)*")
_TODAY = re.compile(r"today(?: ([+-]) ([0-9]{1,5}))?")


def read(path: Path) -> Query:
    """The query at *path*; its file name is its name, its folder its area.

    Raises:
        SourceError: It lacks something that a query file has; names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceError("it is not UTF-8", source=str(path)) from error
    query = _Header(path, text).query()
    lint(query, str(path))
    return query


class _Header:
    """The header of one query file."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._text = path, text
        self._lines = [line for line in text.splitlines() if line.startswith(HEADER)]
        self._fields = self._parse()

    def query(self) -> Query:
        """What the header states."""
        named = _NAME.fullmatch(self._path.stem)
        tags = self._fields["tags"]
        if named is None or not isinstance(tags, list) or named[1].upper() not in tags:
            raise self._fault("the file name and the tags do not name the same question", "tags")
        audience = self._words(self._fields, "audience")
        if audience not in AUDIENCES:
            raise self._fault(f"no audience is called {audience!r}", "audience")
        return Query(
            name=self._path.stem,
            area=self._path.parent.name,
            summary=self._words(self._fields, "summary"),
            summary_ja=self._words(self._fields, "summary_ja"),
            tags=tuple(map(str, tags)),
            audience=audience,
            parameters={name: self._parameter(name) for name in self._table("parameters")},
            columns=tuple(self._column(name) for name in self._table("columns")),
            text=self._text,
        )

    def _parse(self) -> Mapping[str, object]:
        if not self._lines or not self._text.startswith(HEADER):
            raise SourceError("it has no #+ header", source=str(self._path), line=1)
        try:
            fields = load_header("\n".join(line[len(HEADER) :] for line in self._lines))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            what = f"the header is not YAML: {error.problem}"
            raise SourceError(what, source=str(self._path), line=line) from error
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            what = f"the header is not YAML: {str(error).splitlines()[0]}"
            raise SourceError(what, source=str(self._path), line=1) from error
        if not isinstance(fields, dict) or set(fields) != _KEYS:
            found = set(fields) if isinstance(fields, dict) else set()
            odd = ", ".join(sorted(map(str, _KEYS ^ found)))
            raise SourceError(f"missing or unknown in the header: {odd}", source=str(self._path))
        return fields

    def _table(self, key: str) -> Mapping[str, object]:
        table = self._fields[key]
        if not isinstance(table, dict):
            raise self._fault(f"{key} is no table of names", key)
        if not all(isinstance(name, str) for name in table):
            raise self._fault(f"{key} has a name that is no text", key)
        return table

    def _parameter(self, name: str) -> Parameter:
        table = self._row("parameters", name)
        if not set(table) <= _PARAMETER_KEYS:
            raise self._fault(f"parameter {name} has unknown keys", name)
        words = {key: self._words(table, key, name) for key in ("kind", "en", "ja")}
        days = self._days(name, table.get("default"))
        default = str(table["default"]) if days is not None else self._default(name)
        return Parameter(name=name, days=days, default=default, **words)

    def _default(self, name: str) -> str | None:
        """What the braces of its clause hold."""
        held = (clause[2] for clause in CLAUSE.finditer(self._text) if clause[1] == name)
        return next((default for default in held if default != UNDEF), None)

    def _days(self, name: str, default: object) -> int | None:
        if default is None:
            return None
        found = _TODAY.fullmatch(str(default))
        if found is None:
            raise self._fault(f"the default of {name} is not 'today' or 'today + 90'", name)
        return int(f"{found[1] or '+'}{found[2] or 0}")

    def _column(self, name: str) -> Column:
        table = self._row("columns", name)
        return Column(name, self._words(table, "en", name), self._words(table, "ja", name))

    def _row(self, table: str, name: str) -> Mapping[str, object]:
        row = self._table(table)[name]
        if not isinstance(row, dict):
            raise self._fault(f"{name} has no table of its own", name)
        return row

    def _words(self, table: Mapping[str, object], key: str, near: str = "") -> str:
        words = table.get(key)
        if not isinstance(words, str) or not words.strip():
            raise self._fault(f"{near or 'the header'} lacks {key}", near or key)
        return words

    def _fault(self, what: str, key: str) -> SourceError:
        pattern = re.compile(rf"#\+\s*{re.escape(key)}\s*:")
        lines = (n for n, line in enumerate(self._lines, start=1) if pattern.match(line))
        return SourceError(what, source=str(self._path), line=next(lines, 1))
