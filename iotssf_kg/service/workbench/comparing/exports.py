"""Two exports: what came, went and changed from the one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple, TypeAlias, TypeGuard

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.graphs import SUMMARY, report_of
from iotssf_kg.dataset.summary import GRADES, Names
from iotssf_kg.namespaces import DCTERMS, SH, SSF, VOID, local, shrink
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.service.workbench.comparing.changes import (
    MOST,
    RATED,
    Several,
    Sides,
    View,
    alone,
    changed,
    counted,
    findings,
    of_kind,
    rerated,
    said,
    values,
)
from iotssf_kg.service.workbench.comparing.sides import (
    HAS,
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
from iotssf_kg.service.workbench.comparing.subjects import called, nodes_in, titles
from iotssf_kg.store import Reader, Row, Term, number, select

_KINDS: Final = {"assets": ASSETS, "evidence": (SSF("Evidence"),)}
PROPERTIES: Final = {
    "assets": (
        *map(SSF, ("model", "quantity", "softwareVersion", "lastChanged", "usedIn", "operatedBy")),
        *map(SSF, ("maintainedBy", "providedBy", "hasPart", "performs", "statedCategory")),
        *map(SSF, ("adoptedAssessment", "outOfScopeBecause")),
    ),
    "evidence": (
        *map(SSF, ("evidenceKind", "about", "issuedBy", "validUntil")),
        DCTERMS("issued"),
    ),
}
"""What is told of a node of each group where it changed."""
# What is told of those that one side has alone.
_SHOWN: Final[Mapping[str, View]] = {
    "assets": RATED[-1],
    "evidence": partial(said, (SSF("evidenceKind"), SSF("validUntil"))),
}
_HEAD: Final = (DCTERMS("publisher"), DCTERMS("issued"), DCTERMS("replaces"))
# Severity → how the page says it.
_GRADES: Final[Mapping[object, str]] = {grade: local(grade)[3:] for grade in GRADES}
_COUNTS: Final = f"""SELECT ?triples ?assets {{{{ GRAPH {SUMMARY} {{{{
  {{export}} {VOID("triples")} ?triples ; {VOID("classPartition")}/{VOID("entities")} ?assets
}}}} }}}}"""
_SEVERITIES: Final = f"""GRAPH {{report}} {{{{
  ?report {SH("result")} ?node . ?node {SH("resultSeverity")} ?value }}}}"""
Values: TypeAlias = Mapping[NamedNode, Said]
"""Node → property → values."""


class _Group(NamedTuple):
    """The nodes of some kinds: those that one side has alone, and those that changed."""

    alone: tuple[Several, Several]
    shown: tuple[Values, Values]
    changed: tuple[NamedNode, ...]
    values: tuple[Values, Values]


class _Findings(NamedTuple):
    rows: list[Row]
    number: int


def exports(store: Reader, sides: Sides, lang: str) -> Compared:
    """The exports *sides*, current or of the past, the older one first where they follow."""
    heads = [values(store, said(_HEAD, each), [each]).get(each, {}) for each in sides]
    figures = [dict(_figures(store, each)) for each in sides]
    groups = {name: _group(store, sides, name) for name in _KINDS}
    again = rerated(store, sides)
    rated = [_ratings(store, each, again) for each in sides]
    found = [_Findings(*findings(store, *pair, lang)) for pair in (sides, sides[::-1])]
    nodes: set[object] = {*sides, *again, *nodes_in(*heads), *_told_of(groups.values())}
    nodes.update(term for side in rated for terms in side.values() for term in terms)
    nodes.update(row["node"] for side in found for row in side.rows)
    nodes.update(name for side in figures for _, name in side)
    names = called(store, (n for n in nodes if isinstance(n, NamedNode)), lang, sides)
    titled = titles(store, sides, lang)
    return Compared(
        node(sides[0], titled),
        node(sides[1], titled),
        (
            Part("export", tuple(lines(_HEAD, heads, names, lang))),
            Part("figures", tuple(_counts(figures, names))),
            Part("ratings", tuple(_rerated(again, rated, names)), len(again) > MOST),
            *(part for name, each in groups.items() for part in _parts(name, each, names, lang)),
            Part(
                "findings",
                tuple(_findings(found, names)),
                any(side.number > len(side.rows) for side in found),
                (found[0].number, found[1].number),
            ),
        ),
    )


def _group(store: Reader, sides: Sides, name: str) -> _Group:
    kinds, properties = _KINDS[name], PROPERTIES[name]
    lone = [alone(store, *pair, kinds) for pair in (sides, sides[::-1])]
    other = changed(store, sides, kinds, properties)
    told = [values(store, said(properties, each), other[:MOST]) for each in sides]
    shown = [
        values(store, _SHOWN[name](export), several.nodes[:MOST])
        for export, several in zip(sides, lone, strict=True)
    ]
    return _Group((lone[0], lone[1]), (shown[0], shown[1]), other, (told[0], told[1]))


def _ratings(
    store: Reader, export: NamedNode, assets: Iterable[NamedNode]
) -> dict[NamedNode, tuple[Term, ...]]:
    """Asset → its levels on both axes and its category."""
    listed, found = list(assets)[:MOST], dict[NamedNode, tuple[Term, ...]]()
    for view in RATED:
        for asset, told in values(store, view(export), listed).items():
            found[asset] = found.get(asset, ()) + tuple(t for ts in told.values() for t in ts)
    return found


def _figures(store: Reader, export: NamedNode) -> Iterator[tuple[tuple[int, Term | str], int]]:
    """What is counted of *export*: its place in the order, what it is or is called, the number."""
    for row in select(store, _COUNTS.format(export=export)):
        yield (0, "statements"), number(row["triples"])
        yield (1, "assets"), number(row["assets"])
    yield from (((2, value), n) for value, n in counted(store, RATED[-1](export)))
    evidence = of_kind(_KINDS["evidence"], export)
    yield (3, "evidence"), sum(n for _, n in counted(store, f"{evidence} BIND(1 AS ?value)"))
    found = _SEVERITIES.format(report=report_of(export))
    yield from (((4, value), n) for value, n in counted(store, found))


def _counts(figures: list[dict[tuple[int, Term | str], int]], names: Names) -> Iterator[Line]:
    places = {place for side in figures for place in side}
    for place in sorted(places, key=lambda each: (each[0], str(each[1]))):
        name, numbers = place[1], [side.get(place, 0) for side in figures]
        said_by = name if isinstance(name, str) else _GRADES.get(name, "")
        shown = Item(str(name), said=said_by) if said_by or not _named(name) else node(name, names)
        yield paired(shown, ((Item(f"{n}", f"{n:,}"),) for n in numbers))


def _rerated(
    assets: Iterable[NamedNode],
    rated: list[dict[NamedNode, tuple[Term, ...]]],
    names: Names,
) -> Iterator[Line]:
    for asset in list(assets)[:MOST]:
        told = ([term for term in side.get(asset, ()) if _named(term)] for side in rated)
        yield paired(node(asset, names), ([cited(t, names) for t in each] for each in told))


def _named(term: object) -> TypeGuard[NamedNode]:
    return isinstance(term, NamedNode)


def _parts(name: str, group: _Group, names: Names, lang: str) -> Iterator[Part]:
    """What came and went of a group, and what changed."""
    lone = [
        paired(node(each, names), (items, ())[:: -1 if place else 1])
        for place, several in enumerate(group.alone)
        for each in several.nodes[:MOST]
        for items in [_shown(group.shown[place].get(each, {}), names)]
    ]
    numbers = group.alone[0].number, group.alone[1].number
    yield Part(f"{name} alone", tuple(lone), max(numbers) > MOST, numbers)
    told = (
        line._replace(name=node(each, names), note=line.name.text)
        for each in group.changed[:MOST]
        for line in _properties(name, group, each, names, lang)
    )
    yield Part(f"{name} changed", tuple(told), len(group.changed) > MOST)


def _shown(of: Said, names: Names) -> tuple[Item, ...]:
    """What is told of a node that one side has alone."""
    told = lines(of, [of, {}], names, "")
    return tuple(item for line in told for item in line.left) or (HAS,)


def _properties(name: str, group: _Group, of: NamedNode, names: Names, lang: str) -> Iterator[Line]:
    sides = [side.get(of, {}) for side in group.values]
    told = lines(PROPERTIES[name], sides, names, lang)
    return (line for line in told if line.mark != "same")


def _findings(found: list[_Findings], names: Names) -> Iterator[Line]:
    for place, side in enumerate(found):
        for row in side.rows:
            focus, shape, text = row["node"], row["shape"], row.get("text")
            name = node(focus, names) if _named(focus) else Item(str(focus), str(focus))
            grade = Item(str(row["severity"]), said=_GRADES.get(row["severity"], "Info"))
            note = text.value if isinstance(text, Literal) else shrink(shape)
            yield paired(name, ((grade,), ())[:: -1 if place else 1], note)


def _told_of(groups: Iterable[_Group]) -> Iterator[NamedNode]:
    for group in groups:
        yield from (each for lone in group.alone for each in lone.nodes)
        yield from group.changed
        for side in (*group.shown, *group.values):
            yield from nodes_in(*side.values())
