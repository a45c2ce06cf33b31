"""SHACL Core by the Rust engine ``shacl``, where it is installed and can be trusted.

It renames blank nodes and gives no detail of them, so a graph or a shape that has one goes to
pySHACL instead. https://pypi.org/project/shacl/ is young, hence pinned.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse, serialize

from iotssf_kg.namespaces import SH
from iotssf_kg.rules.export import Term
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.shapes import Shapes

# There is no wheel for every platform.
_shacl: Any = import_module("shacl") if find_spec("shacl") else None

_SPARQL: Final = SH("sparql")


def fits(data: Sequence[Triple], shapes: Shapes) -> bool:
    """Whether the engine is there, and gives for these what pySHACL gives."""
    if _shacl is None or any(isinstance(name, BlankNode) for name in shapes.names):
        return False
    core = not shapes.facts.rows(_SPARQL)
    return core and not any(BlankNode in (type(t.subject), type(t.object)) for t in data)


def run(data: Sequence[Triple], shapes: Shapes) -> list[Result]:
    """The results of *shapes* over *data*, for which ``fits`` holds."""
    text = serialize(data, format=RdfFormat.N_TRIPLES)
    report = _compiled(shapes.triples).validate_text(
        (text or b"").decode(), format="ntriples", allow_warnings=True
    )
    return [_result(each) for each in report.results]


@lru_cache(maxsize=16)
def _compiled(triples: tuple[Triple, ...]) -> Any:
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    return _shacl.Shapes.from_text((text or b"").decode(), format="ntriples")


def _result(found: Any) -> Result:
    focus, shape = _term(found.focus_node), _term(found.source_shape)
    if not isinstance(focus, NamedNode | BlankNode) or not isinstance(shape, NamedNode | BlankNode):
        raise TypeError(f"a literal as focus or shape: {found!r}")
    return Result(
        focus=focus,
        path=found.path or "",
        value=None if found.value is None else _term(found.value),
        shape=shape,
        constraint=None,
        component=NamedNode(found.component_iri),
    )


def _term(text: str) -> Term:
    """The term that *text* writes in N-Triples."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    [quad] = parse(f"<x:> <x:> {text} .", RdfFormat.N_TRIPLES)
    term: Term = quad.object
    return term
