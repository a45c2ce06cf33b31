"""The few lines of a large N-Triples or N-Quads file that describe one node, by a plain search."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat
from pyoxigraph import parse as ox_parse

from iotssf_kg.rdf.positions import ntriples
from iotssf_kg.rdf.positions.index import Index
from iotssf_kg.rdf.positions.spots import Spots

if TYPE_CHECKING:
    from collections.abc import Iterator

# What may hide a line from the search: a blank before the node, an escape in its name.
_HIDING: Final = (b"\n ", b"\n\t", b"\\u", b"\\U")
# For more nodes than these, one index of all lines is faster.
_MOST_SEARCHES: Final = 16


class LineSearch:
    """Indexes of single nodes.

    Args:
        text: In N-Triples or N-Quads.
    """

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._found: dict[NamedNode, Index | None] = {}

    def index(self, focus: object) -> Index | None:
        """The statements about *focus* alone, or None where only a whole index can tell."""
        if not isinstance(focus, NamedNode):
            return None
        if focus not in self._found:
            if len(self._found) >= _MOST_SEARCHES or not self._plain:
                return None
            self._found[focus] = self._searched(str(focus).encode())
        return self._found[focus]

    @cached_property
    def _plain(self) -> bool:
        text = self.text
        lone = text.count(b"\r") - text.count(b"\r\n")
        return (
            not lone
            and not text.startswith((b" ", b"\t"))
            and not any(each in text for each in _HIDING)
        )

    def _searched(self, subject: bytes) -> Index | None:
        spots, lines = Spots(), []
        for start in self._starts(subject):
            end = self.text.find(b"\n", start)
            line = self.text[start : end if end >= 0 else len(self.text)]
            lines.append(line)
            # One line is one statement: its offsets are those in the text, moved.
            inner = ntriples.spots(line, ())
            if len(inner) != 1:
                return None
            spots.add(start + inner.subjects[0], start + inner.objects[0])
        quads = list(ox_parse(b"\n".join(lines), RdfFormat.N_QUADS))
        return Index(quads, spots) if quads and len(quads) == len(spots) else None

    def _starts(self, subject: bytes) -> Iterator[int]:
        if self.text.startswith(subject):
            yield 0
        before = b"\n" + subject
        at = self.text.find(before)
        while at >= 0:
            yield at + 1
            at = self.text.find(before, at + 1)
