"""What the assets need, how each need stands at the date, and by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from iotssf_kg.audit.model import Bearer, NeedGroup, RequirementLine
from iotssf_kg.audit.scope import Held, Scope, sentences
from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.outcomes import Judge, Need, Outcome
from iotssf_kg.rules.standing import why

_UNTIL = SSF("validUntil")
# The worst first: that is what a reader looks for.
WORST_FIRST = (Outcome.OPEN, Outcome.NOT_JUDGED, Outcome.JUSTIFIED, Outcome.MET)


@dataclass
class Judged:
    """The needs of all assets of a scope.

    Attributes:
        lines: By requirement.
        by_asset: Number of an asset → outcome → its needs.
        outcomes: Outcome → needs, those of a function that several assets perform once.
        resting: Evidence → needs that are met by it.
    """

    lines: tuple[RequirementLine, ...] = ()
    by_asset: dict[int, Counter[Outcome]] = field(default_factory=dict)
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    resting: Counter[Node] = field(default_factory=Counter)


@dataclass
class _Group:
    """Needs that stand alike; the first of them tells for all."""

    closure: Closure
    need: Need
    bearers: list[Bearer] = field(default_factory=list)


class _Table:
    """Requirement → needs that stand alike."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._groups: dict[NamedNode, dict[tuple[object, ...], _Group]] = {}
        self._counts: dict[NamedNode, Counter[Outcome]] = {}
        self._seen: set[tuple[object, ...]] = set()
        self.judged = Judged()

    def add(self, number: int, held: Held, judge: Judge) -> None:
        """Judge the needs of one asset and of its functions."""
        closure, mine = held.closure, self.judged.by_asset.setdefault(number, Counter())
        for bearer in held.bearers:
            function = "" if bearer == held.node else self._scope.named(bearer, closure).name
            for requirement in closure.needs.get(bearer, ()):
                need = judge.judge(bearer, requirement)
                mine[need.outcome] += 1
                self._count(closure, need)
                key = (closure.export.iri, need.outcome, need.reason, need.by, need.evidence)
                groups = self._groups.setdefault(requirement, {})
                group = groups.setdefault(key, _Group(closure, need))
                group.bearers.append(Bearer(number, function))

    def _count(self, closure: Closure, need: Need) -> None:
        key = (closure.export.iri, need.bearer, need.requirement)
        if key not in self._seen:
            self._seen.add(key)
            self.judged.outcomes[need.outcome] += 1
            self._counts.setdefault(need.requirement, Counter())[need.outcome] += 1
            if need.outcome is Outcome.MET and need.evidence is not None:
                self.judged.resting[need.evidence] += 1

    def lines(self) -> tuple[RequirementLine, ...]:
        """A line for each requirement, in the order of perspectives and notations."""
        found = [self._line(each) for each in self._groups]
        return tuple(sorted(found, key=lambda line: (line.perspective, line.notation)))

    def _line(self, requirement: NamedNode) -> RequirementLine:
        about = self._scope.catalogue.requirements[requirement]
        groups = [self._group(group) for group in self._groups[requirement].values()]
        place = WORST_FIRST.index
        groups.sort(key=lambda each: (place(each.outcome), each.why, each.by, each.bearers))
        first = next(iter(self._groups[requirement].values()))
        return RequirementLine(
            requirement=self._scope.named(requirement),
            notation=about.notation,
            perspective=self._scope.teller(first.closure).name.cited(about.perspective),
            counts=self._counts[requirement],
            groups=tuple(groups),
        )

    def _group(self, group: _Group) -> NeedGroup:
        scope, closure, need = self._scope, group.closure, group.need
        holding = need.by if need.outcome is Outcome.JUSTIFIED else need.evidence
        until = [] if holding is None else closure.describing(holding).texts(holding, _UNTIL)
        return NeedGroup(
            outcome=need.outcome,
            why=tuple(sentences((why(scope.teller(closure), need),))),
            by=scope.named(need.by, closure),
            evidence=scope.named(need.evidence, closure),
            until=max(until, default=""),
            bearers=tuple(group.bearers),
        )


def judged(scope: Scope, held: Iterable[Held]) -> Judged:
    """The needs of *held*, numbered from 1, at the date of *scope*."""
    judges: Mapping[NamedNode, Judge] = {
        closure.export.iri: Judge(closure, scope.on) for closure in scope.closures
    }
    table = _Table(scope)
    for number, each in enumerate(held, 1):
        table.add(number, each, judges[each.closure.export.iri])
    found = table.judged
    found.lines = table.lines()
    return found
