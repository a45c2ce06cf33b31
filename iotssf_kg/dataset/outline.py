"""The outline of a dataset: which classes can have which properties with which values.

Editors of SPARQL ask an endpoint for it and complete by it. It follows from the core vocabulary
alone, so that no load has to count; what there is, and how much, the service counts
(``asking.counting``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.graphs import OUTLINE
from iotssf_kg.dataset.partitions import Use, statements
from iotssf_kg.namespaces import DCTERMS, OWL, RDF, RDFS, SSF, VOID, XSD, Namespace
from iotssf_kg.rules.facts import Facts

_SCHEMA = Namespace("https://schema.org/")
_DOMAINS = (RDFS("domain"), _SCHEMA("domainIncludes"))
_RANGES = (RDFS("range"), _SCHEMA("rangeIncludes"))
_ANY = OWL("Thing")
_TITLES = (
    Literal("what the graphs of this dataset can say", language="en"),
    Literal("このデータセットのグラフに記述できる事項", language="ja"),
)


def outline(core: Iterable[Triple]) -> list[Triple]:
    """The outline, of the *core* vocabulary."""
    facts = Facts(core)
    told = dict.fromkeys(statements(OUTLINE, list(_uses(facts))))
    titles = [Triple(OUTLINE, DCTERMS("title"), title) for title in _TITLES]
    return [Triple(OUTLINE, RDF("type"), VOID("Dataset")), *titles, *told]


def _uses(facts: Facts) -> Iterator[Use]:
    kinds = {c: set(_above(facts, c)) for c in _ours(facts)}
    for prop in dict.fromkeys(s for each in _DOMAINS for s in facts.rows(each)):
        if not isinstance(prop, NamedNode):
            continue
        domains = {d for each in _DOMAINS for d in facts.nodes(prop, each)}
        ranges = [r for each in _RANGES for r in facts.nodes(prop, each)]
        for kind, above in kinds.items():
            if _ANY in domains or domains & above:
                yield from (_use(kind, prop, each) for each in ranges or [_ANY])


def _ours(facts: Facts) -> list[NamedNode]:
    classes = facts.typed(OWL("Class"))
    return [c for c in classes if isinstance(c, NamedNode) and c.value.startswith(SSF)]


def _above(facts: Facts, kind: NamedNode) -> Iterator[NamedNode]:
    yield kind
    for each in facts.nodes(kind, RDFS("subClassOf")):
        yield from _above(facts, each)


def _use(kind: NamedNode, prop: NamedNode, value: NamedNode) -> Use:
    if value.value.startswith(XSD) or value == RDF("langString"):
        return Use(kind, prop, value, literal=True)
    return Use(kind, prop, None if value == _ANY else value)
