"""Offsets in Turtle and TriG, from its tokens alone: no IRI is resolved, no text unescaped.

The statements come in the order of the RDF parser. It tells a statement at the token that ends its
object, and those of one token last first; a text ends at the token after it, for that may be its
language or its datatype.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from iotssf_kg.namespaces import RDF
from iotssf_kg.rdf.positions.spots import Spots

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# https://www.w3.org/TR/turtle/#sec-grammar-grammar, loosely: the text is known to be well-formed.
# A name goes on over a dot only where more of the name follows.
_CHAR: Final = rb"""[^ \t\r\n<>"'{}()\[\];,.\#^@\\:]"""
_DOTTED: Final = rb"(?:" + _CHAR + rb"++|\.++(?=" + _CHAR + rb"))*+"
_TOKEN: Final = re.compile(
    rb"""(?P<text> \"\"\" (?: [^"\\]++ | \\. | "(?!"") )*+ \"\"\"
                 | " (?: [^"\\]++ | \\. )*+ "
                 | ''' (?: [^'\\]++ | \\. | '(?!'') )*+ '''
                 | ' (?: [^'\\]++ | \\. )*+ ' )
       | \#[^\r\n]*+
       | (?P<term> <[^>]*+>
                 | _:"""
    + _CHAR
    + _DOTTED
    + rb"""      | [+-]?+ (?: [0-9]++ \.? [0-9]*+ [eE][+-]?[0-9]++ | \.[0-9]++ [eE][+-]?[0-9]++
                           | [0-9]*+ \. [0-9]++ | [0-9]++ )
                 | (?:"""
    + _CHAR
    + _DOTTED
    + rb""" )?: (?: """
    + _CHAR
    + rb"""++ | : | \\. | \.++ (?= """
    + _CHAR
    + rb""" | : | \\ ) )*+ )
       | (?P<at> @[A-Za-z]++ (?: -[A-Za-z0-9]++ )*+ )
       | (?P<word> [A-Za-z]++ )
       | (?P<mark> \^\^ | [][(){};,.] )""",
    re.DOTALL | re.VERBOSE,
)
# How many terms follow each of them that are no part of a statement.
_DIRECTIVES: Final = {
    b"@prefix": 2,
    b"@base": 1,
    b"@version": 1,
    b"prefix": 2,
    b"base": 1,
    b"version": 1,
}
_KINDS: Final = {
    **dict.fromkeys(b"\"'0123456789+-.", (Literal,)),
    **dict.fromkeys(b"<:", (NamedNode,)),
    **dict.fromkeys(b"[_", (BlankNode,)),
    ord("("): (BlankNode, NamedNode),
}
_WORD_KINDS: Final = (NamedNode, Literal)

# Where a cell of a list stands, its item does, whatever that is.
_REST: Final = RDF("rest")

_SUBJECT, _VERB, _OBJECT, _ITEM = range(4)


def spots(text: bytes, quads: Sequence[Quad]) -> Spots | None:
    """The offsets of the statements of *text*, which say *quads*, or None if they cannot be."""
    found = _Recorder(text).record()
    return found if _fits(text, found, quads) else None


def _fits(text: bytes, found: Spots, quads: Sequence[Quad]) -> bool:
    """Whether each object begins as a term of its kind does."""
    return len(found) == len(quads) and all(
        type(quad.object) in _KINDS.get(text[offset], _WORD_KINDS) or quad.predicate == _REST
        for quad, offset in zip(quads, found.objects, strict=True)
    )


@dataclass(slots=True)
class _Frame:
    """A statement, the inside of ``[ ]`` or of ``( )``, while it is read.

    Attributes:
        start: Where it, or its subject, begins; in a list, where the last item does.
        slot: What comes next.
        empty: Whether it is a list without an item so far.
    """

    start: int
    slot: int
    empty: bool = False


class _Recorder:
    """One pass over the tokens."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.spots = Spots()
        self.frames = [_Frame(0, _SUBJECT)]
        # What the token at hand tells; all in one go, for the last comes first.
        self.told: list[tuple[int, int]] = []
        self.pending: int | None = None  # a text that may still have a language or datatype
        self.typed = False  # whether the next term is its datatype
        self.passed = 0  # terms of a directive still to come

    def record(self) -> Spots:
        handlers: dict[str | None, Callable[[bytes, int], None]] = {
            "text": self._text,
            "term": self._term,
            "at": self._at,
            "word": self._word,
            "mark": self._mark,
        }
        for token in _TOKEN.finditer(self.text):
            if token.lastgroup:
                handlers[token.lastgroup](token[0], token.start())
                if self.told:
                    self._tell()
        return self.spots

    def _tell(self) -> None:
        for subject, value in reversed(self.told):
            self.spots.add(subject, value)
        self.told.clear()

    def _text(self, _token: bytes, start: int) -> None:
        if self.passed:
            self.passed -= 1
            return
        self._settle()
        self._begin(start)
        self.pending = start

    def _term(self, _token: bytes, start: int) -> None:
        if self.passed:
            self.passed -= 1
            return
        typed, self.typed = self.typed, False
        self._settle()
        if not typed:
            self._begin(start)
            self._end(start)

    def _at(self, token: bytes, _start: int) -> None:
        if self.pending is None:
            self.passed = _DIRECTIVES[token]
        self._settle()

    def _word(self, token: bytes, start: int) -> None:
        slot = self.frames[-1].slot
        if slot == _SUBJECT:
            self.passed = _DIRECTIVES.get(token.lower(), 0)
        elif slot == _VERB:
            self.frames[-1].slot = _OBJECT
        else:
            self._term(token, start)

    def _mark(self, token: bytes, start: int) -> None:
        if token == b"^^":
            self.typed = True
            return
        self._settle()
        _MARKS[token](self, start)

    def _settle(self) -> None:
        """End the text before this token."""
        if self.pending is not None:
            start, self.pending = self.pending, None
            self._end(start)

    def _begin(self, start: int) -> None:
        """A term begins: in a list, so does the cell that holds it."""
        frame = self.frames[-1]
        if frame.slot != _ITEM:
            return
        if frame.empty:
            frame.empty = False
            self._end(frame.start, self.frames[-2])
        else:
            self.told.append((frame.start, start))
            frame.start = start

    def _end(self, start: int, frame: _Frame | None = None) -> None:
        """The term that began at *start* is whole."""
        frame = frame or self.frames[-1]
        if frame.slot >= _OBJECT:
            self.told.append((frame.start, start))
        elif frame.slot == _SUBJECT:
            frame.start, frame.slot = start, _VERB
        else:
            frame.slot = _OBJECT

    def open_node(self, start: int) -> None:
        self._begin(start)
        self.frames.append(_Frame(start, _VERB))

    def open_list(self, start: int) -> None:
        self._begin(start)
        self.frames.append(_Frame(start, _ITEM, empty=True))

    def close_node(self, _start: int) -> None:
        # A list in it has moved no start: only lists' own frames move.
        self._end(self.frames.pop().start)

    def close_list(self, start: int) -> None:
        frame = self.frames.pop()
        if frame.empty:
            self._end(frame.start)
        else:
            self.told.append((frame.start, start))

    def statement(self, _start: int) -> None:
        self.frames[-1].slot = _SUBJECT

    def verb(self, _start: int) -> None:
        self.frames[-1].slot = _VERB

    def value(self, _start: int) -> None:
        self.frames[-1].slot = _OBJECT


_MARKS: Final[dict[bytes, Callable[[_Recorder, int], None]]] = {
    b"[": _Recorder.open_node,
    b"]": _Recorder.close_node,
    b"(": _Recorder.open_list,
    b")": _Recorder.close_list,
    b"{": _Recorder.statement,
    b"}": _Recorder.statement,
    b".": _Recorder.statement,
    b";": _Recorder.verb,
    b",": _Recorder.value,
}
