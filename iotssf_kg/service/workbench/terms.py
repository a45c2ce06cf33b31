"""The terms of the ontology as an editor completes them."""

from __future__ import annotations

from functools import cache
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import HOME, OWL, RDFS
from iotssf_kg.service.entries import Reader
from iotssf_kg.vocabulary.documents import facts

_KINDS: Final = {
    "class": (OWL("Class"),),
    "property": (OWL("ObjectProperty"), OWL("DatatypeProperty")),
    "individual": (OWL("NamedIndividual"),),
}


@cache
def completions(lang: str) -> dict[str, list[tuple[str, str]]]:
    """Kind → the IRI of each term of that kind, with its label in *lang*."""
    reader = Reader(lang, lambda _: "")
    return {
        kind: [
            (node.value, reader.named(node).text)
            for node in facts().typed(*types)
            if isinstance(node, NamedNode) and _offered(node)
        ]
        for kind, types in _KINDS.items()
    }


def _offered(node: NamedNode) -> bool:
    return node.value.startswith(HOME) or bool(facts().values(node, RDFS("label")))
