"""What SPARQL text may not ask for here, told from its tokens before any engine sees it.

The embedded engine would fetch what SERVICE and LOAD name, and no audit hook sees it do so. Its
parser also takes keywords that touch their neighbours (``1.SERVICE``, ``SERVICEex:p``), so the
search is for the shape of a clause rather than for a word between blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from iotssf_kg.errors import BadSparql

# Deeper nesting overruns the stack of the embedded parser, which ends the process.
DEEPEST: Final = 250

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
_NESTING: Final = re.compile(r"<<|>>|[({\[\])}]")


def check(sparql: str) -> None:
    """Pass *sparql* that stays inside the store.

    Raises:
        BadSparql: It has a SERVICE clause, a LOAD operation, takes its dataset from a file, or
            nests too deep; names line and column, from 1.
    """
    bare = masked(sparql)
    for found, what, hint in (
        (_too_deep(bare), f"nested deeper than {DEEPEST} brackets", "Split the query"),
        (_service(bare), "SERVICE is not allowed", "Ask the other endpoint by itself"),
        (_load(bare), "LOAD is not allowed", "Load files with `iotssf load`"),
        (_file(bare), "a file is not a graph of the store", "Name graphs of the store"),
    ):
        if found is not None:
            raise _refusal(what, bare, found, hint)


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


def _too_deep(bare: str) -> int | None:
    depth = 0
    for match in _NESTING.finditer(bare):
        depth += 1 if match.group() in ("<<", "(", "{", "[") else -1
        if depth > DEEPEST:
            return match.start()
    return None


def _service(bare: str) -> int | None:
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


def _refusal(what: str, text: str, position: int, hint: str) -> BadSparql:
    before = text[:position]
    line = len(re.findall(r"\r\n|\r|\n", before)) + 1
    column = position - max(before.rfind("\n"), before.rfind("\r"))
    return BadSparql(what, line=line, column=column, hint=hint)
