"""XML that its readers can read, of what the engine's writer makes.

The writer puts out what XML has no way to say, control characters and predicates that make no
element name, and leaves carriage returns bare, which each reader takes for line feeds.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

from iotssf_kg.errors import NotAcceptable

XML: Final = ("application/sparql-results+xml", "application/rdf+xml")
# https://www.w3.org/TR/xml/#charsets, in UTF-8; and how the writer begins an element that has no
# name, which no text does: there "<" is escaped.
_UNSAYABLE: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix: ")
# Bytes of a match that the next piece may be needed for.
_HELD: Final = len("<oxprefix: ") - 1


class Sink(Protocol):
    """What an answer can be written to."""

    def write(self, data: bytes) -> int:
        """Take *data*."""

    def flush(self) -> None:
        """Have taken all of it."""


class WellFormed:
    """Passes XML on to *out*, and stops what none of its readers could read.

    Args:
        out: Where it is written.
    """

    def __init__(self, out: Sink) -> None:
        self._out, self._last = out, b""

    def write(self, data: bytes) -> int:
        """Take *data*.

        Raises:
            NotAcceptable: XML cannot say what is in it.
        """
        seen = self._last + data
        found = _UNSAYABLE.search(seen)
        if found is not None:
            raise _unsayable(found[0])
        self._last = seen[-_HELD:]
        self._out.write(data.replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        """See ``Sink.flush``."""
        self._out.flush()


def _unsayable(found: bytes) -> NotAcceptable:
    if found.startswith(b"<"):
        what = "a predicate of the answer ends in no name, and RDF/XML needs one"
    else:
        what = f"the answer holds U+{ord(found.decode()):04X}, which XML cannot"
    return NotAcceptable(what, where="Accept", hint="Ask for JSON, or for Turtle of a graph")
