"""What may not be carried: clause text of restricted publishers, and rows of closed frameworks.

The rule: descriptions of elements are never carried at all; our own short titles stand for them.
Free text beside them, a comment or a title, is not carried where either framework is restricted
and the text is longer than 500 characters or has a sentence as only a clause has it: one with
"shall", or its Japanese counterpart. Reading leaves such a text out and says so; writing refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.clausetext import LONGEST, is_clause
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.errors import NotAcceptable, SourceError

_ROW: Final = ("comment", "source", "author", "reviewer")
_SET: Final = ("title", "comment", "author")
# https://securecontrolsframework.com/terms-conditions/: no derivatives.
_CLOSED: Final = re.compile(
    r"secure\s+controls\s+framework|securecontrolsframework|\bSCF\s*(?:#|control|identifier)|"
    r":scf[-:_]",
    re.IGNORECASE,
)


class Clause(NamedTuple):
    """A text that may not be carried: the row that has it, "" for the set, and the field."""

    row: str
    field: str


def clauses(mappings: MappingSet, shelf: Shelf) -> Iterator[Clause]:
    """The texts of *mappings* that seem to be clause text of a restricted publisher."""
    if not _restricted(mappings, shelf):
        return
    for name in _SET:
        if is_clause(getattr(mappings, name)):
            yield Clause("", name)
    for row in mappings.rows:
        for name in _ROW:
            if is_clause(getattr(row, name)):
                yield Clause(row.id, name)


def _restricted(mappings: MappingSet, shelf: Shelf) -> bool:
    return any(shelf.get(name).restricted for name in (mappings.subject, mappings.object))


def without(mappings: MappingSet, found: Iterable[Clause]) -> MappingSet:
    """*mappings* without the texts *found*."""
    gone: dict[str, dict[str, str]] = {}
    for row, field in found:
        gone.setdefault(row, {})[field] = ""
    rows = tuple(replace(row, **gone.get(row.id, {})) for row in mappings.rows)  # type: ignore[arg-type]
    return replace(mappings, rows=rows, **gone.get("", {}))  # type: ignore[arg-type]


def check(mappings: MappingSet, shelf: Shelf) -> None:
    """Pass where *mappings* may be handed on.

    Raises:
        NotAcceptable: They hold clause text; names the first row.
        SourceError: They are of a framework that allows no derivatives.
    """
    for owner, names in ((mappings, _SET), *((row, _ROW) for row in mappings.rows)):
        refuse_closed("\n".join(getattr(owner, name) for name in names), mappings.source)
    for row, field in clauses(mappings, shelf):
        where = f"row {row}" if row else "the set"
        hint = f"Say in your own words, in no more than {LONGEST} characters, what you mean"
        what = f"its {field} seems to be clause text of a restricted publisher"
        raise NotAcceptable(what, where=f"{mappings.source}: {where}", hint=hint)


def refuse_closed(text: str, source: str) -> None:
    """Pass where *text* is of no framework that allows no derivatives.

    Raises:
        SourceError: It is.
    """
    found = _CLOSED.search(text)
    if found:
        what = f'"{found[0]}" stands here: the Secure Controls Framework allows no derivatives'
        line = text.count("\n", 0, found.start()) + 1
        hint = "Import a mapping that its publisher allows to be changed"
        raise SourceError(what, source=source, line=line, hint=hint)
