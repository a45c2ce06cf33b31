"""Offsets in RDF/XML: start tags, of property elements and of the nodes that hold attributes.

Only the structure is followed, https://www.w3.org/TR/rdf-syntax-grammar/#section-Infoset-Grammar.
The statements come in the order of the RDF parser, which tells most of them at the end tag of a
property element. Those that it tells at one tag share a place, so their order matters in
collections alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

from iotssf_kg.namespaces import RDF
from iotssf_kg.rdf.positions.spots import Spots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad

_RDF: Final = RDF("").value
_XML: Final = "http://www.w3.org/XML/1998/namespace"
# Between the namespace and the name of an element or attribute; it stands in no XML.
_BETWEEN: Final = "\x01"
_ROOT: Final = f"{_RDF}{_BETWEEN}RDF"
_DESCRIPTION: Final = f"{_RDF}{_BETWEEN}Description"
_LI: Final = f"{_RDF}{_BETWEEN}li"
_PARSE_TYPE: Final = f"{_RDF}{_BETWEEN}parseType"
_ID: Final = f"{_RDF}{_BETWEEN}ID"
_NO_PROPERTIES: Final = frozenset(
    f"{_RDF}{_BETWEEN}{name}"
    for name in ("about", "ID", "nodeID", "resource", "datatype", "parseType")
)
_REIFYING: Final = 4  # statements about a statement that rdf:ID names


class _Node(NamedTuple):
    """A node element that is open, or what is one in all but name."""

    start: int


@dataclass
class _Property:
    """A property element that is open.

    Attributes:
        subject: Where the node element around it starts.
        start: Where it does.
        predicate: Its IRI, or "" for rdf:li.
        named: Whether rdf:ID names the statement.
        attributes: How many property attributes it has.
        kind: What rdf:parseType says, or "".
        members: Where the node elements in it start.
    """

    subject: int
    start: int
    predicate: str
    named: bool
    attributes: int
    kind: str
    members: list[int] = field(default_factory=list)


def spots(text: bytes, quads: Sequence[Quad]) -> Spots | None:
    """The offsets of the statements of *text*, which say *quads*, or None if they cannot be."""
    recorder = _Recorder()
    recorder.parser.Parse(text, True)
    if len(quads) != len(recorder.spots):
        return None
    fits = all(
        not predicate or quad.predicate.value == predicate
        for quad, predicate in zip(quads, recorder.predicates, strict=True)
    )
    return recorder.spots if fits else None


class _Recorder:
    """One pass over the tags."""

    def __init__(self) -> None:
        self.spots = Spots()
        self.predicates: list[str] = []
        self.open: list[_Node | _Property | None] = []
        self.opaque = 0  # how many elements of an XML literal are open
        self.parser = expat.ParserCreate("utf-8", _BETWEEN)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _add(self, subject: int, value: int, predicate: str = "", times: int = 1) -> None:
        for _ in range(times):
            self.spots.add(subject, value)
            self.predicates.append(predicate)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        around = self.open[-1] if self.open else None
        start = self.parser.CurrentByteIndex
        if self.opaque:
            self.opaque += 1
        elif isinstance(around, _Node):
            self._start_property(around, start, tag, attributes)
        elif not self.open and tag == _ROOT:
            self.open.append(None)
        else:
            if around:
                around.members.append(start)
            self.open.append(_Node(start))
            self._add(start, start, times=(tag != _DESCRIPTION) + _properties(attributes))

    def _start_property(
        self, node: _Node, start: int, tag: str, attributes: Mapping[str, str]
    ) -> None:
        predicate = "" if tag == _LI else tag.replace(_BETWEEN, "")
        kind = attributes.get(_PARSE_TYPE, "")
        found = _Property(
            node.start, start, predicate, _ID in attributes, _properties(attributes), kind
        )
        self.open.append(found)
        if kind == "Resource":
            self._tell(found)
            self.open.append(_Node(start))
        elif kind and kind != "Collection":
            self.opaque = 1

    def _tell(self, found: _Property) -> None:
        self._add(found.start, found.start, times=found.attributes)
        self._add(found.subject, found.start, found.predicate)
        self._add(found.start, found.start, times=_REIFYING * found.named)

    def _end(self, _tag: str) -> None:
        if self.opaque > 1:
            self.opaque -= 1
            return
        self.opaque = 0
        last = self.open.pop()
        if isinstance(last, _Node) and self.open:
            around = self.open[-1]
            # The inside of a property with parseType="Resource" ends with it.
            if isinstance(around, _Property) and around.kind == "Resource":
                self.open.pop()
        elif isinstance(last, _Property) and last.kind in _TOLD_AT_END:
            self._tell(last)
            if last.kind == "Collection":
                self._tell_cells(last)

    def _tell_cells(self, found: _Property) -> None:
        cells = [found.start, *found.members[1:]]
        rests = [*found.members[1:], found.start]
        for cell, member, rest in zip(cells, found.members, rests, strict=False):
            self._add(cell, rest, f"{_RDF}rest")
            self._add(cell, member, f"{_RDF}first")


_TOLD_AT_END: Final = ("", "Literal", "Collection")


def _properties(attributes: Mapping[str, str]) -> int:
    """How many of *attributes* are statements."""
    return sum(
        _BETWEEN in name and not name.startswith(_XML) and name not in _NO_PROPERTIES
        for name in attributes
    )
