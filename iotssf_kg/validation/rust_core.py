"""SHACL Core by the Rust engine ``shacl``, where it is installed.

It renames blank nodes. Those of shapes are given IRIs before it reads them (``rust_shapes``); those
of data are each the object of one more statement, and one more shape reports the values of these
statements: so a report says itself what its blank nodes were called. Nothing else in SHACL Core
can see such a statement: its predicate is in no path, and its subject is nobody's focus.
https://pypi.org/project/shacl/ is young, hence pinned.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse, serialize

from iotssf_kg.errors import ShapesError
from iotssf_kg.namespaces import RDF, SH
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.rust_shapes import BLANK, rewritten
from iotssf_kg.validation.shapes import Shapes

# There is no wheel for every platform.
_shacl: Any = import_module("shacl") if find_spec("shacl") else None

_IS, _NAMES, _NAME = (NamedNode(f"{BLANK}/{part}") for part in ("is", "names", "name"))
_ASKED: Final = (
    Triple(_NAMES, RDF("type"), SH("NodeShape")),
    Triple(_NAMES, SH("targetSubjectsOf"), _IS),
    Triple(_NAMES, SH("property"), _NAME),
    Triple(_NAME, RDF("type"), SH("PropertyShape")),
    Triple(_NAME, SH("path"), _IS),
    Triple(_NAME, SH("nodeKind"), SH("Literal")),
)


def here() -> bool:
    """Whether the engine is installed."""
    return _shacl is not None


def run(data: Iterable[Triple], shapes: Shapes) -> list[Result]:
    """The results of *shapes*, all of SHACL Core, over *data*."""
    triples = list(data)
    blank = {
        term: None
        for triple in triples
        for term in (triple.subject, triple.object)
        if isinstance(term, BlankNode)
    }
    named = (Triple(NamedNode(BLANK + term.value), _IS, term) for term in blank)
    text = serialize([*triples, *named], format=RdfFormat.N_TRIPLES) or b""
    found = (
        _compiled(shapes)
        .validate_text(text.decode(), format="ntriples", allow_warnings=True)
        .results
    )
    names = {
        each.value: BlankNode(each.focus_node.removeprefix(f"<{BLANK}")[:-1])
        for each in found
        if each.source_shape == str(_NAME)
    }
    terms = _Terms(names)
    return [_result(each, terms) for each in found if each.source_shape != str(_NAME)]


def _compiled(shapes: Shapes) -> Any:
    if "rust" not in shapes.kept:
        text = serialize([*rewritten(shapes), *_ASKED], format=RdfFormat.N_TRIPLES) or b""
        try:
            shapes.kept["rust"] = _shacl.Shapes.from_text(text.decode(), format="ntriples")
        except ValueError as error:
            raise ShapesError(str(error), hint="Correct the shapes") from error
    return shapes.kept["rust"]


class _Terms:
    """The terms that texts write in N-Triples, each read once."""

    def __init__(self, names: dict[str, BlankNode]) -> None:
        self._known: dict[str, Term] = dict(names)

    def __call__(self, text: str) -> Term:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = _term(text)
        return found


def _term(text: str) -> Term:
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    [quad] = parse(f"<x:> <x:> {text} .", RdfFormat.N_TRIPLES)
    term: Term = quad.object
    return term


def _result(found: Any, terms: _Terms) -> Result:
    return Result(
        focus=terms(found.focus_node),
        path=found.path or "",
        value=None if found.value is None else terms(found.value),
        shape=_shape(found.source_shape),
        constraint=None,
        component=NamedNode(found.component_iri),
    )


def _shape(text: str) -> Node:
    name = text[1:-1]
    blank = name.startswith(BLANK)
    return BlankNode(name.removeprefix(BLANK)) if blank else NamedNode(name)
