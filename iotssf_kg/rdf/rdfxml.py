"""RDF/XML before the RDF parser sees it: whole, UTF-8, without a DOCTYPE, not too deep.

The RDF parser takes a document that is cut off between two elements for a complete one, so
well-formedness is checked here, by expat, which does not recurse and fetches nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn
from xml.parsers import expat

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.nesting import too_deep

if TYPE_CHECKING:
    from iotssf_kg.rdf.limits import Limits

_DECLARED: Final = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_READABLE: Final = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_DECLARES: Final = "xmlns"
# https://www.w3.org/TR/rdf-syntax-grammar/#parseTypeOtherPropertyElt: any other is a literal.
_PARSE_TYPE, _NO_LITERAL = "parseType", ("Resource", "Collection")
# For each byte of text, characters of namespaces that XML literals may repeat.
_REPEATED: Final = 8


class _Element(NamedTuple):
    """What holds within an element: how many namespaces, their length, whether it is a literal."""

    namespaces: int = 0
    characters: int = 0
    literal: bool = False


def check_xml(text: bytes, name: str, limits: Limits) -> None:
    """Refuse *text* where it is not well-formed XML that is safe to parse.

    Raises:
        SourceError: Another encoding, a DOCTYPE, elements nested too deep or with too many
            attributes or namespaces, or a fault in the XML; names the place.
    """
    _check_encoding(text, name)
    watch = _Watch(name, limits, (limits.unfolded >> 4) + _REPEATED * len(text))
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
    """Counts open elements and what they declare, and stops at the first DOCTYPE.

    Args:
        name: What a reader knows the document by.
        limits: How deep it may nest, and how many attributes and namespaces an element may have.
        room: How many characters of namespaces its XML literals may repeat.
    """

    def __init__(self, name: str, limits: Limits, room: int) -> None:
        self.name, self.limits, self.room = name, limits, room
        self.open = [_Element()]
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.open) > self.limits.depth:
            raise too_deep(self.name, self.limits.depth, *self.place())
        within = self.open[-1]
        # In an XML literal every element repeats the namespaces around it.
        self.room -= within.characters if within.literal else 0
        if self.room < 0:
            self.refuse(
                "the XML literals up to here repeat too many namespaces",
                "Declare them where they are used, or write the literals as texts",
            )
        if len(attributes) > self.limits.attributes:
            self.refuse(
                f"an element has more than {self.limits.attributes:,} attributes",
                "Write its properties as elements of their own",
            )
        for key in (tag, *attributes):
            if key.count(":") > 1:
                self.refuse(f"the name {key} has two colons", "Give it one prefix, or none")
        for key in attributes:
            if key.startswith(_DECLARES) or key.endswith(_PARSE_TYPE):
                within = self.opened(within, attributes)
                break
        self.open.append(within)

    def opened(self, within: _Element, attributes: dict[str, str]) -> _Element:
        """What holds in an element with *attributes* that stands *within* another."""
        declared = [key for key in attributes if key.startswith(_DECLARES)]
        count = within.namespaces + len(declared)
        if count > self.limits.attributes:
            self.refuse(
                f"more than {self.limits.attributes:,} namespaces are declared",
                "Declare those that are used, at the beginning",
            )
        said = sum(len(key) + len(attributes[key]) for key in declared)
        kinds = (value for key, value in attributes.items() if key.endswith(_PARSE_TYPE))
        literal = within.literal or any(kind not in _NO_LITERAL for kind in kinds)
        return _Element(count, within.characters + said, literal)

    def end(self, _tag: str) -> None:
        self.open.pop()

    def doctype(self, *_declared: object) -> None:
        self.refuse(
            "a DOCTYPE is refused, for it can pull in other files",
            "Remove it and write its entities out",
        )

    def refuse(self, what: str, hint: str) -> NoReturn:
        line, column = self.place()
        raise SourceError(what, source=self.name, line=line, column=column, hint=hint)

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
