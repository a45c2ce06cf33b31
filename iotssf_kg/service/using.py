"""The graphs that an update is using, put where the update says it itself."""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.errors import BadParameter
from iotssf_kg.store.embedded import Graphs
from iotssf_kg.store.tokens import masked

_MARK: Final = re.compile(r"[{}]|\b(?:where|using|with)\b", re.IGNORECASE)
_DELETE_WHERE: Final = re.compile(r"\bdelete\s*+\Z", re.IGNORECASE)


def with_graphs(update: str, graphs: Graphs) -> str:
    """*update* with a ``USING`` clause for each of *graphs* in every operation with a ``WHERE``.

    https://www.w3.org/TR/sparql11-protocol/#update-dataset

    Raises:
        BadParameter: The update names graphs itself, or *graphs* are no IRIs.
    """
    if not any(graphs):
        return update
    clauses = _clauses(graphs)
    bare, depth, at, parts = masked(update), 0, 0, list[str]()
    for mark in _MARK.finditer(bare):
        word = mark[0].lower()
        if word in "{}":
            depth += 1 if word == "{" else -1
        elif depth == 0 and word != "where":
            raise BadParameter(
                "the update names its graphs itself", where="using-graph-uri", hint="Say it once"
            )
        elif depth == 0 and not _DELETE_WHERE.search(bare[: mark.start()]):
            parts += [update[at : mark.start()], clauses]
            at = mark.start()
    return "".join([*parts, update[at:]])


def _clauses(graphs: Graphs) -> str:
    try:
        default = [f"USING {NamedNode(iri)} " for iri in graphs.default]
        named = [f"USING NAMED {NamedNode(iri)} " for iri in graphs.named]
    except ValueError as error:
        raise BadParameter(
            str(error), where="using-graph-uri", hint="Write the graph's IRI in full"
        ) from error
    return "".join([*default, *named])
