"""Findings kept on disk, group by group, so that a page of any number of them can be written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any, Final

# A piece of this many bytes is parsed by a browser in about a millisecond.
_PIECE: Final = 1 << 16
# Texts that come again and again are written once; beyond this many, in full.
_TEXTS: Final = 20_000
_TEXT_BYTES: Final = 4 << 20
# What would end a script element, or a line of one, and how JSON can say it otherwise;
# https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
_ESCAPES: Final = tuple((mark, f"\\u{ord(mark):04x}") for mark in "<>&\u2028\u2029")


def script_json(value: Any) -> str:
    """*value* as JSON that can stand in a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark, escape in _ESCAPES:
        text = text.replace(mark, escape)
    return text


class Texts:
    """Texts that repeat: the place of one in the list, or the text itself where it is full."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._room = _TEXT_BYTES

    def __call__(self, text: str) -> int | str:
        """The place of *text*, from 0; the text itself where it is empty or there is no room."""
        found = self._places.get(text)
        if found is not None:
            return found
        if not text or len(self._places) >= _TEXTS or len(text) > self._room:
            return text
        self._room -= len(text)
        return self._places.setdefault(text, len(self._places))

    def __iter__(self) -> Iterator[str]:
        """The texts in their places."""
        return iter(self._places)


class Spool:
    """JSON records by group, in pieces; only the last piece of each group is in memory."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  closed by close()
        self._waiting: dict[int, list[str]] = {}
        self._size: dict[int, int] = {}
        self._pieces: dict[int, list[tuple[int, int]]] = {}

    def add(self, group: int, record: list[Any]) -> None:
        """Keep *record* behind the others of *group*."""
        text = script_json(record)
        self._waiting.setdefault(group, []).append(text)
        self._size[group] = self._size.get(group, 0) + len(text)
        if self._size[group] >= _PIECE:
            self._flush(group)

    def _flush(self, group: int) -> None:
        records = self._waiting.pop(group, None)
        self._size[group] = 0
        if records:
            # A file name may hold bytes that are no text at all.
            piece = f"[{','.join(records)}]".encode(errors="replace")
            self._pieces.setdefault(group, []).append((self._file.tell(), len(piece)))
            self._file.write(piece)

    def seal(self) -> None:
        """Put everything on disk; nothing is added any more."""
        for group in list(self._waiting):
            self._flush(group)

    def pieces(self, group: int) -> int:
        """How many pieces *group* has."""
        return len(self._pieces.get(group, ()))

    def each(self, group: int) -> Iterator[str]:
        """The pieces of *group*, each a JSON array of records."""
        for start, size in self._pieces.get(group, ()):
            self._file.seek(start)
            yield self._file.read(size).decode()

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()
