"""Differences that are there on purpose, each with the justification that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from iotssf_kg.generate.account import Account
from iotssf_kg.generate.answers import justify
from iotssf_kg.generate.differences import RULES, Pair
from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.page import term


def explain(draft: Draft, account: Account) -> None:
    """Justify every difference that the page has by design."""
    for rule, pairs, _, _ in RULES:
        for focus, values in _gathered(pairs(account)):
            related = [value for value in values if value not in focus]
            justify(draft, [term(rule)], focus, "Intended", {"inRelationTo": related or None})


def _gathered(pairs: Iterable[Pair]) -> Iterator[tuple[list[NamedNode], list[NamedNode]]]:
    """Pairs with the same focus together, and then those with the same values."""
    by_focus: dict[NamedNode, list[NamedNode]] = {}
    for pair in pairs:
        by_focus.setdefault(pair.focus, []).append(pair.value)
    by_values: dict[tuple[NamedNode, ...], list[NamedNode]] = {}
    for focus, values in by_focus.items():
        by_values.setdefault(tuple(dict.fromkeys(values)), []).append(focus)
    for held, foci in by_values.items():
        yield foci, list(held)
