"""What is compared: of which kind a node is, and what is said of it, now or in history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.dataset.summary import Names, named_in, names
from iotssf_kg.namespaces import DCTERMS, RDFS, SSF
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.service.workbench.comparing.sides import Said
from iotssf_kg.store import Reader, Term, select

KINDS: Final[Mapping[str, frozenset[NamedNode]]] = {
    "category": frozenset({SSF("Category")}),
    "scheme": frozenset({SSF("CategoryScheme")}),
    "asset": frozenset(ASSETS),
    "assessment": frozenset({SSF("Assessment")}),
    "export": frozenset({SSF("Export")}),
}
"""Kind → the classes of what is compared."""
_EXPORT: Final = f"""GRAPH {CATALOGUE} {{{{
  ?graph a {SSF("Export")} ; {DCTERMS("issued")} ?issued }}}}"""
_TYPES: Final = "SELECT ?type {{ {node} a ?type }}"
_FORMER: Final = f"""SELECT ?type ?graph {{{{
  GRAPH ?graph {{{{ {{node}} a ?type }}}} {_EXPORT}
}}}} ORDER BY DESC(?issued) ?graph"""
_CLOSURE: Final = f"GRAPH {CATALOGUE} {{{{ {{graph}} {SSF('closureGraph')} ?closure }}}}"
_SAID: Final = "SELECT ?p ?value {{ {where} FILTER(?p IN ({properties})) }}"
_LABELS: Final = f"""SELECT ?node ?text {{{{
  VALUES ?node {{{{ {{nodes}} }}}} VALUES ?graph {{{{ {{graphs}} }}}}
  GRAPH ?graph {{{{ ?node {RDFS("label")} ?text }}}}
}}}}"""
_TITLES: Final = f"""SELECT ?node ?text {{{{
  VALUES ?node {{{{ {{nodes}} }}}} GRAPH ?node {{{{ ?node {DCTERMS("title")} ?text }}}}
}}}}"""


class Subject(NamedTuple):
    """A node that can be compared.

    Attributes:
        node: Its name.
        kind: One of ``KINDS``.
        graph: The last export that describes it, where none that is current does.
    """

    node: NamedNode
    kind: str
    graph: NamedNode | None = None


def subject(store: Reader, node: NamedNode) -> Subject | None:
    """What *node* is; None where no export, current or replaced, says that it is of any kind."""
    for query in (_TYPES, _FORMER):
        found = list(select(store, query.format(node=node)))
        for kind, classes in KINDS.items():
            for row in found:
                if row["type"] in classes:
                    graph = row.get("graph")
                    return Subject(node, kind, graph if isinstance(graph, NamedNode) else None)
    return None


def within(of: Subject, pattern: str) -> str:
    """*pattern* as it is matched where *of* is described: in what is current, or in what was."""
    if of.graph is None:
        return pattern
    closure = _CLOSURE.format(graph=of.graph)
    # What follows from an export is in a graph of its own.
    return f"""{{ GRAPH {of.graph} {{ {pattern} }} }}
      UNION {{ {closure} GRAPH ?closure {{ {pattern} }} }}"""


def said(store: Reader, of: Subject, properties: Iterable[NamedNode]) -> Said:
    """What the store says of *of* by *properties*."""
    asked = ", ".join(map(str, properties))
    where = within(of, f"{of.node} ?p ?value")
    found: dict[NamedNode, dict[Term, None]] = {}
    for row in select(store, _SAID.format(where=where, properties=asked)):
        if isinstance(row["p"], NamedNode):
            found.setdefault(row["p"], {})[row["value"]] = None
    return {p: tuple(values) for p, values in found.items()}


def nodes_in(*sides: Said) -> set[NamedNode]:
    """Every node that *sides* name."""
    found = {p for side in sides for p in side}
    values = (value for side in sides for listed in side.values() for value in listed)
    return found | {value for value in values if isinstance(value, NamedNode)}


def called(
    store: Reader, nodes: Iterable[NamedNode], lang: str, former: Collection[NamedNode] = ()
) -> Names:
    """What *nodes* are called: in what is current, else in the exports *former*."""
    listed = set(nodes)
    found = named_in(store, listed, lang)
    left = [each for each in listed if each.value not in found.labels]
    if not (left and former):
        return found
    labels = _texts(store, _LABELS.format(nodes=names(left), graphs=names(former)), lang)
    return found._replace(labels={**found.labels, **labels})


def titles(store: Reader, exports: Collection[NamedNode], lang: str) -> Names:
    """What *exports*, current or replaced, are called: their titles."""
    return Names(_texts(store, _TITLES.format(nodes=names(exports)), lang), {})


def _texts(store: Reader, query: str, lang: str) -> dict[str, str]:
    """Each ?node of *query* with its ?text in *lang*, else in any."""
    found: dict[str, tuple[bool, str]] = {}
    for row in select(store, query):
        iri, text = getattr(row["node"], "value", ""), row["text"]
        if isinstance(text, Literal):
            told = text.language == lang, text.value
            found[iri] = max(told, found.get(iri, told))
    return {iri: text for iri, (_, text) in found.items()}
