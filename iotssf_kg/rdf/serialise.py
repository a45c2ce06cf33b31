"""Statements written down, the same bytes for the same statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple
from pyoxigraph import serialize as ox_serialize

from iotssf_kg.errors import NotAcceptable
from iotssf_kg.namespaces import PREFIXES, RDF, XSD
from iotssf_kg.rdf.compact import compact_jsonld
from iotssf_kg.rdf.order import ordered
from iotssf_kg.rdf.syntax import JSON_LD, RDF_XML, TRIG, TURTLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iotssf_kg.rdf.syntax import Syntax

# XML 1.0 has no way to write these, escaped or not.
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Turtle has shorter ways to write these.
_UNWRITTEN: Final = {RDF("type").value, RDF("langString").value, XSD("string").value}
_INDENT: Final = re.compile(rb"^\t+")
_ROOT: Final = re.compile(rb"(<rdf:RDF )([^>]*)>")
_XML_NAME: Final = re.compile(r"[^\W\d][\w.\-]*\Z")


def serialise(
    quads: Iterable[Quad | Triple], syntax: Syntax, prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    """*quads* in *syntax*, in one order; prefixes only where they are used.

    A syntax without named graphs is given the statements of one graph, whose name it leaves out.

    Raises:
        NotAcceptable: The syntax cannot hold them: several graphs, or what XML has no words for.
    """
    found = ordered(quad if isinstance(quad, Quad) else Quad(*quad) for quad in quads)
    if not syntax.named_graphs:
        found = _one_graph(found, syntax)
    if syntax.rdf_format is None:
        # Not at the top: openpyxl takes longer to import than a small export to write.
        from iotssf_kg.rdf.books import write_sheets

        return write_sheets(found, syntax)
    if syntax == JSON_LD:
        return compact_jsonld(found)
    if syntax == RDF_XML:
        _check_xml(found)
    text = ox_serialize(found, format=syntax.rdf_format, prefixes=_used(prefixes, found)) or b""
    return _TIDY.get(syntax.name, bytes)(text)


def serialise_alone(quads: Iterable[Quad | Triple], syntax: Syntax) -> bytes:
    """*quads* in *syntax* for other tools: JSON-LD comes without a context to look up.

    Raises:
        NotAcceptable: The syntax cannot hold them.
    """
    if syntax != JSON_LD:
        return serialise(quads, syntax)
    found = ordered(quad if isinstance(quad, Quad) else Quad(*quad) for quad in quads)
    return ox_serialize(found, format=RdfFormat.JSON_LD) or b""


def _one_graph(quads: list[Quad], syntax: Syntax) -> list[Quad]:
    if len({quad.graph_name for quad in quads}) > 1:
        raise NotAcceptable(
            f"{syntax.title} holds one graph, and these are several", hint="Use TriG or N-Quads"
        )
    return [Quad(q.subject, q.predicate, q.object) for q in quads]


def _used(prefixes: Mapping[str, str], quads: list[Quad]) -> dict[str, str]:
    iris = {term.value for quad in quads for term in quad if isinstance(term, NamedNode)}
    iris |= {q.object.datatype.value for q in quads if isinstance(q.object, Literal)}
    iris -= _UNWRITTEN
    spaces = {iri[: max(iri.rfind(mark) for mark in "/#:") + 1] for iri in iris}
    return {prefix: space for prefix, space in prefixes.items() if space in spaces}


def _spaced(text: bytes) -> bytes:
    """*text* with its prefixes in order, and a blank line before every subject."""
    lines = text.splitlines()
    header = sorted(line for line in lines if line.startswith(b"@prefix "))
    body: list[bytes] = []
    for line in lines[len(header) :]:
        if not line.startswith((b"\t", b"}")):
            body.append(b"")
        body.append(_INDENT.sub(lambda tabs: b"    " * len(tabs[0]), line))
    return b"\n".join([*header, *body, b""]).lstrip(b"\n")


def _declared_in_order(text: bytes) -> bytes:
    """*text* with the namespaces of its root element in order."""
    return _ROOT.sub(lambda root: root[1] + b" ".join(sorted(root[2].split())) + b">", text, 1)


_TIDY: Final = {TURTLE.name: _spaced, TRIG.name: _spaced, RDF_XML.name: _declared_in_order}


def _check_xml(quads: list[Quad]) -> None:
    for quad in quads:
        iri = quad.predicate.value
        if not _XML_NAME.search(iri[max(iri.rfind(mark) for mark in "/#:") + 1 :]):
            raise NotAcceptable(f"RDF/XML has no name for {iri}", hint="Use Turtle")
        if _NOT_IN_XML.search(getattr(quad.object, "value", "")):
            raise NotAcceptable(f"XML cannot hold a control character in {iri}", hint="Use Turtle")
