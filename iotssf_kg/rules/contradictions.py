"""Nodes whose own statements contradict each other under the schemes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.ratings import AXES, Ratings

STATED: Final = SSF("StatedCategoryContradiction")
TWO_ADOPTED: Final = SSF("TwoAdoptedAssessments")
TWO_LEVELS: Final = SSF("TwoLevelsOnOneAxis")
EXCLUDED: Final = SSF("ExcludedCategory")
_STATED_CATEGORY, _ASSESSMENT = SSF("statedCategory"), SSF("Assessment")


def contradictions(
    facts: Facts, ratings: Ratings, catalogue: Catalogue
) -> Iterator[tuple[Node, NamedNode]]:
    """Each contradicting node of the export with its ``ssf:ContradictionKind``, each pair once."""
    for assessment in facts.typed(_ASSESSMENT):
        if any(len(facts.nodes(assessment, axis)) > 1 for axis in AXES):
            yield assessment, TWO_LEVELS
    for asset, adopted in ratings.adopted.items():
        if len(adopted) > 1:
            yield asset, TWO_ADOPTED
        stated = facts.nodes(asset, _STATED_CATEGORY)
        for kind in dict.fromkeys(_against(asset, each, ratings, catalogue) for each in stated):
            if kind is not None:
                yield asset, kind


def _against(
    asset: Node, stated: NamedNode, ratings: Ratings, catalogue: Catalogue
) -> NamedNode | None:
    scheme = catalogue.scheme_of(stated)
    if scheme is None:
        return None
    derived = {c for c in ratings.categories.get(asset, ()) if c in scheme.asks}
    if derived:
        return STATED if derived != {stated} else None
    reachable = frozenset().union(*scheme.levels_of(stated))
    # One axis is not known; the other may exclude the category all by itself. What was rated
    # under another scheme says nothing about the categories of this one.
    known = {
        level
        for assessment in ratings.adopted[asset]
        if scheme.iri in ratings.schemes(assessment)
        for axis in AXES
        for level in ratings.levels(assessment, axis)
    }
    return None if known <= reachable else EXCLUDED
