"""JSON with the offset of every value: what stands where, and in what."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# A key with its colon, a text, a bracket, a number or a word; what parts them is passed over.
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"(\s*+:)?+|[][{}]|[^][{}:,"\s]++', re.DOTALL)
_CONTEXT: Final = "@context"
_OPENING: Final = (b"{", b"[")
_CLOSING: Final = (b"}", b"]")
# Of what is no object: one list for all, to which nothing is added.
_NO_KEYS: Final[list[str]] = []


@dataclass(slots=True, eq=False)
class Value:
    """An object, array, text, number or word of a JSON text.

    Attributes:
        start: Its first byte.
        end: The byte after it; for an object or array, the one after its opening bracket.
        opening: That bracket, or b"".
        parent: The object or array that it stands in.
        key: The key that it stands under; in an array, the key of the array.
        hidden: Whether it is part of a context.
        keys: For an object, its keys; the last is that of the value at hand.
        empty: Whether nothing stands in it.
    """

    start: int
    end: int
    opening: bytes
    parent: Value | None
    key: str
    hidden: bool
    keys: list[str]
    empty: bool = True

    @property
    def ancestors(self) -> Iterator[Value]:
        """What it stands in, from the inside out."""
        around = self.parent
        while around:
            yield around
            around = around.parent

    @property
    def owner(self) -> Value | None:
        """The object that it stands in."""
        around = self.parent
        while around and around.opening != b"{":
            around = around.parent
        return around


def values(text: bytes) -> list[Value]:
    """The values in *text*, which is known to be JSON, as they come."""
    found: list[Value] = []
    around: Value | None = None
    keys: dict[bytes, str] = {}
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in _CLOSING:
            around = around.parent if around else None
        elif token.lastindex and around:
            key = keys.get(word)
            if key is None:
                key = keys[word] = json.loads(word.rstrip(b": \t\r\n"))
            around.keys.append(key)
        else:
            value = _value(token.start(), word, around)
            found.append(value)
            if value.opening:
                around = value
    return found


def _value(start: int, word: bytes, around: Value | None) -> Value:
    opening = word if word in _OPENING else b""
    keys = [] if opening else _NO_KEYS
    if around is None:
        return Value(start, start + len(word), opening, None, "", False, keys)
    around.empty = False
    key = around.keys[-1] if around.keys else around.key
    hidden = around.hidden or key == _CONTEXT
    return Value(start, start + len(word), opening, around, key, hidden, keys)
