"""Plans carried out on the text of a query; what no plan names stays byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from iotssf_kg.sparql.negation import Plan
from iotssf_kg.sparql.pieces import Piece
from iotssf_kg.sparql.structure import Pattern
from iotssf_kg.sparql.tokens import tokens


class _Edit(NamedTuple):
    """*text* in place of what stands between two offsets."""

    start: int
    end: int
    text: str


def spliced(text: str, plans: Sequence[Plan]) -> str:
    """*text* with *plans* carried out."""
    return _applied(text, 0, len(text), _edits(text, plans))


def _applied(text: str, start: int, end: int, edits: list[_Edit]) -> str:
    found, at = [], start
    # Sorting keeps the order of those at one offset.
    for edit in sorted(edits, key=attrgetter("start")):
        found += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*found, text[at:end]])


def _edits(text: str, plans: Sequence[Plan]) -> list[_Edit]:
    found = list[_Edit]()
    moved = {plan.part.start for plan in plans if plan.at < plan.last}
    for plan in plans:
        part, host = plan.part, plan.host
        if part.start not in moved:
            found += _minus(text, plan)
            continue
        # MINUS takes from what stands before it, so it goes to the end of its group.
        gap = "" if _separate(plan, moved) else " . "
        found.append(_Edit(part.start, part.after, gap))
        written = _applied(text, part.start, part.end, _minus(text, plan))
        found.append(_Edit(host.end, host.end, f" {written} "))
    return found


def _separate(plan: Plan, moved: set[int]) -> bool:
    """Whether what stands before a FILTER that is moved needs no full stop."""
    if plan.at == 0:
        return True
    before = plan.host.parts[plan.at - 1]
    return before.start in moved or before.after > before.end


def _minus(text: str, plan: Plan) -> list[_Edit]:
    """What makes MINUS of a FILTER where it stands."""
    part, group = plan.part, plan.group
    brace = group.start - 1
    return [
        _Edit(part.start, brace, f"MINUS {_comments(text, part.start, brace)}"),
        *(_apart(text, plan) if plan.copied.apart else _among(text, plan)),
        _Edit(group.end + 1, part.end, _comments(text, group.end + 1, part.end)),
    ]


def _apart(text: str, plan: Plan) -> list[_Edit]:
    """The group behind the values that its shared variables can have, and its end."""
    group = plan.group
    head = f"SELECT DISTINCT {' '.join(f'?{name}' for name in plan.names)} {{"
    return [
        _Edit(
            group.start, group.start, f" {head} {{ {head} {_copied(text, plan.copied.first)} }} }}"
        ),
        *_edits(text, plan.inside),
        _Edit(group.end, group.end, "} "),
    ]


def _among(text: str, plan: Plan) -> list[_Edit]:
    """The group with what is copied before and behind its own patterns."""
    found, at, gap = list[_Edit](), plan.group.start, " "
    if plan.copied.first:
        found.append(_Edit(at, at, f" {_copied(text, plan.copied.first)} . "))
    for part in plan.group.parts:
        if isinstance(part.elements[0], Pattern):
            at, gap = part.after, " . " if part.after == part.end else " "
    if plan.copied.then:
        found.append(_Edit(at, at, f"{gap}{_copied(text, plan.copied.then)} "))
    return [*found, *_edits(text, plan.inside)]


def _copied(text: str, pieces: Sequence[Piece]) -> str:
    return " . ".join(text[each.part.start : each.part.end] for each in pieces)


def _comments(text: str, start: int, end: int) -> str:
    """What stands between the tokens of a stretch of *text*, where that is a comment."""
    found, at = "", start
    for token in tokens(text[start:end]):
        gap = text[at : start + token.start]
        found += gap if "#" in gap else ""
        at = start + token.end
    gap = text[at:end]
    return found + (gap if "#" in gap else "")
