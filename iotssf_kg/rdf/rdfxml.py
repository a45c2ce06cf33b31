"""RDF/XML before the RDF parser sees it: whole, UTF-8, without a DOCTYPE, not too deep.

The RDF parser takes a document that is cut off between two elements for a complete one, so
well-formedness is checked here, by expat, which does not recurse and fetches nothing.
"""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.nesting import too_deep

_DECLARED: Final = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_READABLE: Final = (b"utf-8", b"utf8", b"us-ascii", b"ascii")


def check_xml(text: bytes, name: str, depth: int) -> None:
    """Refuse *text* where it is not well-formed XML that is safe to parse.

    Raises:
        SourceError: Another encoding, a DOCTYPE, elements nested deeper than *depth*, or a
            fault in the XML; names the place.
    """
    _check_encoding(text, name)
    watch = _Watch(name, depth)
    try:
        watch.parser.Parse(text, True)
    except expat.ExpatError as error:
        raise SourceError(
            f"this is not well-formed XML: {expat.ErrorString(error.code)}",
            source=name,
            line=error.lineno,
            column=error.offset + 1,
            hint="Check that it was saved or copied whole",
        ) from error


class _Watch:
    """Counts open elements, and stops at the first DOCTYPE."""

    def __init__(self, name: str, depth: int) -> None:
        self.name = name
        self.depth = depth
        self.level = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def start(self, _tag: str, _attributes: object) -> None:
        self.level += 1
        if self.level > self.depth:
            raise too_deep(self.name, self.depth, *self.place())

    def end(self, _tag: str) -> None:
        self.level -= 1

    def doctype(self, *_declared: object) -> None:
        line, column = self.place()
        raise SourceError(
            "a DOCTYPE is refused, for it can pull in other files",
            source=self.name,
            line=line,
            column=column,
            hint="Remove it and write its entities out",
        )

    def place(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1


def _check_encoding(text: bytes, name: str) -> None:
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in _READABLE:
        raise SourceError(
            f"the XML declares the encoding {declared[1].decode(errors='replace')}",
            source=name,
            line=1,
            hint="Save the file as UTF-8 and declare that",
        )
