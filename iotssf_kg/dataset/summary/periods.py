"""How a need stands from when to when, so that it can be counted at any date.

The same as CQ31 finds at one date: of all that answers a need, the best that is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from iotssf_kg.rules.outcomes import Outcome

EVER: Final = date.min
"""The day from which a need stands as nothing answers it."""
_ORDER: Final = (Outcome.OPEN, Outcome.NOT_JUDGED, Outcome.JUSTIFIED, Outcome.MET)


class Period(NamedTuple):
    """From when to before when a need stands at least so."""

    outcome: Outcome
    since: date
    ended: date | None = None


class Turn(NamedTuple):
    """A day on which a need begins (1) or ceases (-1) to stand so."""

    outcome: Outcome
    day: date
    by: int


def through(outcome: Outcome, since: date, until: date | None) -> Iterator[Period]:
    """The period from *since* through *until*, if that is any."""
    ended = None if until is None or until == date.max else until + timedelta(days=1)
    if ended is None or since < ended:
        yield Period(outcome, since, ended)


def turns(periods: Iterable[Period]) -> tuple[Turn, ...]:
    """When a need that *periods* answer turns from one outcome to another."""
    return _turns(frozenset(periods))


@lru_cache(maxsize=1 << 14)
def _turns(periods: frozenset[Period]) -> tuple[Turn, ...]:
    days = {day for p in periods for day in (p.since, p.ended) if day is not None}
    found, stands = [Turn(Outcome.OPEN, EVER, 1)], Outcome.OPEN
    for day in sorted(days):
        best = _best(periods, day)
        if best != stands:
            found += [Turn(stands, day, -1), Turn(best, day, 1)]
            stands = best
    return tuple(found)


def _best(periods: Iterable[Period], day: date) -> Outcome:
    held = [p.outcome for p in periods if p.since <= day and (p.ended is None or day < p.ended)]
    return max(held, key=_ORDER.index, default=Outcome.OPEN)
