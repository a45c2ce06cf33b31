"""What needs rest on, read from a store for some assets at once: how they stand, and until when."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.summary.periods import Period, through
from iotssf_kg.dataset.summary.records import batches, names
from iotssf_kg.namespaces import DCTERMS, SSF
from iotssf_kg.rules.outcomes import Outcome
from iotssf_kg.store import Reader, Row, Term, select

_ISSUED, _UNTIL = DCTERMS("issued"), SSF("validUntil")
_NEEDED: Final = f"""SELECT ?bearer ?requirement {{{{
  VALUES ?bearer {{{{ {{names}} }}}} ?bearer {SSF("needs")} ?requirement
}}}}"""
# What is optional has one pattern each: of several, the engine goes through the whole store. That
# the requirement is needed and accepts the evidence is looked up afterwards.
_MEASURES: Final = f"""
SELECT ?bearer ?requirement ?from ?evidence ?described ?kind ?issued ?until ?changed {{{{
  VALUES ?bearer {{{{ {{names}} }}}}
  ?measure {SSF("covers")} ?bearer ;
    {SSF("meets")} ?requirement ;
    {SSF("measureStatus")} {SSF("Implemented")} ;
    {SSF("validFrom")} ?from ;
    {SSF("evidencedBy")} ?evidence .
  OPTIONAL {{{{ ?evidence a ?described }}}}
  OPTIONAL {{{{ ?evidence {SSF("evidenceKind")} ?kind }}}}
  OPTIONAL {{{{ ?evidence {_ISSUED} ?issued }}}}
  OPTIONAL {{{{ ?evidence {_UNTIL} ?until }}}}
  OPTIONAL {{{{ ?evidence {SSF("about")}/{SSF("lastChanged")} ?changed }}}}
}}}}"""
_ACCEPTED: Final = f"SELECT ?requirement ?kind {{ ?requirement {SSF('acceptsEvidence')} ?kind }}"
_JUSTIFIED: Final = f"""SELECT ?bearer ?requirement ?issued ?until {{{{
  VALUES ?bearer {{{{ {{names}} }}}}
  ?justification {SSF("covers")} ?bearer ; {SSF("justifies")} ?requirement ;
    {_ISSUED} ?issued ; {_UNTIL} ?until
}}}}"""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

# Asset or function, and requirement.
Need: TypeAlias = tuple[Term, Term]
# Requirement and kind of evidence.
Accepted: TypeAlias = tuple[Term, Term | None]


class Standing(NamedTuple):
    """How needs stand.

    Attributes:
        needs: Need → when something answers it, and how well.
        evidence: Asset or function → the evidence that its measures rest on, with its end.
    """

    needs: dict[Need, set[Period]]
    evidence: dict[Term, set[tuple[Term, date]]]


def standing(store: Reader, bearers: Iterable[NamedNode]) -> Standing:
    """How the needs of *bearers* stand in *store*."""
    found = Standing({}, {})
    accepted = {(row["requirement"], row["kind"]) for row in select(store, _ACCEPTED)}
    for batch in batches(bearers):
        listed = names(batch)
        for row in select(store, _NEEDED.format(names=listed)):
            found.needs[row["bearer"], row["requirement"]] = set()
        for row in select(store, _JUSTIFIED.format(names=listed)):
            found.needs.get((row["bearer"], row["requirement"]), set()).update(_justified(row))
        _weigh(found, select(store, _MEASURES.format(names=listed)), accepted)
    return found


def _weigh(found: Standing, measures: Iterable[Row], accepted: Container[Accepted]) -> None:
    """Enter into *found* what *measures* answer, by evidence of kinds that are *accepted*."""
    tries: dict[tuple[Term, Term, Term], list[Row]] = {}
    for row in measures:
        bearer, requirement, evidence = row["bearer"], row["requirement"], row["evidence"]
        if (bearer, requirement) in found.needs:
            tries.setdefault((bearer, requirement, evidence), []).append(row)
            until = _day(row.get("until"))
            if until:
                found.evidence.setdefault(bearer, set()).add((evidence, until))
    for (bearer, requirement, _), rows in tries.items():
        found.needs[bearer, requirement].update(_measured(rows, accepted))


def _measured(found: Iterable[Row], accepted: Container[Accepted]) -> Iterator[Period]:
    """When the rows *found*, of one piece of evidence, answer a need."""
    held: dict[tuple[date, date, date | None], list[date]] = {}
    for row in found:
        since, issued = _day(row["from"]), _day(row.get("issued"))
        if since and "described" not in row:
            yield Period(Outcome.NOT_JUDGED, since)
        elif since and issued and (row["requirement"], row.get("kind")) in accepted:
            changed = _day(row.get("changed"))
            begun = max(since, issued), issued, _day(row.get("until"))
            held.setdefault(begun, []).extend([changed] if changed and issued < changed else [])
    for (since, _, until), changes in held.items():
        # Evidence with an end holds until then, whatever changes.
        if until is None and changes:
            if since < min(changes):
                yield Period(Outcome.MET, since, min(changes))
        else:
            yield from through(Outcome.MET, since, until)


def _justified(row: Row) -> Iterator[Period]:
    issued, until = _day(row["issued"]), _day(row["until"])
    if issued and until:
        yield from through(Outcome.JUSTIFIED, issued, until)


def _day(term: Term | None) -> date | None:
    return _read(term.value) if isinstance(term, Literal) else None


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> date | None:
    found = _DAY.match(text)
    with suppress(ValueError):
        return date.fromisoformat(found[0]) if found else None
    return None
