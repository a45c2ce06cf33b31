"""How deep JSON nests, found without parsing it: most parsers end with their stack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, chain
from typing import Final

_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_REST: Final = bytes(byte for byte in range(256) if byte not in _STEPS)
_BACKSLASH: Final = ord("\\")
_RUN: Final = re.compile(rb"\\*")
# Bytes looked at together, for all pieces between quotes of a large document take ten times it.
_WINDOW: Final = 1 << 20


def json_depth(text: bytes) -> int:
    """How deep arrays and objects nest in *text*, which need be no JSON."""
    brackets = chain.from_iterable(_brackets(text))
    return max(accumulate(map(_STEPS.__getitem__, brackets), initial=0))


def _brackets(text: bytes) -> Iterator[bytes]:
    """The brackets in *text* that are not in strings."""
    start, quoted = 0, 0
    while start < len(text):
        end = start + _WINDOW
        # What is escaped stays with its escape.
        if end < len(text) and text[end - 1] == _BACKSLASH:
            end = _RUN.match(text, end).end() + 1  # type: ignore[union-attr]
        window = text[start:end]
        if b"\\" in window:
            window = window.replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = window.split(b'"')
        yield b"".join(parts[quoted::2]).translate(None, _REST)
        quoted = (quoted + len(parts) - 1) % 2
        start = end
