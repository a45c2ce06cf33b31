"""What the shapes find and what they looked at, beside what the store has recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.audit.model import Checked, FindingGroup, Named, Recorded
from iotssf_kg.audit.scope import Scope, steady
from iotssf_kg.dataset.graphs import report_of
from iotssf_kg.namespaces import local
from iotssf_kg.report.rows import plain_term
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node
from iotssf_kg.store import Row, Term, select
from iotssf_kg.validation import Finding, Severity
from iotssf_kg.validation.shapes import PROFILES, profile

_RECORDED: Final = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX ssf: <https://w3id.org/iot-ssf/ns#>

SELECT ?on ?result ?focus ?severity ?shape ?value ?message
WHERE {{
  GRAPH {graph} {{
    ?report a sh:ValidationReport .
    OPTIONAL {{ ?report ssf:judgedOn ?on }}
    OPTIONAL {{
      ?report sh:result ?result .
      ?result sh:focusNode ?focus ;
        sh:resultSeverity ?severity ;
        sh:sourceShape ?shape .
      OPTIONAL {{ ?result sh:value ?value }}
      OPTIONAL {{ ?result sh:resultMessage ?message }}
    }}
  }}
}}
ORDER BY ?severity ?shape ?focus ?value ?message
"""


class _Told(NamedTuple):
    """A finding as it is told: what it says, and of which node."""

    severity: Severity
    shape: NamedNode
    requirement: str
    message: str
    node: Named


def recorded_query(export: NamedNode) -> str:
    """The query for the findings that the store has recorded of *export*."""
    return _RECORDED.format(graph=report_of(export))


def found(scope: Scope) -> list[Finding]:
    """The findings about the organization: in its own exports all, else those of its assets."""
    own = {entry.iri for entry in scope.entries if entry.publisher == scope.party.iri}
    return [f for f in scope.report.findings if f.export in own or f.focus in scope.mine]


def grouped(scope: Scope, findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """*findings*, those together that say the same of several nodes; gravest first."""
    closures: dict[NamedNode | None, Closure] = {c.export.iri: c for c in scope.closures}
    return _groups(
        (
            _Told(
                finding.severity,
                finding.shape,
                _notation(scope, finding.requirement),
                steady(finding.message(scope.lang)),
                _named(scope, finding, closures.get(finding.export)),
            )
            for finding in findings
        ),
    )


def _named(scope: Scope, finding: Finding, closure: Closure | None) -> Named:
    focus = finding.focus
    return scope.named(focus, closure) if isinstance(focus, Node) else Named(plain_term(focus))


def _notation(scope: Scope, requirement: NamedNode | None) -> str:
    known = scope.catalogue.requirements
    return known[requirement].notation if requirement in known and requirement else ""


def _groups(told: Iterable[_Told]) -> tuple[FindingGroup, ...]:
    groups: dict[tuple[object, ...], list[_Told]] = {}
    for each in told:
        key = (-each.severity, each.shape.value, each.requirement, _masked(each))
        groups.setdefault(key, []).append(each)
    return tuple(
        FindingGroup(
            profile=profile_of(alike[0].shape),
            severity=alike[0].severity.name.lower(),
            shape=shape_named(alike[0].shape),
            requirement=alike[0].requirement,
            message=alike[0].message if len(alike) == 1 else _masked(alike[0]),
            nodes=tuple(sorted(each.node for each in alike)),
        )
        for _, alike in sorted(groups.items(), key=lambda item: item[0])
    )


def _masked(told: _Told) -> str:
    """The message without the node that it is about, which many can share."""
    name = local(NamedNode(told.node.iri)) if told.node.iri else ""
    return (
        re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", "…", told.message)
        if name
        else told.message
    )


def shape_named(shape: NamedNode) -> Named:
    """*shape* by its short name."""
    return Named(local(shape).removeprefix("ssfsh:"), shape.value)


@cache
def _profiles() -> dict[object, str]:
    return {t.subject: name for name in reversed(PROFILES) for t in profile(name).triples}


def profile_of(shape: object) -> str:
    """The profile that *shape* belongs to, or ""."""
    return _profiles().get(shape, "")


def checked(scope: Scope) -> tuple[Checked, ...]:
    """How many nodes each shape looked at, by profile."""
    lines = [
        Checked(shape_named(shape), profile_of(shape), nodes)
        for shape, nodes in scope.report.checked.items()
    ]
    places = (*PROFILES, "")
    return tuple(sorted(lines, key=lambda line: (places.index(line.profile), line.shape)))


class Ledger(NamedTuple):
    """The reports that the store keeps, and what stands in them and is found no more."""

    reports: tuple[Recorded, ...]
    gone: tuple[FindingGroup, ...]


def ledger(scope: Scope, now: Iterable[Finding]) -> Ledger:
    """The recorded reports of the exports in *scope*, held against the findings *now*."""
    present: dict[NamedNode | None, set[tuple[str, ...]]] = {}
    for finding in now:
        present.setdefault(finding.export, set()).add(
            _key(finding.shape, finding.focus, finding.value)
        )
    reports, gone = [], []
    for entry in scope.entries:
        rows = list(select(scope.store, recorded_query(entry.iri)))
        results = [row for row in _results(scope, rows) if _concerns(scope, row, entry.publisher)]
        mine = present.get(entry.iri, set())
        on = next((_text(row.get("on")) for row in rows), "")
        export = scope.named(entry.iri)
        reports.append(Recorded(export, on, len(results), _count(now, entry.iri)))
        gone += [_told(scope, row) for row in results if _row_key(row) not in mine]
    return Ledger(tuple(reports), _groups(gone))


def _count(now: Iterable[Finding], export: NamedNode) -> int:
    return sum(finding.export == export for finding in now)


def _concerns(scope: Scope, row: Row, publisher: NamedNode | None) -> bool:
    return publisher == scope.party.iri or row["focus"] in scope.mine


def _results(scope: Scope, rows: Iterable[Row]) -> Iterator[Row]:
    """A row for each recorded finding, with its message in the language if there is one."""
    best: dict[object, Row] = {}
    for row in rows:
        if isinstance(row.get("shape"), NamedNode):
            held = best.setdefault(row["result"], row)
            if _language(row) == scope.lang != _language(held):
                best[row["result"]] = row
    yield from best.values()


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""


def _language(row: Row) -> str | None:
    message = row.get("message")
    return message.language if isinstance(message, Literal) else None


def _told(scope: Scope, row: Row) -> _Told:
    shape, focus = row["shape"], row["focus"]
    return _Told(
        Severity.of(row["severity"]),
        shape if isinstance(shape, NamedNode) else NamedNode("urn:none"),
        "",
        steady(_text(row.get("message"))),
        scope.named(focus if isinstance(focus, NamedNode) else None),
    )


def _row_key(row: Row) -> tuple[str, ...]:
    return _key(row["shape"], row["focus"], row.get("value"))


def _key(shape: Term, focus: Term, value: Term | None) -> tuple[str, ...]:
    # A store writes numbers and blank nodes in its own form, so only names are compared.
    return tuple(t.value if isinstance(t, NamedNode) else "" for t in (shape, focus, value))
