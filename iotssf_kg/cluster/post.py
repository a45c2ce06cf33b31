"""What an executor does: lay out pieces as files, and do the orders that need them at a desk.

The desk stands in a process of its own that is killed at the limits, so that a hostile export
costs itself and nobody else.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.batch.desk import Desk, Opened
from iotssf_kg.batch.entry import Head, Looked
from iotssf_kg.batch.orders import ANSWERS, Answer, Judge, Order, answer
from iotssf_kg.batch.setting import Setting
from iotssf_kg.cluster.sources import Piece
from iotssf_kg.namespaces import HOME, SSF
from iotssf_kg.rules.export import Export
from iotssf_kg.rules.screened import admit
from iotssf_kg.workers import Done, Limits, Outcome, Pool

NUMBERS: Final = ".numbers"
_PRELOAD: Final = (__name__, "iotssf_kg.batch.warm")


@dataclass(frozen=True)
class Task:
    """What everything is done by.

    Attributes:
        setting: What exports are judged by.
        limits: What one order may take.
    """

    setting: Setting
    limits: Limits


class Sent(NamedTuple):
    """An order on its way to where its pieces are.

    Attributes:
        number: Which it is.
        order: What is to be done.
    """

    number: int
    order: Order


class Came(NamedTuple):
    """What came of an order.

    Attributes:
        number: Which it was.
        outcome: As any executor's.
        met: Of a first look: export → the nodes of others that it refers to.
        missing: The pieces that would have been needed; without them the outcome is of no use.
    """

    number: int
    outcome: Outcome
    met: dict[str, list[str]] = {}  # noqa: RUF012 - never changed
    missing: frozenset[str] = frozenset()


class Outpost(Desk):
    """A desk where not every export is at hand: it notes which would have been needed."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.missing: set[str] = set()

    def open(self, head: Head) -> Opened:
        """The export itself, or an empty one in its place."""
        if head.part in self._open or Path(head.part.path).exists():
            return super().open(head)
        self.missing.add(head.part.path)
        empty = Export(head.iri, head.publisher, head.claim.spaces, ())
        return Opened(admit(empty), None)  # type: ignore[arg-type]  # only its facts are looked at

    def met(self, head: Head) -> list[str]:
        """The nodes of others that the export refers to by our terms."""
        export, facts = (opened := self.open(head)).screened.export, opened.screened.facts
        named = {
            node.value
            for predicate in facts.predicates
            if predicate.value.startswith(SSF)
            for node in facts.objects(predicate)
            if isinstance(node, NamedNode) and not export.owns(node)
        }
        return sorted(name for name in named if not name.startswith(HOME))


@dataclass(frozen=True)
class Away:
    """An order to be done where its pieces lie in *folder*."""

    sent: Sent
    folder: str

    def at(self, desk: Outpost) -> Came:
        """What came of it."""
        os.chdir(self.folder)
        desk.missing.clear()
        told = answer(desk, self.sent.order)
        met: dict[str, list[str]] = {}
        if isinstance(told.value, list):
            heads = [s.head for s in told.value if isinstance(s, Looked) and not s.judgement]
            met = {head.iri.value: desk.met(head) for head in heads}
        # What would be kept is kept by nobody here.
        kept = Done(Answer(told.value, []))
        return Came(self.sent.number, kept, met, frozenset(desk.missing))


def done(records: Iterable[Any], task: Task, atlas: str) -> Iterator[Came]:
    """What comes of the orders among *records*; the others are pieces.

    Args:
        records: Pairs of the slice and a piece, or something sent.
        task: What it is done by.
        atlas: The name of the file with everybody's heads, as Spark distributed it.
    """
    with tempfile.TemporaryDirectory() as folder:
        orders = []
        for _, record in records:
            if isinstance(record, Piece):
                _lay_out(record, Path(folder))
            else:
                orders.append(_here(record, atlas))
        orders.sort(key=lambda sent: sent.number)
        outcomes = _pool(task).run(Away(sent, folder) for sent in orders)
        for sent, outcome in zip(orders, outcomes, strict=True):
            yield outcome.value if isinstance(outcome, Done) else Came(sent.number, outcome)


def _here(sent: Sent, atlas: str) -> Sent:
    from pyspark import SparkFiles

    if not isinstance(sent.order, Judge):
        return sent
    return Sent(sent.number, replace(sent.order, atlas=SparkFiles.get(atlas)))


def _lay_out(piece: Piece, folder: Path) -> None:
    (folder / piece.key).write_bytes(piece.data)
    if piece.numbers:
        (folder / (piece.key + NUMBERS)).write_bytes(piece.numbers)


# One pool for each process of Spark's, which does many slices one after the other.
_POOLS: dict[Task, Pool] = {}


def _pool(task: Task) -> Pool:
    if task not in _POOLS:
        for pool in _POOLS.values():
            pool.close()
        _POOLS.clear()
        begun = partial(_begin, task.setting)
        _POOLS[task] = Pool(1, _do, begun, limits=task.limits, preload=_PRELOAD, answers=ANSWERS)
    return _POOLS[task]


_DESKS: dict[str, Outpost] = {}


def _begin(setting: Setting) -> None:
    _DESKS["here"] = Outpost(setting)


def _do(away: Away) -> Came:
    return away.at(_DESKS["here"])
