"""The first step of a property path in the syntax of SPARQL."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

_STEP: Final = re.compile(r"[(\s]*(\^?)<([^<>\s]+)>")


class Step(NamedTuple):
    """A property, and whether it leads from the object to the subject."""

    predicate: NamedNode
    inverse: bool


def first_steps(path: str) -> list[Step]:
    """The steps that *path* may begin with; none where that is not plain.

    Examples:
        >>> [step.inverse for step in first_steps("^<https://example.org/p>")]
        [True]
    """
    if "!" in path:
        return []
    if "|" in path and "/" not in re.sub(r"<[^<>]*>", "", path):
        found = [match for part in path.split("|") if (match := _STEP.match(part))]
    else:
        found = [match] if (match := _STEP.match(path)) else []
    try:
        return [Step(NamedNode(match[2]), bool(match[1])) for match in found]
    except ValueError:  # no IRI, and so in no statement
        return []
