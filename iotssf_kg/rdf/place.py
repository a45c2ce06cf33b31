"""Where something stands in the document that says it."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A line of a text, or a row of a sheet.

    Attributes:
        line: From 1: the line that the statement's object starts on, or the row of the sheet.
        column: From 1, in characters; None where the line is all that is known.
        sheet: The sheet's name, for spreadsheets; else "".
        excerpt: That line as it was written, without its end; "" where it is not at hand.
    """

    line: int
    column: int | None = None
    sheet: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.line}" if self.sheet else str(self.line)
