"""Shapes of others, read from a file and checked before anything is held against them."""

from __future__ import annotations

from typing import Any, Final

from pyoxigraph import BlankNode, Triple

from iotssf_kg.errors import ShapesError
from iotssf_kg.rdf.parse import Document
from iotssf_kg.validation.compiled import compiled
from iotssf_kg.validation.preflight import preflight
from iotssf_kg.validation.shapes import Shapes, shapes

# What every blank node of a shapes file is called by, so that no data has one of that name.
_PREFIX: Final = "shapes-"


def read_shapes(document: Document) -> Shapes:
    """The shapes in *document*, its graphs taken together.

    Blank nodes are called by the order in which they come, so that a finding of a shape without a
    name has the same fingerprint in every run.

    Raises:
        ShapesError: They cannot be run as they are meant; names the file, the shape and a remedy.
    """
    given = shapes(_steady(document))
    try:
        preflight(given)
        compiled(given)
        if not given.roots:
            raise ShapesError("no shape has a target", hint="Add sh:targetClass or its like")
    except ShapesError as error:
        raise ShapesError(error.what, source=document.name, hint=error.hint) from error
    return given


def _steady(document: Document) -> list[Triple]:
    """The statements of *document*, with blank nodes called by the order in which they come."""
    names: dict[BlankNode, BlankNode] = {}

    def named(term: Any) -> Any:
        if not isinstance(term, BlankNode):
            return term
        return names.setdefault(term, BlankNode(f"{_PREFIX}{len(names)}"))

    return [Triple(named(q.subject), q.predicate, named(q.object)) for q in document.quads]
