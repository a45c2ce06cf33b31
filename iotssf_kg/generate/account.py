"""What a page comes to: categories, needs and how they stand, as the generator knows them.

Written from the model's own words and not from the rules, the closure or the shapes: this is the
ground truth that those are held against, so it must share nothing with them but the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.generate.page import ISSUED, TYPE, Page, datatype, term
from iotssf_kg.generate.scale import AXES, ON_AXIS, SCHEME, requirement, scheme
from iotssf_kg.generate.statements import Term
from iotssf_kg.rules.catalogue import shipped

ASSETS: Final = ("Device", "System")
FUNCTIONS: Final = ("TranscriptionFunction", "Sensing", "Actuating")
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
    """The consequences of a page at a date; of one node without a look at all others.

    Args:
        page: What the export says.
        on: The date.
    """

    def __init__(self, page: Page, on: date) -> None:
        self.page, self.on = page.accepted(), on
        self._held: dict[NamedNode, set[NamedNode]] = {}
        self._answers: dict[NamedNode, dict[NamedNode, list[NamedNode]]] = {}
        self._targets: dict[NamedNode, tuple[NamedNode, ...]] = {}

    @cached_property
    def assets(self) -> list[NamedNode]:
        """The devices and systems, in order."""
        return self.page.of(*ASSETS)

    @cached_property
    def functions(self) -> list[NamedNode]:
        """The transcription functions, in order."""
        return self.page.of(*FUNCTIONS)

    @cached_property
    def _groups(self) -> list[NamedNode]:
        return self.page.of("StaffGroup")

    # Ratings

    def levels(self, asset: NamedNode, axis: str) -> set[NamedNode]:
        """The levels on an *axis* of the assessments that *asset* adopts."""
        stated = {n for r in self.adopted(asset) for n in self.page.nodes(r, axis)}
        return {n for n in stated if shipped().axis.get(n) == ON_AXIS[axis]}

    def adopted(self, asset: NamedNode) -> list[NamedNode]:
        """The assessments that *asset* adopts; none where it is out of scope."""
        out = self.page.values(asset, "outOfScopeBecause")
        return [] if out else self.page.nodes(asset, "adoptedAssessment")

    def categories(self, asset: NamedNode) -> set[NamedNode]:
        """The categories of *asset*; two only where its ratings contradict each other."""
        if asset not in self._held:
            rated = self.adopted(asset) if self._is_asset(asset) else []
            self._held[asset] = {c for rating in rated for c in self._categories(rating)}
        return self._held[asset]

    def _is_asset(self, node: NamedNode) -> bool:
        return self.page.is_a(node, *ASSETS) and self.page.owns(node)

    def _categories(self, rating: NamedNode) -> Iterator[NamedNode]:
        if SCHEME in self.page.nodes(rating, "underScheme"):
            for recovery in self.page.nodes(rating, AXES[0]):
                for economic in self.page.nodes(rating, AXES[1]):
                    cell = scheme().cells.get(frozenset((recovery, economic)))
                    if cell is not None:
                        yield scheme().category_of[cell]

    # Needs

    def performers(self, node: NamedNode) -> list[NamedNode]:
        """The asset itself, or the assets that perform the function."""
        return [*([node] if self._is_asset(node) else []), *self._saying("performs", node)]

    def _saying(self, name: str, value: NamedNode) -> list[NamedNode]:
        return self.page.saying(name, value, *ASSETS)

    @cached_property
    def needs(self) -> list[Need]:
        """Every need, assets first, each requirement once."""
        return [n for bearer in (*self.assets, *self.functions) for n in self.needs_of(bearer)]

    def needs_of(self, bearer: NamedNode) -> list[Need]:
        """What *bearer* needs, where it is an asset or a function."""
        return [Need(bearer, each) for each in sorted(self._asked(bearer), key=str)]

    def _asked(self, bearer: NamedNode) -> set[NamedNode]:
        kinds = set(self.page.nodes(bearer, TYPE))
        if self._is_asset(bearer):
            kinds.add(term("Asset"))
        held = {c for asset in self.performers(bearer) for c in self.categories(asset)}
        asked = shipped().asked
        return {r for category in held for kind in kinds for r in asked.get((category, kind), ())}

    # What answers them

    def answering(self, what: NamedNode, target: NamedNode) -> list[NamedNode]:
        """The measures and justifications on *target* for the requirement or rule *what*."""
        if target not in self._answers:
            found = self._answers[target] = {}
            for answer in self.page.saying("on", target, "Measure", "Justification"):
                says = "meets" if self.page.is_a(answer, "Measure") else "justifies"
                for each in self.page.nodes(answer, says):
                    found.setdefault(each, []).append(answer)
        return self._answers[target].get(what, [])

    def covering(self, need: Need) -> list[NamedNode]:
        """The measures and justifications that cover the bearer and answer the requirement."""
        found: dict[NamedNode, None] = {}
        for asset in self.performers(need.bearer):
            for target in (need.bearer, *self.targets(asset)):
                found.update(dict.fromkeys(self.answering(need.requirement, target)))
            for whole in self.wholes(asset):
                wide = self.answering(need.requirement, whole)
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
        return closed(lambda part: self._saying("hasPart", part), asset)

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


def closed(step: Callable[[NamedNode], Iterable[NamedNode]], start: NamedNode) -> list[NamedNode]:
    """Everything that *step* leads to from *start*, taken once or more; in order."""
    found: set[NamedNode] = set()
    waiting = [start]
    while waiting:
        for each in step(waiting.pop()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return sorted(found, key=str)
