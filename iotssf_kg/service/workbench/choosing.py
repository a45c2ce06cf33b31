"""Assets by what they are, some at once: a page asks about a few shelves of them, never about all.

The shelves of the summary say what each holds, so those without what is looked for are passed by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.dataset.graphs import SUMMARY
from iotssf_kg.dataset.summary import (
    ASSETS,
    GRADE,
    NONE,
    OF,
    TOPICS,
    Shelves,
    counts_in,
    in_line,
    item,
    names,
)
from iotssf_kg.namespaces import SSF
from iotssf_kg.store import Reader, Term, select

LISTED: Final = 50
"""Assets of one page."""
# A page goes on later where these had too few: what it asks about has a bound.
_SHELVES: Final = 8
_DEVICE, _SYSTEM, _ASSET = SSF("Device"), SSF("System"), SSF("Asset")
_OPERATED, _MEMBER = SSF("operatedBy"), SSF("memberOf")
_INSIDE: Final = f"GRAPH {SUMMARY}"
_HOLDS: Final = "holds"
_HELD: Final = f"""SELECT ?shelf ?lines {{ {_INSIDE} {{
  ?record {item("topic")} "{_HOLDS}" ; {OF} ?shelf ; {item("lines")} ?lines
}} }}"""
# Of a choice: the pattern of the assets with it, and of those that have none.
_WITH: Final = {
    "category": (
        f"?asset {SSF('category')} {{}} .",
        f"FILTER NOT EXISTS {{{{ ?asset {SSF('category')} ?any }}}}",
    ),
    "cell": (f"?asset {SSF('adoptedAssessment')}/{SSF('cell')} {{}} .", ""),
    "kind": ("?asset a {} .", ""),
    "grade": (
        f"{_INSIDE} {{{{ ?asset {GRADE} {{}} }}}}",
        f"FILTER NOT EXISTS {{{{ {_INSIDE} {{{{ ?asset {GRADE} ?any }}}} }}}}",
    ),
    "operator": (f"?asset {_OPERATED} {{}} .", ""),
}


class Choice(NamedTuple):
    """What is looked for; None for anything.

    Attributes:
        category: Its category, or ``NONE``.
        cell: Its cell of the matrix.
        kind: Device, System or Asset.
        grade: The severity of the gravest finding about it, or ``NONE``.
        of: The organization that it is operated by, itself or by a staff group.
        operator: Who operates it.
    """

    category: Term | None = None
    cell: Term | None = None
    kind: Term | None = None
    grade: Term | None = None
    of: NamedNode | None = None
    operator: NamedNode | None = None


class Found(NamedTuple):
    """Assets in order.

    Attributes:
        assets: Some of those looked for.
        after: From where on to look for more; "" where there are no more.
        total: How many there are in all; None where an organization or operator is chosen, whose
            are not counted with the rest.
    """

    assets: tuple[NamedNode, ...]
    after: str
    total: int | None


def found(store: Reader, choice: Choice, first: str = "") -> Found:
    """The assets of *choice* whose IRI is *first* or later.

    Args:
        store: With a summary.
        choice: What is looked for.
        first: An IRI, or "".
    """
    every = Shelves(store, ASSETS).shelves
    counts = _counts(store, choice)
    held = [counts.keys(), *_held(store, choice)]
    ends = [start for start, _ in every[1:]] + [""]
    fitting = [
        (start, shelf)
        for (start, shelf), end in zip(every, ends, strict=True)
        if (not end or end > first) and all(shelf in each for each in held)
    ]
    read = _enough(fitting, counts) if len(held) == 1 else fitting[:_SHELVES]
    assets = _on(store, [shelf for _, shelf in read], choice, first)
    rest = fitting[len(read) :]
    after = assets[LISTED].value if len(assets) > LISTED else rest[0][0] if rest else ""
    total = sum(counts.values()) if len(held) == 1 else None
    return Found(tuple(assets[:LISTED]), after, total)


def _enough(
    fitting: list[tuple[str, NamedNode]], counts: dict[Term, int]
) -> list[tuple[str, NamedNode]]:
    """The first of *fitting* that hold a page.

    The first one counts for nothing: the page may begin at its end.
    """
    expected = 0
    for place, (_, shelf) in enumerate(fitting[1:_SHELVES], 1):
        if expected > LISTED:
            return fitting[:place]
        expected += counts[shelf]
    return fitting[:_SHELVES]


def _counts(store: Reader, choice: Choice) -> dict[Term, int]:
    """Shelf → how many of what is counted there are of *choice*."""
    asked = [(place, getattr(choice, name)) for place, name in enumerate(TOPICS[_HOLDS].lines)]
    wanted = [(place, in_line(value)) for place, value in asked if value is not None]
    found: dict[Term, int] = {}
    for row in select(store, _HELD):
        fitting = (
            count
            for items, count in counts_in(row["lines"])
            if all(items[place] == text for place, text in wanted)
        )
        if total := sum(fitting):
            found[row["shelf"]] = total
    return found


def _held(store: Reader, choice: Choice) -> Iterator[set[Term]]:
    """The shelves that hold anything of the organization, and of the operator."""
    for topic, name, value in (
        ("owners", "organization", choice.of),
        ("keepers", "operator", choice.operator),
    ):
        if value:
            text = f"""SELECT DISTINCT ?shelf {{ {_INSIDE} {{
              ?record {item(name)} {value} ; {item("topic")} "{topic}" ; {OF} ?shelf
            }} }}"""
            yield {row["shelf"] for row in select(store, text)}


def _on(store: Reader, shelves: Iterable[Term], choice: Choice, first: str) -> list[NamedNode]:
    """The first assets of *choice* from *first* on that stand on *shelves*, one more than fit."""
    listed = names(shelves)
    if not listed:
        return []
    start = NamedNode(first).value if first else ""
    text = f"""SELECT DISTINCT ?asset {{
      VALUES ?shelf {{ {listed} }} {_INSIDE} {{ ?asset {ASSETS.on} ?shelf }}
      FILTER(STR(?asset) >= "{start}") {"".join(_patterns(choice))}
    }} ORDER BY STR(?asset) LIMIT {LISTED + 1}"""
    rows = select(store, text)
    return [asset for row in rows if isinstance(asset := row["asset"], NamedNode)]


def _patterns(choice: Choice) -> Iterator[str]:
    for name, (having, lacking) in _WITH.items():
        value = getattr(choice, name)
        if name == "kind" and value == _ASSET:
            yield from (f"FILTER NOT EXISTS {{ ?asset a {each} }}" for each in (_DEVICE, _SYSTEM))
        elif value is not None:
            yield (lacking if value == NONE else having).format(value)
    if choice.of:
        yield f"""?asset {_OPERATED} ?operator OPTIONAL {{ ?operator {_MEMBER} ?whole }}
          FILTER(COALESCE(?whole, ?operator) = {choice.of})"""
