"""JSON with the offset of every value: what stands where, and in what."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[][{}:,]|[^][{}:,"\s]++', re.DOTALL)
_CONTEXT: Final = "@context"
_OPENING: Final = (b"{", b"[")
_CLOSING: Final = (b"}", b"]")


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
    keys: list[str] = field(default_factory=list)
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
        return next((each for each in self.ancestors if each.opening == b"{"), None)


def values(text: bytes) -> list[Value]:
    """The values in *text*, which is known to be JSON, as they come."""
    found: list[Value] = []
    around: Value | None = None
    wants_key = False
    keys: dict[bytes, str] = {}
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in _CLOSING:
            around = around.parent if around else None
            wants_key = False
        elif word == b",":
            wants_key = around is not None and around.opening == b"{"
        elif word == b":":
            wants_key = False
        elif wants_key and around:
            if word not in keys:
                keys[word] = json.loads(word)
            around.keys.append(keys[word])
        else:
            found.append(_value(token, around))
            if word in _OPENING:
                around, wants_key = found[-1], word == b"{"
    return found


def _value(token: re.Match[bytes], around: Value | None) -> Value:
    opening = token[0] if token[0] in _OPENING else b""
    if around:
        around.empty = False
    key = "" if around is None else around.keys[-1] if around.keys else around.key
    hidden = key == _CONTEXT or (around is not None and around.hidden)
    return Value(token.start(), token.end(), opening, around, key, hidden)
