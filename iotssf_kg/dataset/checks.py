"""What must hold of a build before it is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.dataset.module import Module
from iotssf_kg.dataset.writing import only_in
from iotssf_kg.errors import StoreError
from iotssf_kg.namespaces import SKOS, SSF
from iotssf_kg.rules.facts import Facts
from iotssf_kg.store import Reader, ask, number, only, select

# Those of our own graphs that the default graph has too: what an export says of a scheme must not
# stop a load.
CELLS = f"""ASK {{{{
  {{{{ SELECT (COUNT(DISTINCT ?cell) AS ?n) {{{{
    VALUES ?module {{{{ {{modules}} }}}}
    GRAPH ?module {{{{ ?cell a {SSF("Cell")} ; {SKOS("inScheme")} {{scheme}} }}}}
    ?cell a {SSF("Cell")} ; {SKOS("inScheme")} {{scheme}}
  }}}} }}}}
  FILTER(?n = 9)
}}}}"""
EMPTY = f"""SELECT ?graph {{
  GRAPH {CATALOGUE} {{ ?graph a {CURRENT} , {SSF("Export")} }}
  FILTER NOT EXISTS {{ GRAPH ?graph {{ ?s ?p ?o }} }}
}}"""


@dataclass(frozen=True)
class Expected:
    """What a graph must hold.

    Attributes:
        graph: Its name.
        least: The fewest triples. A store that writes numbers in one form may merge some.
        most: The most triples.
        current: Whether the default graph must have them all.
    """

    graph: NamedNode
    least: int
    most: int
    current: bool


def expected(graph: NamedNode, triples: Iterable[Triple] | Facts, *, current: bool) -> Expected:
    """What *graph* must hold after *triples* were written to it."""
    least, most = (triples if isinstance(triples, Facts) else Facts(triples)).counts()
    return Expected(graph, least, most, current)


def exactly(module: Module) -> Expected:
    """What a graph of ours must hold, in which no number is written in two forms."""
    return Expected(module.graph, module.count, module.count, module.answering)


def checks(
    written: Iterable[Expected],
    left: Iterable[NamedNode],
    schemes: Iterable[NamedNode],
    modules: Iterable[NamedNode],
) -> Callable[[Reader], None]:
    """A check of a build.

    Args:
        written: The graphs that were written.
        left: The graphs that left the default graph.
        schemes: The category schemes that must be whole.
        modules: The graphs that they are in.
    """
    graphs = " ".join(map(str, modules))

    def check(state: Reader) -> None:
        """Pass a state that answers as it should; raises StoreError."""
        for each in written:
            _check_graph(state, each)
        for graph in left:
            if ask(state, f"ASK {{ {only_in(graph)} ?s ?p ?o }}"):
                raise _wrong(f"the default graph still holds triples of {graph.value} alone")
        for row in select(state, EMPTY):
            raise _wrong(f"the graph of {row['graph']} is empty")
        for scheme in schemes:
            if not ask(state, CELLS.format(scheme=scheme, modules=graphs)):
                raise _wrong(f"the scheme {scheme.value} has not nine cells")

    return check


def _check_graph(state: Reader, each: Expected) -> None:
    inside = f"GRAPH {each.graph} {{ ?s ?p ?o }}"
    found = number(only(select(state, f"SELECT (COUNT(*) AS ?n) {{ {inside} }}"))["n"])
    if not each.least <= found <= each.most:
        raise _wrong(f"{each.graph.value} holds {found} triples, not {each.most}")
    if each.current and ask(state, f"ASK {{ {inside} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"):
        raise _wrong(f"the default graph lacks triples of {each.graph.value}")


def _wrong(what: str) -> StoreError:
    return StoreError(
        f"the build is not published, since {what}",
        hint="Load the exports into a new store",
    )
