"""``/assets``: devices and systems in a table, narrowed by what they are, page by page.

With ``beside`` it is the table in which two are chosen to be compared: the first where that is
empty, else the one to compare with that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from flask import Response, request
from pyoxigraph import NamedNode

from iotssf_kg.asking.describing import named as iri_of
from iotssf_kg.dataset.summary import (
    EVERYBODY,
    GRADES,
    NONE,
    Figures,
    Names,
    Row,
    figures_of,
    named_in,
    rows,
    summarized,
)
from iotssf_kg.namespaces import SSF
from iotssf_kg.service.negotiation import language
from iotssf_kg.service.pages import shown, to
from iotssf_kg.service.workbench.blueprint import blueprint
from iotssf_kg.service.workbench.choosing import Choice, found
from iotssf_kg.service.workbench.store import Asking
from iotssf_kg.store import Term

door: Final = blueprint("assets")
_KINDS: Final = (SSF("Device"), SSF("System"), SSF("Asset"))
# Facet → its place in the figures about assets.
_FACETS: Final = {"category": 0, "kind": 1, "grade": 2}
_NONE: Final = "none"


class Option(NamedTuple):
    """One value of a facet.

    Attributes:
        value: As a request names it.
        term: What it stands for.
        number: How many assets have it, beside what else is chosen; None where that is not counted.
        chosen: Whether it is chosen.
    """

    value: str
    term: Term
    number: int | None
    chosen: bool


class Line(NamedTuple):
    """One asset of the table."""

    iri: str
    name: str
    categories: tuple[Term, ...]
    kind: Term
    operators: tuple[Term, ...]
    grade: Term
    devices: int


@door.get("/assets")
def assets() -> Response:
    """Assets of the chosen category, cell, kind, finding, organization and operator."""
    lang, store = language(), Asking()
    if not summarized(store):
        return shown("assets.html", lang, summary=False)
    choice, first = _choice(), request.args.get("from", "")
    seen = found(store, choice, iri_of(first).value if first else "")
    told = next(rows(store, seen.assets), {})
    figures = figures_of(store, [choice.of or EVERYBODY], "assets", "operators")
    facets = {name: list(_options(figures, choice, name)) for name in _FACETS}
    operators = list(_operators(figures, choice))
    nodes = [o.term for options in facets.values() for o in options]
    nodes += [o.term for o in operators] + list(_near(told))
    names = named_in(store, [*nodes, *filter(None, choice), *seen.assets], lang)
    return shown(
        "assets.html",
        lang,
        summary=True,
        choice=choice,
        facets=facets,
        operators=operators,
        lines=[_line(asset, told[asset], names) for asset in seen.assets],
        beside=request.args.get("beside"),
        chosen_for=_comparing(seen.assets),
        names=names,
        lacking=NONE,
        total=seen.total,
        first=first,
        kept=[name for name in _kept() if name in Choice._fields],
        after=to("/assets", **_kept(), **{"from": seen.after}) if seen.after else "",
        begin=to("/assets", **_kept()),
        without={name: to("/assets", **_kept(name)) for name in _kept() if name in Choice._fields},
    )


def _choice() -> Choice:
    given = {name: _term(request.args[name]) for name in Choice._fields if request.args.get(name)}
    return Choice(**given)  # type: ignore[arg-type]


def _term(text: str) -> Term:
    return NONE if text == _NONE else iri_of(text)


def _kept(but: str = "") -> dict[str, str]:
    """What is chosen, as a request says it."""
    given = ((name, request.args.get(name, "")) for name in Choice._fields)
    kept = {name: value for name, value in given if value and name != but}
    return kept | ({"beside": request.args["beside"]} if "beside" in request.args else {})


def _comparing(assets: Iterable[NamedNode]) -> dict[str, str]:
    """Where each of *assets* leads that is chosen to be compared; none where that is not asked."""
    if "beside" not in request.args:
        return {}
    first, kept = request.args["beside"], _kept()
    if not first:
        return {each.value: to("/assets", **{**kept, "beside": each.value}) for each in assets}
    other = iri_of(first).value
    return {each.value: to("/compare", kind="asset", a=other, b=each.value) for each in assets}


def _options(figures: Figures, choice: Choice, name: str) -> Iterator[Option]:
    """The values of the facet *name*, with how many assets each leads to."""
    others = {each: getattr(choice, each) for each in _FACETS if each != name}
    counts: Counter[Term] = Counter()
    for items, count in ((f.items, n) for f, n in figures.items() if f.topic == "assets"):
        fits = all(v is None or items[_FACETS[each]] == v for each, v in others.items())
        counts[items[_FACETS[name]]] += count if fits else 0
    mine = getattr(choice, name)
    if mine is not None:
        counts[mine] += 0
    counted = choice.cell is None and choice.operator is None
    order = {"kind": _KINDS, "grade": (*GRADES, NONE)}.get(name, ())
    places: dict[Term, int] = {term: place for place, term in enumerate(order)}
    for term in sorted(counts, key=lambda t: (places.get(t, 0), t == NONE, str(t))):
        yield Option(_value(term), term, counts[term] if counted else None, term == mine)


def _operators(figures: Figures, choice: Choice) -> Iterator[Option]:
    """The staff groups and other operators of the organization that is chosen."""
    if choice.of is None:
        return
    counts = {f.items[0]: n for f, n in figures.items() if f.topic == "operators"}
    for term in sorted(counts, key=str):
        yield Option(_value(term), term, counts[term], term == choice.operator)


def _value(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else _NONE


def _near(told: Mapping[NamedNode, Row]) -> Iterator[Any]:
    for row in told.values():
        yield from (*row.operators, *row.categories, row.kind)


def _line(asset: NamedNode, row: Row, names: Names) -> Line:
    return Line(
        iri=asset.value,
        name=names.of(asset),
        categories=row.categories,
        kind=row.kind,
        operators=tuple(sorted(row.operators, key=str)),
        grade=row.grade,
        devices=row.devices,
    )
