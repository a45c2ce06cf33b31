"""What findings stand under in a report for readers: their requirement, else their shape."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.report.htmlsummary import Names
from iotssf_kg.report.shapebook import ShapeBook
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.validation.shapes import Shapes

# Where a message of SPARQL has a blank; https://www.w3.org/TR/shacl/#sparql-constraints-example
_BLANK: Final = re.compile(r"\{[?$]")


class Heading(NamedTuple):
    """A requirement or a shape.

    Attributes:
        name: Its sign, or its short name.
        text: What it asks for, if that is known.
    """

    name: str
    text: str


class Headings:
    """Headings in one language.

    Args:
        catalogue: The requirements that were judged under.
        lang: The language.
        own: Shapes graphs of the user's.
    """

    def __init__(self, catalogue: Catalogue, lang: str, own: Iterable[Shapes] = ()) -> None:
        self._lang = lang
        self.names, self.shapes = Names(catalogue, lang), ShapeBook(own)

    def of_requirement(self, need: NamedNode) -> Heading:
        """That of the requirement *need*."""
        return Heading(self.names.sign(need), self.names.label(need))

    def of_shape(self, shape: NamedNode) -> Heading:
        """That of *shape*; with what it asks for, where it asks the same of every node."""
        entry = self.shapes[shape]
        text = entry.message(self._lang) if entry.shapes else ""
        return Heading(entry.name, "" if _BLANK.search(text) else text)
