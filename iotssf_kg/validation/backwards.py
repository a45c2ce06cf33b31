"""Paths in a form that pySHACL follows rightly: backwards by single steps alone.

It goes through the inverse of a row of steps in the order of the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from iotssf_kg.errors import ShapesError
from iotssf_kg.namespaces import RDF, SH
from iotssf_kg.rules.export import Node
from iotssf_kg.validation.paths import Path, read_path
from iotssf_kg.validation.shapes import Shapes

_PATH, _INVERSE, _EITHER, _ROW = SH("path"), SH("inversePath"), SH("alternativePath"), RDF("rest")
_FIRST, _NIL = RDF("first"), RDF("nil")
_LISTS: Final = (_EITHER, _ROW)


def stepwise(shapes: Shapes) -> Iterator[Triple]:
    """The statements of *shapes*, each path with an inverse of more than a step written anew."""
    for triple in shapes.triples:
        path = _compound(shapes, triple)
        turned = None if path is None else _turned(path)
        if turned is None or turned == path:
            yield triple
            continue
        node, found = _written(turned)
        yield Triple(triple.subject, _PATH, node)
        yield from found


def _compound(shapes: Shapes, triple: Triple) -> Path | None:
    if triple.predicate != _PATH or not isinstance(triple.object, BlankNode):
        return None
    try:
        return read_path(shapes.facts, triple.object)
    except ShapesError:
        # Of a shape that nothing refers to.
        return None


def _turned(path: Path, *, back: bool = False) -> Path:
    kind, parts = path
    if not parts:
        return Path(_INVERSE, (path,)) if back else path
    if kind == _INVERSE:
        return _turned(parts[0], back=not back)
    order = parts[::-1] if back and kind == _ROW else parts
    return Path(kind, tuple(_turned(part, back=back) for part in order))


def _written(path: Path) -> tuple[Node, list[Triple]]:
    """A node for *path*, and what is said of it."""
    kind, parts = path
    if not parts:
        return kind, []
    inner = [_written(part) for part in parts]
    found = [triple for _, said in inner for triple in said]
    if kind not in _LISTS:
        node = BlankNode()
        return node, [*found, Triple(node, kind, inner[0][0])]
    head: NamedNode | BlankNode = _NIL
    for each, _ in reversed(inner):
        cell = BlankNode()
        found += [Triple(cell, _FIRST, each), Triple(cell, RDF("rest"), head)]
        head = cell
    if kind == _ROW:
        return head, found
    node = BlankNode()
    return node, [*found, Triple(node, kind, head)]
