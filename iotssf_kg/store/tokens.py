"""What SPARQL text may not ask for here, told from its tokens before any engine sees it.

The embedded engine would fetch what SERVICE and LOAD name, and no audit hook sees it do so. Its
parser also takes keywords that touch their neighbours (``1.SERVICE``, ``SERVICEex:p``), so the
search is for the shape of a clause rather than for a word between blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from iotssf_kg.errors import BadSparql, ServiceDisabled

# Deeper nesting overruns the stack of the embedded parser, which ends the process.
DEEPEST: Final = 250
# So do chains: the parser makes a tree of them that is as deep as they are long.
LONGEST: Final = 1_000

# Each bracket and operator has one; a query with few of all cannot have too many of any.
_MARKS: Final = "([{<|&!/^*+-"
# What cannot be asked for without one of them; an escape can stand for any character.
_TRACES: Final = ("service", "load", "<file:", "\\")
# Possessive throughout: hostile text must not cost more than one pass.
_SILENT_TOKENS: Final = re.compile(
    r"""
      (?P<comment> \#[^\r\n]*+)
    | (?P<string> \"{3}[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+\"{3}
                | '{3}[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'{3}
                | "[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"
                | '[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+')
    | (?P<iri> <[^\x00-\x20<>"{}|^`]*+>)
    | (?P<variable> [?$]\w++)
    | \\.                                   # an escaped character of a prefixed name
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD: Final = re.compile(r"[^\s{}<>()\[\];,\"']++")
_GROUP: Final = re.compile(r"\s*+\{")
_TARGET_AND_GROUP: Final = re.compile(
    r"\s*+(?:silent\s*+)?(?:<[^>]*+>|[^\s{}<>()\[\];,\"']++)\s*+\{", re.IGNORECASE
)
_LOAD: Final = re.compile(r"(?:\A|[;>}])\s*+(load)", re.IGNORECASE)
_FILE: Final = re.compile(r"\b(?:from|using)(?:\s++named)?\s*+<file:", re.IGNORECASE)
# Not a prefix or a name called so. https://www.w3.org/TR/sparql11-query/#rDatasetClause
_FROM: Final = re.compile(
    r"[{}]|(?<![\w:.-])from(?:\s*+<|\s++(?:named\b|[\w.-]*+:))", re.IGNORECASE
)
_PROLOGUE: Final = re.compile(r"\s*(?:prefix\b|base\b)", re.IGNORECASE)
# The first two are the rest of a name and a language: their hyphens are no operators.
_NESTING: Final = re.compile(r":[\w.:-]*+|@[\w-]++|<<|>>|\|\|?|&&|[({\[\])};!/^*+-]")
_OPENING: Final = frozenset(("<<", "(", "{", "["))
_CLOSING: Final = frozenset((">>", ")", "}", "]"))
# Outside parentheses these are a star that selects all, signs, and marks of a path's end.
_IN_EXPRESSIONS: Final = frozenset("*+-")


def check(sparql: str) -> None:
    """Pass *sparql* that stays inside the store.

    Raises:
        ServiceDisabled: It has a SERVICE clause.
        BadSparql: It has a LOAD operation, takes its dataset from a file, nests too deep, or has
            too long a chain. Either names line and column, from 1.
    """
    if _harmless(sparql):
        return
    bare = masked(sparql)
    for found, what, hint, error in (
        (*_too_much(bare), "Split the query", BadSparql),
        (
            _service(bare),
            "SERVICE is not allowed",
            "Ask the other endpoint itself",
            ServiceDisabled,
        ),
        (_load(bare), "LOAD is not allowed", "Load files with `iotssf load`", BadSparql),
        (_file(bare), "a file is not a graph of the store", "Name graphs of the store", BadSparql),
    ):
        if found is not None:
            line, column = _place(bare, found)
            raise error(what, line=line, column=column, hint=hint)


def _harmless(sparql: str) -> bool:
    """Whether *sparql*, as most, has no trace of anything that is looked for; told at a glance."""
    lower = sparql.lower()
    return sum(map(lower.count, _MARKS)) <= DEEPEST and not any(map(lower.__contains__, _TRACES))


def masked(sparql: str) -> str:
    """*sparql* at the same length, with nothing left to read in its silent parts.

    Comments become blanks; strings, IRIs (but for the scheme ``file:``), variables and escaped
    characters become underscores inside their delimiters.
    """
    return _SILENT_TOKENS.sub(_mask, sparql)


def iris(sparql: str) -> Iterator[str]:
    """The IRIs that *sparql* writes between angle brackets, as it writes them."""
    for match in _SILENT_TOKENS.finditer(sparql):
        if match.lastgroup == "iri":
            yield match.group()[1:-1]


def names_dataset(sparql: str) -> bool:
    """Whether the query *sparql* says itself, by FROM, which graphs it asks."""
    depth = 0
    for match in _FROM.finditer(masked(sparql)):
        step = {"{": 1, "}": -1}.get(match.group(), 0)
        if not step and depth == 0:
            return True
        depth += step
    return False


def has_prologue(sparql: str) -> bool:
    """Whether *sparql* begins with PREFIX or BASE."""
    return _PROLOGUE.match(masked(sparql)) is not None


def _mask(match: re.Match[str]) -> str:
    text = match.group()
    if match.lastgroup == "comment":
        return " " * len(text)
    if match.lastgroup == "variable":
        return text[0] + "_" * (len(text) - 1)
    if text[:6].lower() == "<file:":
        return "<file:" + "_" * (len(text) - 7) + ">"
    if match.lastgroup is None:
        return "_" * len(text)
    return text[0] + "_" * (len(text) - 2) + text[-1]


def _too_much(bare: str) -> tuple[int | None, str]:
    """Where *bare* goes beyond ``DEEPEST`` or ``LONGEST``, and which of them."""
    depth = round_ = groups = chain = 0
    for match in _NESTING.finditer(bare):
        mark = match.group()
        if mark in _OPENING:
            groups = (groups if depth else 0) + (mark == "{")
            depth += 1
            round_ += mark == "("
        elif mark in _CLOSING:
            depth -= 1
            round_ -= mark == ")"
        elif mark[0] not in ":@;" and (round_ or mark not in _IN_EXPRESSIONS):
            chain += 1
        if not round_ and mark in ";{}":
            chain = 0  # a chain of its own begins; one in parentheses ends with the last of them
        if depth > DEEPEST:
            return match.start(), f"nested deeper than {DEEPEST} brackets"
        if groups > LONGEST or chain > LONGEST:
            what = "groups" if groups > LONGEST else "operators"
            return match.start(), f"more than {LONGEST:,} {what} in one"
    return None, ""


def _service(bare: str) -> int | None:
    if "service" not in bare.lower():
        return None
    for match in _WORD.finditer(bare):
        word = match.group().lower()
        before, keyword, rest = word.partition("service")
        if not keyword:
            continue
        # Either its target touches the keyword, or nothing but SILENT does.
        touching = any(mark in rest for mark in ":?$")
        ends = word.endswith(("service", "servicesilent"))
        if (touching and _GROUP.match(bare, match.end())) or (
            ends and _TARGET_AND_GROUP.match(bare, match.end())
        ):
            return match.start() + len(before)
    return None


def _load(bare: str) -> int | None:
    if "load" not in bare.lower():
        return None
    depth = end = 0
    for match in _LOAD.finditer(bare):
        depth += bare.count("{", end, match.start(1)) - bare.count("}", end, match.start(1))
        end = match.start(1)
        # Between braces it is the beginning of a name.
        if depth == 0:
            return end
    return None


def _file(bare: str) -> int | None:
    # What looks for words at every character takes longer than the rest together.
    match = _FILE.search(bare) if "<file:" in bare.lower() else None
    return match.start() if match else None


def _place(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    line = len(re.findall(r"\r\n|\r|\n", before)) + 1
    return line, position - max(before.rfind("\n"), before.rfind("\r"))
