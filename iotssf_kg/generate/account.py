"""What a page comes to: categories, needs and how they stand, as the generator knows them.

Written from the model's own words and not from the rules, the closure or the shapes: this is the
ground truth that those are held against, so it must share nothing with them but the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.generate.page import ISSUED, TYPE, Page, Term, datatype, term
from iotssf_kg.generate.scale import AXES, ON_AXIS, SCHEME, requirement, scheme
from iotssf_kg.rules.catalogue import shipped

ASSETS: Final = ("Device", "System")
FUNCTIONS: Final = ("Sensing", "Actuating")
_INVOLVES: Final = ("operatedBy", "maintainedBy", "providedBy")
_DATE: Final = datatype("date")


class Outcome(StrEnum):
    """How a need stands."""

    SETTLED = "settled"
    UNSEEN = "unseen"
    OPEN = "open"


class Need(NamedTuple):
    """A requirement that an asset or a function needs."""

    bearer: NamedNode
    requirement: NamedNode


class Account:
    """The consequences of a page at a date.

    Args:
        page: What the export says.
        on: The date.
    """

    def __init__(self, page: Page, on: date) -> None:
        self.page, self.on = page.accepted(), on
        self.assets = self.page.of(*ASSETS)
        self._groups = self.page.of("StaffGroup")
        self._targets: dict[NamedNode, tuple[NamedNode, ...]] = {}
        self.functions = self.page.of("TranscriptionFunction", *FUNCTIONS)

    # Ratings

    def levels(self, asset: NamedNode, axis: str) -> set[NamedNode]:
        """The levels on an *axis* of the assessments that *asset* adopts."""
        stated = {n for r in self.adopted(asset) for n in self.page.nodes(r, axis)}
        return {n for n in stated if shipped().axis.get(n) == ON_AXIS[axis]}

    def adopted(self, asset: NamedNode) -> list[NamedNode]:
        """The assessments that *asset* adopts; none where it is out of scope."""
        out = self.page.values(asset, "outOfScopeBecause")
        return [] if out else self.page.nodes(asset, "adoptedAssessment")

    @cached_property
    def categories(self) -> dict[NamedNode, set[NamedNode]]:
        """Asset → its categories; two only where its ratings contradict each other."""
        return {
            asset: {c for r in self.adopted(asset) for c in self._categories(r)}
            for asset in self.assets
        }

    def _categories(self, rating: NamedNode) -> Iterator[NamedNode]:
        if SCHEME in self.page.nodes(rating, "underScheme"):
            for recovery in self.page.nodes(rating, AXES[0]):
                for economic in self.page.nodes(rating, AXES[1]):
                    cell = scheme().cells.get(frozenset((recovery, economic)))
                    if cell is not None:
                        yield scheme().category_of[cell]

    # Needs

    @cached_property
    def performers(self) -> dict[NamedNode, list[NamedNode]]:
        """Function → the assets that perform it; asset → itself."""
        found = {asset: [asset] for asset in self.assets}
        for asset in self.assets:
            for function in self.page.nodes(asset, "performs"):
                found.setdefault(function, []).append(asset)
        return found

    @cached_property
    def needs(self) -> list[Need]:
        """Every need, assets first, each requirement once."""
        return [
            Need(bearer, each)
            for bearer in (*self.assets, *self.functions)
            for each in sorted(self._asked(bearer), key=str)
        ]

    def _asked(self, bearer: NamedNode) -> set[NamedNode]:
        kinds = set(self.page.nodes(bearer, TYPE))
        if bearer in self.categories:
            kinds.add(term("Asset"))
        held = {c for a in self.performers.get(bearer, ()) for c in self.categories[a]}
        asked = shipped().asked
        return {r for category in held for kind in kinds for r in asked.get((category, kind), ())}

    # What answers them

    @cached_property
    def answers(self) -> dict[tuple[NamedNode, NamedNode], list[NamedNode]]:
        """Requirement or rule and target → the measures and justifications on it for that."""
        found: dict[tuple[NamedNode, NamedNode], list[NamedNode]] = {}
        for answer in self.page.of("Measure", "Justification"):
            says = "meets" if self.page.is_a(answer, "Measure") else "justifies"
            for each in self.page.nodes(answer, says):
                for target in self.page.nodes(answer, "on"):
                    found.setdefault((each, target), []).append(answer)
        return found

    def covering(self, need: Need) -> list[NamedNode]:
        """The measures and justifications that cover the bearer and answer the requirement."""
        found: dict[NamedNode, None] = {}
        for asset in self.performers.get(need.bearer, ()):
            for target in (need.bearer, *self.targets(asset)):
                found.update(dict.fromkeys(self.answers.get((need.requirement, target), ())))
            for whole in self.wholes(asset):
                wide = self.answers.get((need.requirement, whole), ())
                found.update(dict.fromkeys(m for m in wide if self._covers_parts(m)))
        return list(found)

    def targets(self, asset: NamedNode) -> tuple[NamedNode, ...]:
        """What a measure can be on so that it covers *asset*."""
        if asset not in self._targets:
            self._targets[asset] = tuple(dict.fromkeys(self._find_targets(asset)))
        return self._targets[asset]

    def _find_targets(self, asset: NamedNode) -> Iterator[NamedNode]:
        page = self.page
        models = page.nodes(asset, "model")
        involved = [p for name in _INVOLVES for p in page.nodes(asset, name)]
        makers = [p for model in models for p in page.nodes(model, "manufacturedBy")]
        yield from (asset, *models, *page.nodes(asset, "usedIn"), *involved, *makers)
        for group in self._groups:
            if not set(page.nodes(group, "memberOf")).isdisjoint(involved):
                yield group

    def wholes(self, asset: NamedNode) -> list[NamedNode]:
        """Everything that *asset* is a part of."""
        return closed(self._whole_of, asset)

    @cached_property
    def _whole_of(self) -> dict[NamedNode, list[NamedNode]]:
        found: dict[NamedNode, list[NamedNode]] = {}
        for whole in self.assets:
            for part in self.page.nodes(whole, "hasPart"):
                found.setdefault(part, []).append(whole)
        return found

    def _covers_parts(self, measure: NamedNode) -> bool:
        return Literal(True) in self.page.values(measure, "coversParts")

    # How they stand

    def outcome(self, need: Need) -> Outcome:
        """How *need* stands at the date."""
        covering = [a for a in self.covering(need) if self.in_force(a)]
        shown = [e for m in covering for e in self.page.nodes(m, "evidencedBy")]
        accepted = requirement(need.requirement).accepts_evidence
        met = any(self._shows(evidence, accepted) for evidence in shown)
        if met or any(self.page.is_a(a, "Justification") for a in covering):
            return Outcome.SETTLED
        # Who owns a node describes it, or it is described nowhere at hand.
        unseen = any(not self.page.owns(e) for e in shown)
        return Outcome.UNSEEN if unseen else Outcome.OPEN

    def in_force(self, answer: NamedNode) -> bool:
        """Whether a measure is in place, or a justification issued and not ended."""
        if self.page.is_a(answer, "Measure"):
            implemented = term("Implemented") in self.page.nodes(answer, "measureStatus")
            return implemented and self._by_now(answer, "validFrom")
        ends = self.days(answer, "validUntil")
        return self._by_now(answer, ISSUED) and any(end >= self.on for end in ends)

    def _shows(self, evidence: NamedNode, accepted: Iterable[NamedNode]) -> bool:
        if not set(self.page.nodes(evidence, "evidenceKind")) & set(accepted):
            return False
        if not self._by_now(evidence, ISSUED):
            return False
        if self.page.values(evidence, "validUntil"):
            # An end that is no date is an end all the same.
            return any(end >= self.on for end in self.days(evidence, "validUntil"))
        issued = max(self.days(evidence, ISSUED))
        about = self.page.nodes(evidence, "about")
        changes = (day for node in about for day in self.days(node, "lastChanged"))
        return not any(issued < day <= self.on for day in changes)

    def _by_now(self, node: NamedNode, name: str) -> bool:
        return any(day <= self.on for day in self.days(node, name))

    def days(self, node: NamedNode, name: str) -> list[date]:
        """The dates stated; what is no date counts as not stated."""
        return [day for value in self.page.values(node, name) for day in _days(value)]


def _days(value: Term) -> Iterator[date]:
    if isinstance(value, Literal) and value.datatype == _DATE:
        try:
            yield date.fromisoformat(value.value)
        except ValueError:
            return


def closed(steps: dict[NamedNode, list[NamedNode]], start: NamedNode) -> list[NamedNode]:
    """Everything that *steps* lead to from *start*, in one step or more; in order."""
    found: set[NamedNode] = set()
    waiting = [start]
    while waiting:
        for each in steps.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return sorted(found, key=str)
