"""From a finding to its line.

Documents are read a second time only when a place is asked for. That reading knows where each
statement stands but not what it says; the first says what each is but not where. Both tell the
statements in one order, so blank nodes need no matching, however alike they are.
"""

from __future__ import annotations

import codecs
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.rdf.place import Place
from iotssf_kg.rdf.positions import jsonld, ntriples, rdfxml, turtle
from iotssf_kg.rdf.positions.index import Index
from iotssf_kg.rdf.positions.lines import Lines
from iotssf_kg.rdf.positions.linesearch import LineSearch
from iotssf_kg.rdf.positions.paths import first_steps
from iotssf_kg.rdf.syntax import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyoxigraph import Literal, Quad, Triple

    from iotssf_kg.rdf.parse import Document
    from iotssf_kg.rdf.positions.spots import Spots

_RECORDERS: Final[dict[str, Callable[[bytes, Sequence[Quad]], Spots | None]]] = {
    TURTLE.name: turtle.spots,
    TRIG.name: turtle.spots,
    N_TRIPLES.name: ntriples.spots,
    N_QUADS.name: ntriples.spots,
    RDF_XML.name: rdfxml.spots,
    JSON_LD.name: jsonld.spots,
}


def locate(document: Document) -> Locator:
    """What finds places in *document*; it does nothing before it is asked for one."""
    return Locator(document)


class Locator:
    """Finds places in one document.

    Args:
        document: As it was parsed: its quads are all that its text says, in that order.
    """

    def __init__(self, document: Document) -> None:
        self.document = document

    def place(
        self,
        focus: NamedNode | BlankNode | Literal | Triple,
        path: str,
        value: NamedNode | BlankNode | Literal | Triple | None,
    ) -> Place | None:
        """Where the document says that *focus* has *value* at *path*.

        Else where it says another value at *path*, else what type *focus* is, else where *focus*
        first stands.

        Args:
            focus: A node of the document.
            path: In the syntax of SPARQL, or "". Of a sequence, the first step counts.
            value: A term, or None for any.

        Returns:
            The line on which the statement's object starts, or None where the document does not
            speak of *focus*, or its text cannot be followed.
        """
        if self.document.rows:
            return self._row(focus)
        steps = first_steps(path)
        index = self._index_for(focus, value, inverse=any(step.inverse for step in steps))
        offset = index.offset(focus, steps, value) if index else None
        return None if offset is None else self._lines.place(offset)

    def _index_for(self, focus: object, value: object, *, inverse: bool) -> Index | None:
        # A blank value has another label in a search's own parse.
        few = None if inverse or isinstance(value, BlankNode) else self._search
        return (few.index(focus) if few else None) or self._index

    @cached_property
    def _search(self) -> LineSearch | None:
        lines = self.document.syntax.name in (N_TRIPLES.name, N_QUADS.name)
        return LineSearch(self._text) if lines else None

    def _row(self, focus: object) -> Place | None:
        if not isinstance(focus, NamedNode | BlankNode) or focus not in self.document.rows:
            return None
        sheet, row = self.document.rows[focus]
        return Place(row, sheet=sheet)

    @cached_property
    def _text(self) -> bytes:
        return self.document.data.removeprefix(codecs.BOM_UTF8)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text, self.document.lines)

    @cached_property
    def _index(self) -> Index | None:
        recorder = _RECORDERS.get(self.document.syntax.name)
        if recorder is None:
            return None
        quads = self.document.quads
        try:
            spots = recorder(self._text, quads)
        except Exception:
            # A report without lines is worth more than none: whatever could not be followed
            # here, the document itself was read.
            return None
        return Index(quads, spots) if spots and len(spots) == len(quads) else None
