"""Two assessments: axis by axis, what they rest on, and who rated when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.summary import Names, names
from iotssf_kg.namespaces import DCTERMS, PROV, SSF
from iotssf_kg.service.workbench.comparing.sides import (
    Compared,
    Item,
    Line,
    Part,
    Said,
    cited,
    lines,
    node,
    paired,
)
from iotssf_kg.service.workbench.comparing.subjects import Subject, called, nodes_in, said, within
from iotssf_kg.store import Reader, Row, Term, select

_CELL, _CONTEXT, _CRITERIA = SSF("cell"), SSF("inContext"), SSF("underCriteria")
_PARTS: Final = {
    "axes": (SSF("recoveryDifficulty"), SSF("economicImpact")),
    "grounds": (
        SSF("rationale"),
        SSF("scenario"),
        SSF("assesses"),
        _CONTEXT,
        SSF("underScheme"),
        _CRITERIA,
    ),
    "rater": (PROV("wasAttributedTo"), DCTERMS("issued"), SSF("status")),
}
_READ: Final = (*(each for listed in _PARTS.values() for each in listed), _CELL)
_CATEGORIES: Final = f"""SELECT ?cell ?category {{{{
  VALUES ?cell {{{{ {{cells}} }}}} ?cell {SSF("inCategory")} ?category
}}}}"""
_TYPES: Final = f"{{node}} {_CONTEXT} ?context . ?context {SSF('contextType')} ?type"
_BOUNDS: Final = f"""{{node}} {_CRITERIA} ?criteria . ?criteria {SSF("lowerBound")} ?bound .
  ?bound {SSF("level")} ?level ; {SSF("amount")} ?amount ; {SSF("currency")} ?currency"""
_ADOPTING: Final = f"?asset {SSF('adoptedAssessment')} {{node}}"
_MOST: Final = 20


def assessments(store: Reader, left: Subject, right: Subject, lang: str) -> Compared:
    """The assessments *left* and *right*, current or of the past."""
    subjects = left, right
    sides = [said(store, each, _READ) for each in subjects]
    categories = [_categories(store, side) for side in sides]
    kinds = [_asked(store, each, _TYPES, "type") for each in subjects]
    bounds = [_asked(store, each, _BOUNDS, "level ?amount ?currency") for each in subjects]
    adopting = [_asked(store, each, _ADOPTING, "asset") for each in subjects]
    nodes = nodes_in(*sides) | {left.node, right.node, SSF("contextType")}
    rows = [row for listed in (*kinds, *bounds, *adopting) for row in listed]
    nodes |= {term for row in rows for term in row.values() if isinstance(term, NamedNode)}
    nodes |= {category for listed in categories for category in listed}
    former = [each.graph for each in subjects if each.graph]
    called_by = called(store, nodes, lang, former)
    parts = {
        name: [*lines(properties, sides, called_by, lang)] for name, properties in _PARTS.items()
    }
    parts["axes"].append(_line("category", [_told(each, called_by) for each in categories]))
    kinds_told = [_told([row["type"] for row in listed], called_by) for listed in kinds]
    parts["grounds"] += [_line("kind of context", kinds_told), *_bounds(bounds, called_by)]
    assets = [_told([row["asset"] for row in listed], called_by) for listed in adopting]
    parts["rater"].append(_line("adopted by", assets))
    told = (Part(name, tuple(filter(_any, listed))) for name, listed in parts.items())
    titles = [
        titled(of.node, *_first(side), called_by) for of, side in zip(subjects, sides, strict=True)
    ]
    return Compared(titles[0], titles[1], tuple(told))


def titled(assessment: NamedNode, what: Term | None, issued: str, called_by: Names) -> Item:
    """*assessment* by its label, else by what it assesses and when."""
    title = called_by.labels.get(assessment.value, "")
    if not title and what is not None:
        title = f"{called_by.of(what)} ({issued})"
    return Item(assessment.value, title or called_by.of(assessment), assessment.value)


def _first(side: Said) -> tuple[Term | None, str]:
    what = next(iter(side.get(SSF("assesses"), ())), None)
    dates = (term.value for term in side.get(DCTERMS("issued"), ()) if isinstance(term, Literal))
    return what, next(dates, "")


def _any(line: Line) -> bool:
    return bool(line.left or line.right)


def _line(name: str, sides: Iterable[tuple[Item, ...]]) -> Line:
    return paired(Item(name, said=name), sides)


def _told(terms: Iterable[Term], called_by: Names) -> tuple[Item, ...]:
    listed = [term for term in terms if isinstance(term, NamedNode)]
    return tuple(node(term, called_by) for term in sorted(listed, key=str))


def _asked(store: Reader, of: Subject, pattern: str, columns: str) -> list[Row]:
    where = within(of, pattern.format(node=of.node))
    return list(select(store, f"SELECT DISTINCT ?{columns} {{ {where} }} LIMIT {_MOST}"))


def _categories(store: Reader, side: Said) -> list[NamedNode]:
    cells = names(side.get(_CELL, ()))
    if not cells:
        return []
    found = (row["category"] for row in select(store, _CATEGORIES.format(cells=cells)))
    return [category for category in found if isinstance(category, NamedNode)]


def _bounds(sides: list[list[Row]], called_by: Names) -> Iterator[Line]:
    """The amount from which on each level applies, by the criteria of each side."""
    told: list[dict[NamedNode, list[Item]]] = [{}, {}]
    for side, rows in zip(told, sides, strict=True):
        for row in rows:
            level, amount, currency = row["level"], row["amount"], row["currency"]
            if isinstance(level, NamedNode) and isinstance(amount, Literal):
                text = f"{amount.value} {getattr(currency, 'value', '')}"
                side.setdefault(level, []).append(Item(text, text))
    for level in sorted(told[0].keys() | told[1].keys(), key=str):
        name = cited(level, called_by)._replace(said="from")
        yield paired(name, (sorted(side.get(level, ())) for side in told))
