"""``crosswalk coverage``, ``gaps`` and ``list``: what mapping sets say, in figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import typer

from iotssf_kg.cli.crosswalks import group
from iotssf_kg.cli.mappings import With, sets_at_hand
from iotssf_kg.cli.options import Format, Lang, Language, Output
from iotssf_kg.cli.show import note, show
from iotssf_kg.crosswalk.coverage import GAPS, Coverage, Covered, Share, Standing, coverage
from iotssf_kg.crosswalk.figures import figures
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.remarks import remarks
from iotssf_kg.errors import UnknownName

_One = Annotated[str, typer.Argument(metavar="A", help="A framework: iot-ssf-kg-sample.")]
_Other = Annotated[str, typer.Argument(metavar="B", help="Another: en-303-645@2.1.1.")]
_WAY: Final = ("of", "in")
_FIGURES: Final = ("group", "title", "elements", *Standing, "in common", "reviewed")
_SET: Final = (
    "set",
    "version",
    "subjects",
    "objects",
    "rows",
    "related",
    "relation unknown",
    "no counterpart",
    "reviewed",
    "states",
)
_GAP: Final = ("group", "element", "title", "standing", "why")


@group.command("coverage")
def coverage_(
    one: _One,
    other: _Other,
    with_: With = None,
    form: Output = Format.TABLE,
    lang: Language = Lang.EN,
) -> None:
    """Tell how far each of two frameworks answers the other, by group."""
    both = _both(one, other, with_)
    told = [(each, [*map(_figures, each.groups), _figures(each.total)]) for each in both]
    _show(told, _FIGURES, form)
    _remark(both, form, lang)


@group.command("gaps")
def gaps_(
    one: _One,
    other: _Other,
    with_: With = None,
    standing: Annotated[
        list[Standing] | None,
        typer.Option("--standing", help="List these instead of none and unsaid; repeatable."),
    ] = None,
    form: Output = Format.TABLE,
    lang: Language = Lang.EN,
) -> None:
    """List the elements of each of two frameworks that the other has no counterpart of."""
    both, asked = _both(one, other, with_), standing or GAPS
    told = [
        (each, [_gap(element) for element in each.elements if element.standing in asked])
        for each in both
    ]
    _show(told, _GAP, form)
    _remark(both, form, lang)


@group.command("list")
def list_(with_: With = None, form: Output = Format.TABLE) -> None:
    """List the mapping sets, each with its rows and where they stand."""
    found = sets_at_hand(with_, shelf())
    # A reader has no use for the long beginning that all names share; a program needs them whole.
    ids = [each.id.rpartition("/")[2] if form is Format.TABLE else each.id for each in found]
    show(_SET, [[id_, *_listed(each)] for id_, each in zip(ids, found, strict=True)], form)


def _listed(mappings: MappingSet) -> list[str]:
    found = figures(mappings)
    states = ", ".join(f"{many} {state}" for state, many in found.states.items() if many)
    ends = (mappings.version, mappings.subject, mappings.object)
    counts = map(str, (found.rows, found.related, found.unknown, found.unmapped, found.reviewed))
    return [*ends, *counts, states]


def _both(one: str, other: str, with_: list[str] | None) -> tuple[Coverage, Coverage]:
    known = shelf()
    first, second = known.get(one), known.get(other)
    sets = sets_at_hand(with_, known)
    there = coverage(sets, first, second)
    if not there.sets:
        hint = "iotssf crosswalk list shows the sets, and iotssf crosswalk chain what follows"
        raise UnknownName(f"no set joins {first.name} and {second.name}", hint=hint)
    return there, coverage(sets, second, first)


def _figures(share: Share) -> list[str]:
    common = share.counts[Standing.WHOLE] + share.counts[Standing.PART]
    return [
        *share.group,
        str(share.elements),
        *(str(share.counts[each]) for each in Standing),
        f"{common / share.elements:.0%}" if share.elements else "",
        str(share.reviewed),
    ]


def _gap(covered: Covered) -> list[str]:
    element = covered.element
    said = "; ".join(each.row.comment or each.row.id for each in covered.rows)
    silent = "no row, and a set says that it is complete"
    why = said or (silent if covered.standing is Standing.NONE else "no row that anybody stands by")
    return [covered.group.id, element.id, element.title, covered.standing, why]


def _show(
    told: Iterable[tuple[Coverage, list[list[str]]]], columns: tuple[str, ...], form: Format
) -> None:
    if form is Format.TABLE:
        for each, rows in told:
            show(columns, rows, form, f"{each.subject.name} in {each.object.name}")
        return
    ways = [((each.subject.name, each.object.name), rows) for each, rows in told]
    show((*_WAY, *columns), [[*way, *row] for way, rows in ways for row in rows], form)


def _remark(both: Iterable[Coverage], form: Format, lang: Lang) -> None:
    """Say what must be said: below a table, else beside what a program reads."""
    every = dict.fromkeys(remark for each in both for remark in remarks(each))
    for each in every:
        text = each.ja if lang is Lang.JA else each.en
        print(text) if form is Format.TABLE else note(text)
