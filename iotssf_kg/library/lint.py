"""What holds for every query of the library beyond SPARQL's own grammar."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pyoxigraph import QuerySolutions, Store

from iotssf_kg.errors import BadSparql, SourceError
from iotssf_kg.library.binding import CLAUSE, KINDS
from iotssf_kg.library.query import Parameter, Query
from iotssf_kg.store.tokens import check

UNDEF: Final = "UNDEF"
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_WHERE = re.compile(r"line (\d+)|at (\d+):(\d+)")
_DEFAULTS: Final = {
    "iri": re.compile(r"<[^<>]*>|\w*:[\w.-]+"),
    "date": re.compile(r'"\d{4}-\d\d-\d\d"\^\^xsd:date'),
    "integer": re.compile(r"[+-]?\d+"),
    "string": re.compile(r'"[^"\\]*"'),
}


class House(NamedTuple):
    """A rule of the house: the pattern that breaks it, and why."""

    pattern: re.Pattern[str]
    fault: str


HOUSE: Final = (
    House(re.compile(r"SELECT\s+(DISTINCT\s+)?\*"), "SELECT * leaves the columns unnamed"),
    House(re.compile(r"NOT\s+EXISTS"), "NOT EXISTS is slow here; write OPTIONAL and !BOUND"),
    House(re.compile(r"OPTIONAL\s*\{\s*SELECT"), "rdflib misreads a subselect inside OPTIONAL"),
    House(re.compile(r"\bSERVICE\b"), "SERVICE asks a stranger"),
    House(re.compile(r"\A(?!.*\bORDER\s+BY\b[^{}]*\Z)", re.DOTALL), "the answer has no order"),
)


def lint(query: Query, source: str) -> None:
    """Raise at the first rule that *query*, read from *source*, breaks.

    Raises:
        SourceError: It names the rule and the line.
    """
    for rule in HOUSE:
        broken = rule.pattern.search(_COMMENT.sub("", query.text))
        if broken:
            raise SourceError(rule.fault, source=source, line=_line(query.text, broken[0]))
    _columns(query, source)
    _clauses(query, source)


def _columns(query: Query, source: str) -> None:
    try:
        check(query.text)
        # An empty store reads the query and answers nothing.
        answer = Store().query(query.text)
    except BadSparql as error:
        raise SourceError(error.what, source=source, line=error.line) from error
    except SyntaxError as error:
        raise SourceError(f"not SPARQL: {error}", source=source, line=_lineno(error)) from error
    if not isinstance(answer, QuerySolutions):
        raise SourceError("only SELECT answers with a table", source=source)
    found = [variable.value for variable in answer.variables]
    if found != [column.name for column in query.columns]:
        raise SourceError(
            f"the header describes other columns than {', '.join(found)}",
            source=source,
            line=_line(query.text, "#+ columns"),
        )


def _clauses(query: Query, source: str) -> None:
    defaults: dict[str, set[str]] = {name: set() for name in query.parameters}
    for clause in CLAUSE.finditer(_COMMENT.sub("", query.text)):
        name, default = clause[1], clause[2]
        line = _line(query.text, clause[0])
        if name not in query.parameters:
            if _single(default):
                raise SourceError(f"?{name} is no parameter", source=source, line=line)
            continue
        if not _fits(query.parameters[name], default):
            fault = f"{default} is no default for {name}, which is of kind"
            raise SourceError(f"{fault} {query.parameters[name].kind}", source=source, line=line)
        defaults[name].add(default)
    for name, found in defaults.items():
        if len(found) != 1:
            what = "no VALUES clause" if not found else "several defaults"
            line = _line(query.text, f"?{name}")
            raise SourceError(f"parameter {name} has {what}", source=source, line=line)


def _fits(parameter: Parameter, default: str) -> bool:
    # A date that follows the calendar needs a day to stand for today where the file runs unedited.
    if default == UNDEF:
        return parameter.kind in KINDS and parameter.days is None
    pattern = _DEFAULTS.get(parameter.kind)
    return pattern is not None and pattern.fullmatch(default) is not None


def _single(default: str) -> bool:
    return default == UNDEF or any(p.fullmatch(default) for p in _DEFAULTS.values())


def _line(text: str, part: str) -> int | None:
    at = text.find(part)
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _lineno(error: SyntaxError) -> int | None:
    found = _WHERE.search(str(error))
    return int(found[1] or found[2]) if found else error.lineno
