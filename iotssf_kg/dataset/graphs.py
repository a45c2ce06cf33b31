"""The names of the graphs of a dataset."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import GRAPH

# Part of the default graph.
QUERIES: Final = GRAPH("queries")
# Reached by name only.
CATALOGUE: Final = GRAPH("catalogue")
SHAPES: Final = GRAPH("shapes")
SUMMARY: Final = GRAPH("summary")
FRAMEWORKS: Final = GRAPH("frameworks")
# In the default graph: which classes can have which properties.
OUTLINE: Final = GRAPH("outline")


# What the names of graphs of mapping sets begin with; each is reached by name only.
CROSSWALKS: Final = GRAPH("crosswalk/").value
# What the name of a file of mappings ends in.
_SET: Final = ".sssom.tsv"


def crosswalk_of(file: str) -> NamedNode:
    """The graph of the mapping set in the *file* of that name; by name only."""
    return NamedNode(f"{CROSSWALKS}{quote(file.removesuffix(_SET), safe='')}")


def file_of(crosswalk: NamedNode) -> str:
    """The name of the file whose mapping set is in the graph *crosswalk*."""
    return f"{unquote(crosswalk.value.removeprefix(CROSSWALKS))}{_SET}"


def closure_of(export: NamedNode) -> NamedNode:
    """The graph of what the rules derived from *export*."""
    return _of("closure", export)


def report_of(export: NamedNode) -> NamedNode:
    """The graph of the findings about *export*; by name only."""
    return _of("report", export)


def withheld_of(export: NamedNode) -> NamedNode:
    """The graph of the statements of *export* that have no effect; by name only."""
    return _of("withheld", export)


def refused_of(export: NamedNode) -> NamedNode:
    """The graph of *export* as it was handed in and refused; by name only."""
    return _of("refused", export)


def refusal_of(export: NamedNode) -> NamedNode:
    """The graph of the findings for which *export* was refused; by name only."""
    return _of("refusal", export)


def without_effect_of(export: NamedNode) -> NamedNode:
    """The graph of the statements of a refused *export* that would have no effect."""
    return _of("refused-withheld", export)


def assets_of(export: NamedNode) -> NamedNode:
    """The node of the summary that counts the assets of *export*."""
    return _of("assets", export)


def _of(kind: str, export: NamedNode) -> NamedNode:
    return GRAPH(f"{kind}/{quote(export.value, safe='')}")
