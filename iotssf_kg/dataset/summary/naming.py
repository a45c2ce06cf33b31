"""What nodes are called in a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.summary.records import batches, names
from iotssf_kg.namespaces import RDFS, SKOS, shrink
from iotssf_kg.store import Reader, Term, select

_LABELS: Final = f"""SELECT ?node ?p ?text {{{{
  VALUES ?node {{{{ {{names}} }}}}
  ?node ?p ?text FILTER(?p IN ({RDFS("label")}, {SKOS("notation")}))
}}}}"""


class Names(NamedTuple):
    """What nodes are called.

    Attributes:
        labels: Node → its label in the reader's language, else in any.
        notations: Node → how it is cited for short.
    """

    labels: Mapping[str, str]
    notations: Mapping[str, str]

    def of(self, node: Term) -> str:
        """The label of *node*, else its short name."""
        if not isinstance(node, NamedNode):
            return getattr(node, "value", str(node))
        return self.labels.get(node.value) or shrink(node)

    def cited(self, node: Term) -> str:
        """How *node* is cited for short, else its label."""
        return self.notations.get(getattr(node, "value", "")) or self.of(node)


def named_in(store: Reader, nodes: Iterable[object], lang: str) -> Names:
    """What *store* calls *nodes* for readers of *lang*."""
    labels: dict[str, tuple[bool, str]] = {}
    notations: dict[str, str] = {}
    listed = sorted({node.value for node in nodes if isinstance(node, NamedNode)})
    for batch in batches(map(NamedNode, listed)):
        for row in select(store, _LABELS.format(names=names(batch))):
            node, text = row["node"], row["text"]
            if not isinstance(node, NamedNode) or not isinstance(text, Literal):
                continue
            if row["p"] == SKOS("notation"):
                notations[node.value] = text.value
            else:
                found = text.language == lang, text.value
                labels[node.value] = max(found, labels.get(node.value, found))
    return Names({iri: text for iri, (_, text) in labels.items()}, notations)
