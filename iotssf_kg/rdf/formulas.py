"""Texts that a spreadsheet program would run: they begin as a formula does."""

from __future__ import annotations

from typing import Final

# https://owasp.org/www-community/attacks/CSV_Injection; the full-width ones are what Japanese input
# writes, and Excel takes them for the others.
RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARK: Final = "'"


def inert(text: str) -> str:
    """*text*, with an apostrophe before it where a spreadsheet program would run it."""
    return f"{_MARK}{text}" if text.startswith(RUNS) else text


def without_mark(text: str) -> str:
    """The text that `inert` made into *text*, if it did."""
    return text[1:] if text.startswith(_MARK) and text[1:].startswith(RUNS) else text


def marked(text: str) -> str:
    """*text*, inert, so that `unmarked` gives it back whatever it begins with."""
    # Else an apostrophe that somebody wrote would be taken for ours.
    return f"{_MARK}{text}" if text.startswith((*RUNS, _MARK)) else text


def unmarked(text: str) -> str:
    """The text that `marked` made into *text*, or *text* where it did not."""
    return text[1:] if text.startswith(_MARK) and text[1:].startswith((*RUNS, _MARK)) else text
