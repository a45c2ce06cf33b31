"""From an offset in a text to its line."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from iotssf_kg.rdf.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_LONGEST_EXCERPT: Final = 200
_MOST_BYTES: Final = 4  # of one character in UTF-8
_CHUNK: Final = 1 << 12
_CONTINUING: Final = bytes(range(0x80, 0xC0))  # bytes that begin no character


class Lines:
    """The lines of *text*, which end as an editor sees it: by LF, CR, or both.

    Args:
        text: UTF-8 without a byte order mark.
        numbers: The line number of each line, where they are not 1, 2, 3….
    """

    def __init__(self, text: bytes, numbers: Sequence[int] = ()) -> None:
        self.text = text
        self.numbers = numbers
        self.starts = array("q", [0])
        if b"\r" in text:
            self.starts.extend(found.end() for found in _LINE_END.finditer(text))
        else:
            self.starts.extend(found.end() for found in re.finditer(b"\n", text))

    def place(self, offset: int) -> Place:
        """The line that byte *offset* is on, and the column, in characters."""
        index = bisect_right(self.starts, offset) - 1
        start = self.starts[index]
        number = self.numbers[index] if index < len(self.numbers) else index + 1
        column = self._characters(offset) - self._characters(start) + 1
        return Place(number, column, excerpt=self._excerpt(index))

    def _characters(self, offset: int) -> int:
        """How many characters come before *offset*."""
        chunk = offset // _CHUNK
        return self._counts[chunk] + _count(self.text[chunk * _CHUNK : offset])

    @cached_property
    def _counts(self) -> list[int]:
        """The characters before each chunk, for a whole document can stand on one line."""
        starts = range(0, len(self.text), _CHUNK)
        counts = (_count(self.text[start : start + _CHUNK]) for start in starts)
        return list(accumulate(counts, initial=0))

    def _excerpt(self, index: int) -> str:
        start = self.starts[index]
        after = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        # Cut before decoding: a whole document can stand on one line.
        line = self.text[start : min(after, start + _LONGEST_EXCERPT * _MOST_BYTES)]
        return line.decode(errors="ignore").rstrip("\r\n")[:_LONGEST_EXCERPT]


def _count(text: bytes) -> int:
    """How many characters begin in *text*."""
    return len(text.translate(None, _CONTINUING))
