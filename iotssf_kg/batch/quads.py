"""N-Quads of many exports, parted by the last term of each line; https://www.w3.org/TR/n-quads/.

Nothing is parsed. Lines of one graph mostly stand together and end alike, so most are told by
counting how often that ending occurs; a line is looked at term by term where the ending changes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import IO, Final, NamedTuple

_BLOCK: Final = 4 << 20
# The lines tried at once, in bytes; doubled as long as they all end alike.
_LEAST, _MOST = 1 << 12, 1 << 20
_IRI, _BLANK = rb"<[^<>\s]*+>", rb'_:[^\s<>".]++(?:\.++[^\s<>".]++)*+'
_LITERAL = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"(?:@[A-Za-z0-9-]++|\^\^[ \t]*+<[^<>\s]*+>)?+'
_NODE: Final = rb"(?:" + _IRI + rb"|" + _BLANK + rb")"
_STATEMENT: Final = re.compile(
    rb"[ \t]*+%b[ \t]*+%b[ \t]*+(?:%b|%b)[ \t]*+(%b)?[ \t]*+\.[ \t]*+(#[^\n]*+)?\s*+"
    % (_NODE, _IRI, _NODE, _LITERAL, _NODE),
    re.DOTALL,
)
_NO_STATEMENT: Final = re.compile(rb"\s*+(?:#[^\n]*+)?\s*+")
_ESCAPE: Final = re.compile(rb"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# A comment begins after a statement or a space; inside an IRI, # is just a character.
_COMMENTS: Final = (b" #", b".#", b"\t#")


class Run(NamedTuple):
    """Lines of one graph that stand together.

    Attributes:
        graph: The graph's name as in N-Quads, without escapes; b"" for the default graph.
        offset: Where they begin, in bytes.
        length: How many bytes they are.
        first: The number of the first of them, from 1.
        lines: How many lines they are.
    """

    graph: bytes
    offset: int
    length: int
    first: int
    lines: int


class Stretch(NamedTuple):
    """Lines that stand together: of a known graph, or of none where they say nothing.

    Attributes:
        graph: The graph's name as in N-Quads, without escapes; b"" for the default graph.
        length: How many bytes they are.
        lines: How many lines they are.
        ending: What each of them ends in, where that tells the graph; else b"".
    """

    graph: bytes | None
    length: int
    lines: int
    ending: bytes = b""


def runs(source: IO[bytes]) -> Iterator[Run]:
    """The runs of *source*, in order; together they are all of it."""
    return joined(_stretches(source))


def joined(stretches: Iterable[Stretch]) -> Iterator[Run]:
    """The runs of a text that is made of *stretches*.

    Comments and empty lines go with what stands before them. A line that is no statement does
    too, so that whoever parses the run complains of it.
    """
    held, offset, line = Run(b"", 0, 0, 1, 0), 0, 1
    begun = False
    for stretch in stretches:
        if stretch.graph is not None and begun and stretch.graph != held.graph:
            yield held
            held = Run(stretch.graph, offset, 0, line, 0)
        elif stretch.graph is not None:
            begun, held = True, held._replace(graph=stretch.graph)
        offset, line = offset + stretch.length, line + stretch.lines
        held = held._replace(length=offset - held.offset, lines=line - held.first)
    if held.length:
        yield held


def piece(path: Path, begin: int, end: int) -> list[Stretch]:
    """The stretches of those lines of the file at *path* that begin in the bytes *begin* to *end*.

    Those of all pieces of a file are those of the file.
    """
    with path.open("rb") as source:
        if begin:
            source.seek(begin - 1)
            source.readline()
        text = source.read(max(0, end - source.tell()))
        if not text.endswith(b"\n"):
            text += source.readline() if text else b""
    alike = groupby(_stretches(io.BytesIO(text)), lambda stretch: stretch.graph)
    return [_together(graph, list(found)) for graph, found in alike]


def _together(graph: bytes | None, found: list[Stretch]) -> Stretch:
    return Stretch(graph, sum(each.length for each in found), sum(each.lines for each in found))


def _stretches(source: IO[bytes]) -> Iterator[Stretch]:
    """The lines of *source*, as many at once as can be told to be of one graph."""
    last = Stretch(None, 0, 0)
    for text in _blocks(source):
        plain, at = not any(mark in text for mark in _COMMENTS), 0
        while at < len(text):
            if plain and last.ending:
                length, lines = _alike(text, at, last.ending)
                if length:
                    yield last._replace(length=length, lines=lines)
                    at += length
                    continue
            last = _one(text, at)
            yield last
            at += last.length


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    """*source* in pieces of whole lines."""
    rest: list[bytes] = []
    while block := source.read(_BLOCK):
        end = block.rfind(b"\n") + 1
        rest.append(block[:end] if end else block)
        if end:
            yield b"".join(rest)
            rest = [block[end:]]
    if any(rest):
        yield b"".join(rest)


def _alike(text: bytes, begin: int, ending: bytes) -> tuple[int, int]:
    """The bytes and lines from *begin* on that all have this *ending*."""
    at, lines, size, growing = begin, 0, _LEAST, True
    while at < len(text):
        end = text.rfind(b"\n", at, at + size) + 1 or text.find(b"\n", at) + 1
        count = text.count(b"\n", at, end) if end else 0
        # No term holds a line's end, so each ending that is counted ends a line.
        if count and text.count(ending, at, end) == count:
            at, lines = end, lines + count
            size = min(2 * size, _MOST) if growing else size
        elif count <= 1:
            break
        else:
            growing, size = False, (end - at) // 2
    return at - begin, lines


def _one(text: bytes, at: int) -> Stretch:
    """The line at *at*."""
    end = text.find(b"\n", at) + 1 or len(text)
    line = text[at:end]
    found = _STATEMENT.fullmatch(line.removeprefix(b"\xef\xbb\xbf"))
    if found is None:
        return Stretch(None, len(line), 1)
    graph = found[1] or b""
    ending = b" " + graph + b" ." + line[len(line.rstrip(b"\r\n")) :]
    usable = graph and not found[2] and line.endswith(ending) and line.endswith(b"\n")
    return Stretch(_unescaped(graph), len(line), 1, ending if usable else b"")


def _unescaped(term: bytes) -> bytes:
    return _ESCAPE.sub(_character, term) if b"\\" in term else term


def _character(found: re.Match[bytes]) -> bytes:
    number = int(found[1] or found[2], 16)
    return chr(number).encode(errors="replace") if number < 0x110000 else found[0]
