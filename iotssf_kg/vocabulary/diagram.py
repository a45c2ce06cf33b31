"""The classes of the core vocabulary and what joins them: what a diagram of them shows."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import OWL, RDFS, SSF, Namespace
from iotssf_kg.vocabulary.documents import facts

SUBCLASS: Final = RDFS("subClassOf")
_SCHEMA: Final = Namespace("https://schema.org/")
_DOMAINS: Final = (RDFS("domain"), _SCHEMA("domainIncludes"))
_RANGES: Final = (RDFS("range"), _SCHEMA("rangeIncludes"))


class Joined(NamedTuple):
    """That nodes of class *source* have nodes of class *target* as values of *by*.

    Or, where *by* is ``SUBCLASS``, that all nodes of *source* are nodes of *target*.
    """

    source: NamedNode
    by: NamedNode
    target: NamedNode


@cache
def diagram() -> tuple[tuple[NamedNode, ...], tuple[Joined, ...]]:
    """The classes that anything joins, code lists left out, and what joins them."""
    ours = [c for c in facts().typed(OWL("Class")) if str(c).startswith(f"<{SSF}")]
    classes = [c for c in ours if isinstance(c, NamedNode) and not _codes(c)]
    said = [*_properties(classes), *_above(classes)]
    ends = {end for each in said for end in (each.source, each.target)}
    return tuple(c for c in classes if c in ends), tuple(said)


def _codes(kind: NamedNode) -> bool:
    """Whether *kind* is a list of codes: all its nodes are known, and no property is theirs."""
    owned = any(kind in facts().nodes(p, d) for d in _DOMAINS for p in facts().rows(d))
    return bool(facts().typed(kind)) and not owned


def _properties(classes: list[NamedNode]) -> list[Joined]:
    found = []
    for each in facts().typed(OWL("ObjectProperty")):
        sources, targets = (
            [end for way in ways for end in facts().nodes(each, way) if end in classes]
            for ways in (_DOMAINS, _RANGES)
        )
        if isinstance(each, NamedNode) and each.value.startswith(SSF):
            found += [Joined(s, each, t) for s in sources for t in targets]
    return found


def _above(classes: list[NamedNode]) -> list[Joined]:
    pairs = ((c, above) for c in classes for above in facts().nodes(c, SUBCLASS))
    return [Joined(c, SUBCLASS, above) for c, above in pairs if above in classes]
