"""A query in the form in which it is run: rewritten where the engine takes that, else as given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from iotssf_kg.errors import BadSparql, StoreError
from iotssf_kg.sparql.antijoin import Rewritten, rewritten

REFUSED: Final = "The engine does not take the query so."
_T = TypeVar("_T")


def settled(
    text: str, run: Callable[[str], _T], read: Callable[[str], None], *, rewrite: bool
) -> tuple[Rewritten, _T]:
    """The form in which the query *text* was run, and what came of it.

    Args:
        text: The query as it was given.
        run: Runs a text.
        read: Passes a text that the engine can read; else it raises what is wrong with it.
        rewrite: Whether NOT EXISTS may be rewritten.

    Raises:
        IotssfError: It cannot be run as it was given; places are those of that text.
    """
    form = rewritten(text) if rewrite else Rewritten(text)
    if form.changed:
        read(text)  # what is wrong with it is told of what its author wrote
        try:
            return form, run(form.text)
        except (BadSparql, StoreError):
            left = (replace(each, reason=each.reason or REFUSED) for each in form.negations)
            form = Rewritten(text, tuple(left))
    return form, run(text)
