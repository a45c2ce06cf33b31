"""Offsets in N-Triples and N-Quads, where each statement has a line of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iotssf_kg.rdf.positions.spots import Spots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Quad

# https://www.w3.org/TR/n-quads/#sec-grammar: all that comes before the object, and no comment.
_UP_TO_OBJECT: Final = re.compile(
    rb"(?:\A|(?<=[\r\n]))[ \t]*+(<[^>\r\n]*+>|_:[^ \t<]++)[ \t]*+<[^>\r\n]*+>[ \t]*+"
)


def spots(text: bytes, _quads: Sequence[Quad]) -> Spots:
    """The offsets of the statements of *text*."""
    found = Spots()
    for each in _UP_TO_OBJECT.finditer(text):
        found.add(each.start(1), each.end())
    return found
