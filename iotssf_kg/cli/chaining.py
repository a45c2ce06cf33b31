"""``crosswalk chain`` and ``conflicts``: what follows from mappings, and where they contradict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import typer

from iotssf_kg.cli.crosswalks import group
from iotssf_kg.cli.mappings import With, apart, sets_at_hand
from iotssf_kg.cli.options import Format, Out, Output
from iotssf_kg.cli.show import note, show
from iotssf_kg.crosswalk.chains import Chains, Inferred, Premise
from iotssf_kg.crosswalk.conclusions import conclusions
from iotssf_kg.crosswalk.contradictions import contradictions
from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import ANY
from iotssf_kg.crosswalk.sssom import write_sssom
from iotssf_kg.errors import UnknownName
from iotssf_kg.outputs import write

_CHAIN: Final = ("subject", "object", "possible", "rationale", "strength", "marked", "follows from")
_CONFLICT: Final = ("conflict", "rationale", "subject", "relation", "object", "row", "author")
_NOTHING: Final = "nothing: a conflict"


@group.command("chain")
def chain_(
    start: Annotated[str, typer.Option("--from", metavar="FRAMEWORK", help="Of the subjects.")],
    end: Annotated[str, typer.Option("--to", metavar="FRAMEWORK", help="Of the objects.")],
    via: Annotated[
        list[str] | None,
        typer.Option(
            "--via",
            metavar="FRAMEWORK",
            help="A pivot; repeatable, in their order. Without it: each single one there is.",
        ),
    ] = None,
    with_: With = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show the chains, too, from which nothing follows.")
    ] = False,
    form: Output = Format.TABLE,
    out: Out = None,
) -> None:
    """Tell what follows between two frameworks from their mappings with others.

    Leaves with exit code 1 where some of these cannot all be right.
    """
    apart(out, with_ or ())
    known = shelf()
    first, last = known.get(start), known.get(end)
    pivots = [known.get(name).name for name in via or ()]
    sets = sets_at_hand(with_, known)
    found = _found(Chains(sets), first, last, pivots)
    told = [each for each in found if everything or each.row.relation != ANY]
    if out is None:
        show(_CHAIN, map(_chain, told), form)
    else:
        used = _used(told, sets)
        write(out, write_sssom(conclusions(told, first, last, used), known))
    _tell(found, told)


def _found(chains: Chains, first: Framework, last: Framework, pivots: list[str]) -> list[Inferred]:
    found = chains.inferred(first.name, last.name, pivots)
    if not found:
        by = f" by way of {' and '.join(pivots)}" if pivots else ""
        what = f"no chain leads from {first.name} to {last.name}{by}"
        hint = "Name pivots with --via; iotssf crosswalk list shows what is joined with what"
        raise UnknownName(what, hint=hint)
    return found


def _used(found: Iterable[Inferred], sets: Iterable[MappingSet]) -> list[MappingSet]:
    names = {name for each in found for name in each.row.derived_from}
    return [each for each in sets if not names.isdisjoint(map(each.name_of, each.rows))]


def _chain(inferred: Inferred) -> list[str]:
    row = inferred.row
    ways = (" + ".join(premise.row.id for premise in path) for path in inferred.paths)
    return [
        str(row.subject),
        str(row.object),
        " or ".join(row.relation.names) or _NOTHING,
        row.rationale or "",
        "" if row.strength is None else str(row.strength),
        "conflict" if inferred.conflict else "inferred",
        "; ".join(ways),
    ]


def _tell(found: list[Inferred], told: list[Inferred]) -> None:
    silent = len(found) - len(told)
    if silent:
        note(f"{silent} more pairs are chained, and nothing follows of them: --all shows them")
    note("inferred rows are stated by nobody: what is possible is a set of relations")
    conflicts = [each for each in found if each.conflict]
    for each in conflicts:
        names = ", ".join(each.conflict)
        note(f"{each.row.subject} and {each.row.object}: these cannot all be right: {names}")
    if conflicts:
        raise typer.Exit(1)


@group.command("conflicts")
def conflicts_(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SETS]...", help="Sets in SSSOM/TSV beside those shipped."),
    ] = None,
    form: Output = Format.TABLE,
) -> None:
    """Look for mappings that cannot all be right, in all sets together.

    Leaves with exit code 1 where there are some.
    """
    found = list(contradictions(sets_at_hand(files, shelf())))
    rows = [
        [str(number), each.rationale, *_premise(premise)]
        for number, each in enumerate(found, 1)
        for premise in each.rows
    ]
    if rows or form is not Format.TABLE:
        show(_CONFLICT, rows, form)
    note(f"{len(found)} conflicts; of each, no row can be left out")
    if found:
        raise typer.Exit(1)


def _premise(premise: Premise) -> list[str]:
    row = premise.row
    relation = " or ".join(row.relation.names)
    return [str(row.subject), relation, str(row.object), premise.name, row.author]
