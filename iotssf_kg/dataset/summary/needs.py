"""What needs rest on, read from a store for some assets at once: how they stand, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
# That the requirement is needed is looked up afterwards, which is several times as fast.
_MEASURES: Final = f"""
SELECT ?bearer ?requirement ?from ?evidence ?described ?issued ?until ?changed {{{{
  VALUES ?bearer {{{{ {{names}} }}}}
  ?measure {SSF("covers")} ?bearer ;
    {SSF("meets")} ?requirement ;
    {SSF("measureStatus")} {SSF("Implemented")} ;
    {SSF("validFrom")} ?from ;
    {SSF("evidencedBy")} ?evidence .
  OPTIONAL {{{{ ?evidence a ?described }}}}
  OPTIONAL {{{{
    ?evidence {SSF("evidenceKind")} ?kind ; {_ISSUED} ?issued .
    ?requirement {SSF("acceptsEvidence")} ?kind
  }}}}
  OPTIONAL {{{{ ?evidence {_UNTIL} ?until }}}}
  OPTIONAL {{{{
    ?evidence {SSF("about")}/{SSF("lastChanged")} ?changed FILTER(?issued < ?changed)
  }}}}
}}}}"""
_JUSTIFIED: Final = f"""SELECT ?bearer ?requirement ?issued ?until {{{{
  VALUES ?bearer {{{{ {{names}} }}}}
  ?justification {SSF("covers")} ?bearer ; {SSF("justifies")} ?requirement ;
    {_ISSUED} ?issued ; {_UNTIL} ?until
}}}}"""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

# Asset or function, and requirement.
Need: TypeAlias = tuple[Term, Term]


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
    for batch in batches(bearers):
        listed = names(batch)
        for row in select(store, _NEEDED.format(names=listed)):
            found.needs[row["bearer"], row["requirement"]] = set()
        for row in select(store, _JUSTIFIED.format(names=listed)):
            found.needs.get((row["bearer"], row["requirement"]), set()).update(_justified(row))
        _weigh(found, select(store, _MEASURES.format(names=listed)))
    return found


def _weigh(found: Standing, measures: Iterable[Row]) -> None:
    """Enter into *found* what *measures* answer."""
    tries: dict[tuple[Term, Term, Term], list[Row]] = {}
    for row in measures:
        bearer, requirement, evidence = row["bearer"], row["requirement"], row["evidence"]
        if (bearer, requirement) in found.needs:
            tries.setdefault((bearer, requirement, evidence), []).append(row)
            until = _day(row.get("until"))
            if until:
                found.evidence.setdefault(bearer, set()).add((evidence, until))
    for (bearer, requirement, _), rows in tries.items():
        found.needs[bearer, requirement].update(_measured(rows))


def _measured(found: Iterable[Row]) -> Iterator[Period]:
    """When the rows *found*, of one piece of evidence, answer a need."""
    held: dict[tuple[date, date, date | None], list[date]] = {}
    for row in found:
        since, issued = _day(row["from"]), _day(row.get("issued"))
        if since and "described" not in row:
            yield Period(Outcome.NOT_JUDGED, since)
        elif since and issued:
            changed = _day(row.get("changed"))
            begun = max(since, issued), issued, _day(row.get("until"))
            held.setdefault(begun, []).extend([changed] if changed else [])
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
