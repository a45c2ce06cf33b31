"""What many mappings say together: every relation they leave possible, and where they conflict.

The closure is path consistency: what is known between two elements is narrowed by every way
through a third one, until nothing changes. Where each row states one relation, a network has a
conflict exactly if an empty set comes out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.relations import ANY, COMPOSED, CONVERSE, Relation
from iotssf_kg.errors import TooLarge

_ANY: Final = int(ANY)
_EQUAL: Final = int(Relation.EQUAL)
# Pairs that a closure may hold; each takes some hundred bytes.
MOST: Final = 2_000_000


class Known(NamedTuple):
    """One row: what it says of a subject and an object.

    Attributes:
        row: What the row is called.
        subject: An element.
        object: Another.
        relation: Those that it leaves possible.
    """

    row: Hashable
    subject: Hashable
    object: Hashable
    relation: Relation


class Conflict(NamedTuple):
    """Two elements between which nothing is possible.

    Attributes:
        subject: One of them; both are one where its chain comes back to it.
        object: The other.
        rows: Rows that cannot all be right; without any one of them, the others can be.
    """

    subject: Hashable
    object: Hashable
    rows: tuple[Hashable, ...]


class _Step(NamedTuple):
    """How a pair came to what is known of it: by a row, or from two earlier steps and the last."""

    row: Hashable | None
    earlier: tuple[int, ...] = ()


class Network:
    """Rows, closed.

    Args:
        rows: Of one rationale: rows of different ones say different things.
        most: The most pairs that may become known.

    Raises:
        TooLarge: More would.
    """

    def __init__(self, rows: Iterable[Known], most: int = MOST) -> None:
        self._rows, self._most = {each.row: each for each in rows}, most
        self._known: dict[Hashable, dict[Hashable, int]] = {}
        self._last: dict[tuple[Hashable, Hashable], int] = {}
        self._steps: list[_Step] = []
        self._changed: deque[tuple[Hashable, Hashable]] = deque()
        self._broken: dict[tuple[Hashable, Hashable], int] = {}
        for each in self._rows.values():
            self._narrow(each.subject, each.object, int(each.relation), _Step(each.row))
        self._close()

    def between(self, subject: Hashable, object_: Hashable) -> Relation:
        """What can hold from *subject* to *object_*."""
        if subject == object_:
            return Relation.EQUAL
        return Relation(self._known.get(subject, {}).get(object_, _ANY))

    def premises(self, subject: Hashable, object_: Hashable) -> tuple[Hashable, ...]:
        """The rows from which that follows; none where nothing does."""
        last = self._last.get((subject, object_), self._last.get((object_, subject)))
        return () if last is None else self._behind(last)

    def pairs(self) -> Iterator[tuple[Hashable, Hashable, Relation]]:
        """Every pair of which something is known, told from one end."""
        for subject, object_ in self._last:
            yield subject, object_, self.between(subject, object_)

    def conflicts(self) -> Iterator[Conflict]:
        """Where nothing is possible, each with rows of which none can be left out."""
        told = set()
        for (subject, object_), step in self._broken.items():
            rows = _least([self._rows[row] for row in self._behind(step)])
            if rows not in told:
                told.add(rows)
                yield Conflict(subject, object_, rows)

    def _close(self) -> None:
        while self._changed:
            one, two = self._changed.popleft()
            first = self._known[one][two]
            for three, second in list(self._known[two].items()):
                self._through(one, two, three, COMPOSED[first][second])
            for zero, before in list(self._known[one].items()):
                back = CONVERSE[before]
                self._through(zero, one, two, COMPOSED[back][first])

    def _through(self, start: Hashable, middle: Hashable, end: Hashable, can: int) -> None:
        if can != _ANY and start != middle and middle != end:
            earlier = self._step(start, middle), self._step(middle, end)
            self._narrow(start, end, can, _Step(None, earlier))

    def _narrow(self, subject: Hashable, object_: Hashable, can: int, step: _Step) -> None:
        if subject == object_:
            if not can & _EQUAL:
                self._break(subject, object_, step)
            return
        before = self._known.get(subject, {}).get(object_, _ANY)
        now = before & can
        if now == before:
            return
        if before != _ANY:
            step = _Step(step.row, (*step.earlier, self._step(subject, object_)))
        if not now:
            self._break(subject, object_, step)
            return
        self._steps.append(step)
        self._note(subject, object_, now)

    def _note(self, subject: Hashable, object_: Hashable, now: int) -> None:
        if (object_, subject) in self._last:
            subject, object_, now = object_, subject, CONVERSE[now]
        self._last[subject, object_] = len(self._steps) - 1
        self._known.setdefault(subject, {})[object_] = now
        self._known.setdefault(object_, {})[subject] = CONVERSE[now]
        self._changed.append((subject, object_))
        if len(self._last) > self._most:
            hint = "Ask for the chains between two frameworks instead"
            raise TooLarge(f"more than {self._most:,} pairs become known", hint=hint)

    def _step(self, subject: Hashable, object_: Hashable) -> int:
        found = self._last.get((subject, object_))
        return self._last[object_, subject] if found is None else found

    def _break(self, subject: Hashable, object_: Hashable, step: _Step) -> None:
        self._steps.append(step)
        self._broken.setdefault((subject, object_), len(self._steps) - 1)

    def _behind(self, step: int) -> tuple[Hashable, ...]:
        waiting, seen, rows = [step], {step}, dict[Hashable, None]()
        while waiting:
            found = self._steps[waiting.pop()]
            if found.row is not None:
                rows[found.row] = None
            fresh = [each for each in found.earlier if each not in seen]
            seen.update(fresh)
            waiting += fresh
        return tuple(sorted(rows, key=str))


def _least(rows: list[Known]) -> tuple[Hashable, ...]:
    """Rows of *rows* that conflict, none of which can be left out."""
    kept = list(rows)
    for row in rows:
        without = [each for each in kept if each is not row]
        if _conflicting(without):
            kept = without
    return tuple(each.row for each in kept)


def _conflicting(rows: list[Known]) -> bool:
    return bool(Network(rows)._broken)
