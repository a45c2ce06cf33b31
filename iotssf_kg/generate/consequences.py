"""The findings that a page deserves in the profiles ``category`` and ``consistency``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.generate.account import Account, Outcome
from iotssf_kg.generate.differences import RULES, Pair, below, justified
from iotssf_kg.generate.page import ISSUED, Page, term
from iotssf_kg.generate.scale import AXES, LEVELS, category, level
from iotssf_kg.namespaces import SSFSH


class Row(NamedTuple):
    """A finding as the ledger has it: IRIs, the path as ``report.rows`` writes it."""

    focus: str
    path: str
    shape: str
    requirement: str


# Stands for any blank node, which has no name that a ledger could tell.
BLANK = "_:"


def row(focus: object, path: str, shape: str, requirement: str = "") -> Row:
    """A row of the ledger; *path* and *shape* by their short names."""
    name = focus.value if isinstance(focus, NamedNode) else BLANK
    return Row(name, spelled(path), SSFSH + shape, requirement)


def spelled(path: str) -> str:
    """A property path by short names as reports spell it: ``^performs``, ``gtin|cpe``."""
    if "|" in path:
        return f"({'|'.join(f'<{term(name).value}>' for name in path.split('|'))})"
    if path.startswith("^"):
        return f"^<{term(path[1:]).value}>"
    return term(path).value if path else ""


def consequences(page: Page, on: date) -> Iterator[Row]:
    """What follows from *page* at the date; a row may come more than once."""
    account = Account(page, on)
    for rows in _HELD:
        yield from rows(account)


_FLOOR: Final = "PartFloorRule"
_STANDING: Final = {"Withdrawn": "WithdrawnAssessment", "Draft": "DraftAssessment"}
_SHAPES: Final = {Outcome.OPEN: "NeedOpen", Outcome.UNSEEN: "NeedNotJudged"}


def _needs(account: Account) -> Iterator[Row]:
    for need in account.needs:
        shape = _SHAPES.get(account.outcome(need))
        if shape is not None:
            yield row(need.bearer, "needs", shape, need.requirement.value)


def _categories(account: Account) -> Iterator[Row]:
    for asset in account.assets:
        adopted = [] if account.categories(asset) else account.adopted(asset)
        if any(account.page.is_a(rating, "Assessment") for rating in adopted):
            yield row(asset, "adoptedAssessment", "NoCategory")
        elif any(not account.page.owns(rating) for rating in adopted):
            yield row(asset, "adoptedAssessment", "CategoryNotJudged")


def _standing(account: Account) -> Iterator[Row]:
    page = account.page
    for asset in account.assets:
        for rating in account.adopted(asset):
            if page.is_a(rating, "Assessment"):
                found = [s for w, s in _STANDING.items() if term(w) in page.nodes(rating, "status")]
                if any(day > account.on for day in account.days(rating, ISSUED)):
                    found.append("AssessmentNotIssued")
                yield from (row(asset, "adoptedAssessment", shape) for shape in found)


def _foreign(account: Account) -> Iterator[Row]:
    """What other parties' functions and parts leave unjudged; none of them is at hand."""
    page = account.page
    for asset in account.assets:
        if account.categories(asset):
            if any(not page.owns(each) for each in page.nodes(asset, "performs")):
                yield row(asset, "performs", "FunctionNotJudged")
            for part in page.nodes(asset, "hasPart"):
                if not page.owns(part) and not justified(account, _FLOOR, Pair(asset, part)):
                    yield row(asset, "hasPart", "PartNotJudged")


def _adoption(account: Account) -> Iterator[Row]:
    for asset in account.assets:
        adopted = account.page.values(asset, "adoptedAssessment")
        if not adopted and not account.page.values(asset, "outOfScopeBecause"):
            yield row(asset, "adoptedAssessment|outOfScopeBecause", "NoAdoptedAssessment")
        if len(adopted) > 1:
            yield row(asset, "adoptedAssessment", "TwoAdoptedAssessments")


def _levels(account: Account) -> Iterator[Row]:
    for rating in account.page.of("Assessment"):
        for axis in AXES:
            if len(account.page.values(rating, axis)) > 1:
                yield row(rating, axis, f"TwoLevelsOnOneAxis-{axis}")


def _scenarios(account: Account) -> Iterator[Row]:
    page = account.page
    for rating in page.of("Assessment"):
        for axis in AXES:
            reached = {n for s in page.nodes(rating, "scenario") for n in page.nodes(s, axis)}
            for stated in page.nodes(rating, axis):
                worse = any(stated in below(each) for each in reached)
                beyond = stated not in reached and any(n in reached for n in below(stated))
                if worse or beyond:
                    yield row(rating, axis, "ScenarioMaximum")


def _elsewhere(account: Account) -> Iterator[Row]:
    page = account.page
    for asset in account.assets:
        for rating in page.nodes(asset, "adoptedAssessment"):
            rated = set(page.nodes(rating, "assesses"))
            other = rated.isdisjoint((asset, *page.nodes(asset, "model")))
            if (rated and other) or _in_another_place(account, asset, rating):
                yield row(asset, "adoptedAssessment", "AdoptedElsewhere")


def _in_another_place(account: Account, asset: NamedNode, rating: NamedNode) -> bool:
    here = set(account.page.nodes(asset, "usedIn"))
    there = set(account.page.nodes(rating, "inContext"))
    kinds = [
        {kind for place in places for kind in account.page.nodes(place, "contextType")}
        for places in (here, there)
    ]
    # Where no type is stated nothing can be compared; that it is not stated is a finding itself.
    return here.isdisjoint(there) and all(kinds) and kinds[0].isdisjoint(kinds[1])


def _stated(account: Account) -> Iterator[Row]:
    for asset in account.assets:
        derived = account.categories(asset)
        for stated in account.page.nodes(asset, "statedCategory"):
            if derived - {stated}:
                yield row(asset, "statedCategory", "StatedCategory")
            if not derived and _excluded(account, asset, stated):
                yield row(asset, "statedCategory", "ExcludedCategory")


def _excluded(account: Account, asset: NamedNode, stated: NamedNode) -> bool:
    """Whether a level on one axis alone rules the *stated* category out."""
    reaching = [levels for levels in LEVELS if category(levels) == stated]
    possible = {level(i, n) for levels in reaching for i, n in enumerate(levels)}
    known = {each for axis in AXES for each in account.levels(asset, axis)}
    return not known <= possible


def _differences(account: Account) -> Iterator[Row]:
    for rule, pairs, shape, path in RULES:
        for pair in pairs(account):
            if not justified(account, rule, pair):
                yield row(pair.focus, path, shape)


_HELD: Final = (
    *(_needs, _categories, _standing, _foreign, _adoption),
    *(_levels, _scenarios, _elsewhere, _stated, _differences),
)
