"""NOT EXISTS written as an anti-join where that is equal; Oxigraph then answers in milliseconds.

Oxigraph looks through all statements of a pattern for every row that NOT EXISTS is asked of, where
that has several patterns (https://github.com/oxigraph/oxigraph/issues/885).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from iotssf_kg.sparql.negation import LARGER, Judge
from iotssf_kg.sparql.pieces import Labels
from iotssf_kg.sparql.reader import read_query
from iotssf_kg.sparql.splice import spliced
from iotssf_kg.sparql.tokens import FIXED, Token, Unread, tokens

# What reads a query calls itself for every pair of brackets.
DEEPEST: Final = 64
_EXISTS: Final = re.compile("exists", re.IGNORECASE)
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_DEPTH: Final = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}


@dataclass(frozen=True)
class Negation:
    """One NOT EXISTS of a query.

    Attributes:
        line: Where it stands, from 1.
        column: The character in that line, from 1.
        reason: Why it is left alone, a sentence; "" if it is rewritten.
    """

    line: int
    column: int
    reason: str

    @property
    def rewritten(self) -> bool:
        """Whether it is an anti-join now."""
        return not self.reason


@dataclass(frozen=True)
class Rewritten:
    """A query to run, and what became of each NOT EXISTS in it, in the order of the text."""

    text: str
    negations: tuple[Negation, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the text is another than was given."""
        return self.count > 0

    @property
    def count(self) -> int:
        """How many are rewritten."""
        return sum(negation.rewritten for negation in self.negations)


def rewritten(query: str, least: int = 2) -> Rewritten:
    """*query* with each NOT EXISTS that is an anti-join written as MINUS.

    It gives the same rows, each as often. A query that is not understood here, an update, or one
    that is no SPARQL is left alone; syntax is for the engine to judge, best on the text as given.

    Args:
        query: The text of a query.
        least: How many patterns NOT EXISTS must hold; the engine looks up one alone fast.
    """
    if not _EXISTS.search(query):
        return Rewritten(query)
    row, fault = _row(query)
    places = _places(row)
    judge = Judge(Labels(row), 1000 + 4 * len(query), least)
    if places and not fault:
        try:
            judge.query(read_query(query, {}))
        except Unread as error:
            fault = str(error)
    reason = f"The query has something that is not understood here: {fault}." if fault else LARGER
    breaks = [0, *(found.end() for found in _BREAK.finditer(query))]
    negations = []
    for start, inner in places:
        line = bisect_right(breaks, start)
        told = reason if fault else judge.reasons.get(inner, reason)
        negations.append(Negation(line, start - breaks[line - 1] + 1, told))
    text = query if fault or not judge.plans else spliced(query, judge.plans)
    return Rewritten(text, tuple(negations))


def _row(query: str) -> tuple[list[Token], str]:
    """The tokens of *query*, and what in them is not understood."""
    row, depth, deepest = list[Token](), 0, 0
    try:
        for token in tokens(query):
            row.append(token)
            depth += _DEPTH.get(token.text, 0) if token.kind == "mark" else 0
            deepest = max(deepest, depth)
    except Unread as error:
        return row, str(error)
    return row, f"more than {DEEPEST} brackets in each other" if deepest > DEEPEST else ""


def _places(row: list[Token]) -> list[tuple[int, int]]:
    """Where each NOT EXISTS begins, and where its group does."""
    found, words = [], [token.text if token.kind in FIXED else "" for token in row]
    for at, word in enumerate(words[:-1]):
        if word == "EXISTS" and words[at + 1] == "{":
            no = at - 1
            while no > 0 and words[no] == "(":
                no -= 1
            if words[no] in ("NOT", "!"):
                found.append((row[no].start, row[at + 1].end))
    return found
