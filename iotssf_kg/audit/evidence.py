"""Evidence that is out of date or soon will be, as CQ14 lists it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.audit.model import Expiring
from iotssf_kg.audit.scope import Scope
from iotssf_kg.library import run
from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.export import Node
from iotssf_kg.store import Term

QUERY: Final = "cq14"
HORIZON: Final = 90
_EVIDENCE, _EVIDENCED = SSF("Evidence"), SSF("evidencedBy")


def arguments(scope: Scope) -> dict[str, str]:
    """What CQ14 is asked for: what is out of date, or will be within ``HORIZON`` days."""
    # CQ14 lists what expires before a date; the last day of the horizon is to be listed too.
    before = scope.on + timedelta(days=HORIZON + 1)
    return {"date": scope.on.isoformat(), "before": before.isoformat()}


def expiring(scope: Scope, resting: Mapping[Node, int]) -> Iterator[Expiring]:
    """The rows of CQ14 about evidence of the organization, the most urgent first.

    Args:
        scope: Whose evidence.
        resting: Evidence → needs that are met by it.
    """
    mine = _evidence(scope)
    rows = [row for row in run(scope.store, QUERY, arguments(scope)).rows if row[0] in mine]
    lines = [_line(scope, row, resting) for row in rows]
    yield from sorted(lines, key=lambda line: (line.day, line))


def _line(scope: Scope, row: tuple[Term | None, ...], resting: Mapping[Node, int]) -> Expiring:
    evidence, issuer, reason, day, about = row
    ends = _text(day)
    return Expiring(
        evidence=scope.named(_node(evidence)),
        issuer=scope.named(_node(issuer)),
        reason=_text(reason),
        day=ends,
        days=(date.fromisoformat(ends[:10]) - scope.on).days,
        about=scope.named(_node(about)),
        needs=resting.get(evidence, 0) if isinstance(evidence, NamedNode) else 0,
    )


def _evidence(scope: Scope) -> set[Node]:
    """The evidence in the organization's exports, and of measures that cover its assets."""
    found: set[Node] = set()
    for closure in scope.closures:
        if closure.export.publisher == scope.party.iri:
            found.update(closure.facts.typed(_EVIDENCE))
            found.update(evidence for _, evidence in closure.facts.pairs(_EVIDENCED))
    for held in scope.held:
        for bearer in held.bearers:
            for answers in held.closure.covered_by.get(bearer, {}).values():
                for answer in answers:
                    found.update(held.closure.facts.nodes(answer, _EVIDENCED))
    return found


def _node(term: Term | None) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", ""))
