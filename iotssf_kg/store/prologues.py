"""Updates that declare prefixes between their operations, which the engine's parser does not take.

https://www.w3.org/TR/sparql11-update/#rUpdate allows a prologue before every operation.
"""

from __future__ import annotations

import re
from typing import Final

from iotssf_kg.errors import BadSparql
from iotssf_kg.store.tokens import masked

# Each costs as much as the text is long.
_MOST: Final = 100
_MARK: Final = re.compile(r"[{}]|;(?=\s*+(?:prefix|base)\b)", re.IGNORECASE)
_PROLOGUE: Final = re.compile(r"(?:\s*+(?:prefix\s*+[^\s<]*+|base)\s*+<[^>]*+>)*+", re.IGNORECASE)
_INK: Final = re.compile(r"[^\r\n]")


def runs(update: str) -> list[str]:
    """*update* as updates with one prologue each, to be carried out one after the other.

    Every character stands in its line and column still: what came before is blank, but for its
    prologues, which go on to count.

    Raises:
        BadSparql: There are too many prologues in it.
    """
    bare = masked(update)
    cuts = _cuts(bare)
    if len(cuts) > _MOST:
        hint = "Declare all prefixes at the beginning"
        raise BadSparql(f"more than {_MOST} prologues between operations", hint=hint)
    found, before = [], ""
    for start, end in zip([0, *cuts], [*cuts, len(update)], strict=True):
        # The semicolon that a later one begins with.
        first = start + bool(start)
        rest = _PROLOGUE.match(bare, first)
        body = rest.end() if rest else first
        kept = " " * (first - start) + update[first:body]
        found.append(before + kept + update[body:end])
        before += kept + _INK.sub(" ", update[body:end])
    return found


def _cuts(bare: str) -> list[int]:
    depth, cuts = 0, []
    for mark in _MARK.finditer(bare):
        if mark[0] == ";":
            cuts += [mark.start()] if depth == 0 else []
        else:
            depth += 1 if mark[0] == "{" else -1
    return cuts
