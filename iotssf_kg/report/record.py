"""Reports as JSON records, and back without a loss: for journals and caches.

A finding is a list rather than an object: there are many of them, and names would be most of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeVar

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.place import Place
from iotssf_kg.rules.export import Term
from iotssf_kg.validation.report import Finding, Judged, Report, Severity, Unjudged

# Counted up with every change of what a record holds: an older one is then judged anew.
VERSION: Final = 1

_T = TypeVar("_T")
_SEVERITIES: Final = {severity.value: severity for severity in Severity}


def as_record(part: Report) -> dict[str, Any]:
    """*part* as an object that ``json.dumps`` takes; terms stand as in N-Triples."""
    return {
        "version": VERSION,
        "findings": [_finding(finding) for finding in part.findings],
        "checked": {shape.value: count for shape, count in part.checked.items()},
        "on": part.on.isoformat() if part.on else None,
        "profiles": list(part.profiles),
        "engine": part.engine,
        "exports": [_judged(export) for export in part.exports],
        "unjudged": [
            [each.source, each.error, each.line, _iri(each.export), each.exit_code]
            for each in part.unjudged
        ],
    }


def from_record(record: Mapping[str, Any]) -> Report:
    """The report that *record* was made from, equal in every field.

    Raises:
        SourceError: It is of another version, or no record.
    """
    if record.get("version") != VERSION:
        raise SourceError(
            f"a record of version {record.get('version')}, and this is {VERSION}",
            hint="Judge the export again",
        )
    try:
        return _report(record)
    except (KeyError, TypeError, ValueError, SyntaxError) as error:
        raise SourceError(f"no record of a report: {error!r}", hint="Judge it again") from error


def _report(record: Mapping[str, Any]) -> Report:
    return Report(
        findings=tuple(map(_read_finding, record["findings"])),
        checked={_named(shape): count for shape, count in record["checked"].items()},
        on=date.fromisoformat(record["on"]) if record["on"] else None,
        profiles=tuple(record["profiles"]),
        engine=record["engine"],
        exports=tuple(map(_read_judged, record["exports"])),
        unjudged=tuple(
            Unjudged(source, error, line, _optional(_named, export), code)
            for source, error, line, export, code in record["unjudged"]
        ),
    )


def _finding(finding: Finding) -> list[Any]:
    value, place = finding.value, finding.place
    return [
        str(finding.focus),
        finding.path,
        None if value is None else str(value),
        finding.severity.value,
        finding.shape.value,
        finding.component.value,
        dict(finding.messages),
        _iri(finding.requirement),
        _iri(finding.export),
        finding.source,
        None if place is None else list(place),
        finding.mending,
        [_finding(detail) for detail in finding.details],
    ]


def _read_finding(fields: list[Any]) -> Finding:
    (focus, path, value, severity, shape, component, messages) = fields[:7]
    (requirement, export, source, place, mending, details) = fields[7:]
    return Finding(
        focus=_term(focus),
        path=path,
        value=None if value is None else _term(value),
        severity=_SEVERITIES[severity],
        shape=_named(shape),
        component=_named(component),
        messages=messages,
        requirement=_optional(_named, requirement),
        export=_optional(_named, export),
        source=source,
        place=None if place is None else Place(*place),
        mending=mending,
        details=tuple(map(_read_finding, details)),
    )


def _judged(export: Judged) -> list[Any]:
    return [
        export.iri.value,
        _iri(export.publisher),
        export.source,
        export.sha256,
        export.assets,
        export.models,
        export.triples,
        export.withheld,
        {cell.value: count for cell, count in export.cells.items()},
        {category.value: count for category, count in export.categories.items()},
        export.reviews,
    ]


def _read_judged(fields: list[Any]) -> Judged:
    iri, publisher, source, sha256, assets, models, triples, withheld = fields[:8]
    cells, categories, reviews = fields[8:]
    return Judged(
        _named(iri),
        _optional(_named, publisher),
        source,
        sha256,
        assets,
        models,
        triples,
        withheld,
        cells={_named(cell): count for cell, count in cells.items()},
        categories={_named(category): count for category, count in categories.items()},
        reviews=reviews,
    )


def _iri(node: NamedNode | None) -> str | None:
    return None if node is None else node.value


def _optional(made: Callable[[str], _T], text: str | None) -> _T | None:
    return None if text is None else made(text)


@lru_cache(maxsize=4096)
def _named(iri: str) -> NamedNode:
    return NamedNode(iri)


@lru_cache(maxsize=4096)
def _term(text: str) -> Term:
    """The term that N-Triples writes as *text*.

    Raises:
        ValueError, SyntaxError: It is none.
    """
    if text.startswith("<") and not text.startswith("<<"):
        return NamedNode(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    (quad,) = parse(f"<a:a> <a:a> {text} .", RdfFormat.N_TRIPLES)
    term: Term = quad.object
    return term
