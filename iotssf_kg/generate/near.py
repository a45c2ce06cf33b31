"""The nodes of each class that an asset has to do with: where its fault can be planted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.generate.account import ASSETS, FUNCTIONS, Account, Need


def near(account: Account, asset: NamedNode, kind: str) -> list[NamedNode]:
    """The nodes of class *kind* around *asset*, each once."""
    return list(dict.fromkeys(_NEAR[kind](account, asset)))


def _values(*names: str) -> Callable[[Account, NamedNode], Iterable[NamedNode]]:
    """What a chain of properties leads to."""

    def follow(account: Account, asset: NamedNode) -> Iterable[NamedNode]:
        nodes = [asset]
        for name in names:
            nodes = [value for node in nodes for value in account.page.nodes(node, name)]
        return nodes

    return follow


def _all(kind: str) -> Callable[[Account, NamedNode], Iterable[NamedNode]]:
    return lambda account, asset: account.page.of(kind)


def _connections(account: Account, asset: NamedNode) -> Iterable[NamedNode]:
    return account.page.saying("from", asset, "Connection")


def _needs(account: Account, asset: NamedNode) -> list[Need]:
    # In the order that they have among all needs of the page.
    page = account.page
    mine = page.in_order({asset, *page.nodes(asset, "performs")})
    bearers = [node for kinds in (ASSETS, FUNCTIONS) for node in mine if page.is_a(node, *kinds)]
    return [need for bearer in bearers for need in account.needs_of(bearer)]


def _answers(account: Account, asset: NamedNode) -> Iterable[NamedNode]:
    answers = [a for need in _needs(account, asset) for a in account.covering(need)]
    return [a for a in answers if account.in_force(a)]


def _measures(account: Account, asset: NamedNode) -> list[NamedNode]:
    return [a for a in _answers(account, asset) if account.page.is_a(a, "Measure")]


def _evidence(account: Account, asset: NamedNode) -> Iterable[NamedNode]:
    shown = [e for m in _measures(account, asset) for e in account.page.nodes(m, "evidencedBy")]
    return [e for e in shown if all(d >= account.on for d in account.days(e, "validUntil"))]


def _justifications(account: Account, asset: NamedNode) -> Iterable[NamedNode]:
    return [j for j in account.page.of("Justification") if account.in_force(j)]


_NEAR: Final[dict[str, Callable[[Account, NamedNode], Iterable[NamedNode]]]] = {
    "Export": lambda account, asset: [account.page.export],
    "Asset": lambda account, asset: [asset],
    "ProductModel": _values("model"),
    "UseContext": _values("usedIn"),
    "Connection": _connections,
    "TranscriptionFunction": _values("performs"),
    "Assessment": _values("adoptedAssessment"),
    "IncidentScenario": _values("adoptedAssessment", "scenario"),
    "RatingCriteria": _values("adoptedAssessment", "underCriteria"),
    "LowerBound": _values("adoptedAssessment", "underCriteria", "lowerBound"),
    "Measure": _measures,
    "Evidence": _evidence,
    "Justification": _justifications,
    "Review": _all("Review"),
    "Organization": _all("Organization"),
    "StaffGroup": _all("StaffGroup"),
}
