"""An executor of orders that has Spark do them, each where the pieces are that it needs.

Orders are cut into slices, and a piece goes once to every slice with an order that needs it. Which
these are is known from what exports refer to; where a judgement turns out to need more, it is
given again with that beside it, until nothing is missing.
"""

from __future__ import annotations

import heapq
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from pyoxigraph import NamedNode

from iotssf_kg.batch.atlas import Atlas
from iotssf_kg.batch.book import Book
from iotssf_kg.batch.orders import Judge, Look, Order, Place
from iotssf_kg.cluster.post import Came, Sent, Task, done
from iotssf_kg.errors import IotssfError
from iotssf_kg.workers import Outcome

if TYPE_CHECKING:
    from pyspark import RDD

    from iotssf_kg.cluster.sources import Piece, Pieces

# Slices for each core, so that none waits long for the last; and the bytes that one is to be.
_EACH: Final = 4
_SLICE: Final = 32 << 20


@dataclass
class Afar:
    """Runs orders on a cluster; see ``workers.Executor``.

    Args:
        pieces: Everything that orders can need.
        sizes: Key of a piece → its size in bytes.
        task: What orders are done by.
    """

    pieces: Pieces
    sizes: Mapping[str, int]
    task: Task
    _met: dict[str, list[str]] = field(default_factory=dict, init=False)

    def each(self, items: Iterable[Order]) -> Iterator[tuple[int, Outcome]]:
        """The outcome of each of *items* with its number, from 0, as they come."""
        orders = list(items)
        if not all(isinstance(order, Look) for order in orders):
            yield from enumerate(self.run(orders))
            return
        came = self._looks(cast("list[Look]", orders)).persist(_disk())
        came.count()  # all at once; what follows takes one part after the other
        for each in came.toLocalIterator():
            self._met.update(each.met)
            yield each.number, each.outcome
        came.unpersist()

    def run(self, items: Iterable[Order]) -> Iterator[Outcome]:
        """The outcome of each of *items*, in their order."""
        orders = list(items)
        atlas = _Atlas(next((o.atlas for o in orders if isinstance(o, Judge)), ""))
        needed = {number: self._needed(order, atlas) for number, order in enumerate(orders)}
        rounds: list[RDD[Came]] = []
        try:
            while needed:
                came = self._round(orders, needed, atlas).persist(_disk())
                rounds.append(came)
                lacking = came.filter(lambda each: bool(each.missing))
                wanting = dict(lacking.map(lambda each: (each.number, each.missing)).collect())
                needed = _more(needed, wanting)
            yield from self._outcomes(rounds)
        finally:
            for each in rounds:
                each.unpersist()

    def _outcomes(self, rounds: Iterable[RDD[Came]]) -> Iterator[Outcome]:
        whole = (each.filter(lambda came: not came.missing).toLocalIterator() for each in rounds)
        for came in heapq.merge(*whole, key=lambda came: came.number):
            self._met.update(came.met)
            yield came.outcome

    def _needed(self, order: Order, atlas: _Atlas) -> set[str]:
        """The keys of the pieces that *order* needs, as far as is known."""
        if isinstance(order, Look):
            return {order.part.path}
        head = cast("Judge | Place", order).head
        mine = {head.part.path}
        if isinstance(order, Judge) and atlas.heads is not None:
            for name in self._met.get(head.iri.value, ()):
                mine |= {each.part.path for each in atlas.heads.describers(NamedNode(name))}
        return mine

    def _looks(self, orders: list[Look]) -> RDD[Came]:
        """First looks need one piece each, so they are done where that is."""
        at = {order.part.path: Sent(number, order) for number, order in enumerate(orders)}
        context = self.pieces.context
        sent, given = context.broadcast(at), context.broadcast(self.task)

        def records(pieces: Iterable[Piece]) -> Iterator[tuple[int, Piece | Sent]]:
            for piece in pieces:
                yield 0, piece
                if piece.key in sent.value:
                    yield 0, sent.value[piece.key]

        return self.pieces.mapPartitions(lambda each: done(records(each), given.value, ""))

    def _round(
        self, orders: list[Order], needed: Mapping[int, set[str]], atlas: _Atlas
    ) -> RDD[Came]:
        context, task = self.pieces.context, self.task
        slice_of = self._slices(needed)
        goes: dict[str, set[int]] = {}
        for number, keys in needed.items():
            for key in keys:
                goes.setdefault(key, set()).add(slice_of[number])
        to, name = context.broadcast(goes), atlas.sent(context)
        given = context.broadcast(task)
        sent = context.parallelize([(slice_of[n], Sent(n, orders[n])) for n in needed])
        moved = self.pieces.flatMap(lambda piece: [(n, piece) for n in to.value.get(piece.key, ())])
        both = moved.union(cast("Any", sent)).partitionBy(max(slice_of.values()) + 1, int)
        return both.mapPartitions(lambda records: done(records, given.value, name), True)

    def _slices(self, needed: Mapping[int, set[str]]) -> dict[int, int]:
        """Order → slice; neighbours stay together, and no slice is much larger than others."""
        weights = {number: sum(self.sizes[key] for key in keys) for number, keys in needed.items()}
        total = sum(weights.values())
        count = max(_EACH * self.pieces.context.defaultParallelism, total // _SLICE)
        most, found, filled, at = total / count, {}, 0, 0
        for number, weight in weights.items():
            if filled > most:
                filled, at = 0, at + 1
            found[number] = at
            filled += weight
        return found


class _Atlas:
    """The book with everybody's heads, read here and sent there where it is asked for.

    Args:
        path: Where it is; "" where there is none.
    """

    def __init__(self, path: str) -> None:
        self._path, self._name = path, ""
        self.heads: Atlas | None = None
        if path:
            self.heads = Book(Path(path)).atlas

    def sent(self, context: Any) -> str:
        """The name that executors find it by."""
        if self._path and not self._name:
            # Spark never takes a second file of the same name.
            copy = Path(self._path).with_name(f"atlas-{uuid4().hex}")
            shutil.copyfile(self._path, copy)
            context.addFile(str(copy))
            self._name = copy.name
        return self._name


def _more(
    needed: Mapping[int, set[str]], wanting: Mapping[int, frozenset[str]]
) -> dict[int, set[str]]:
    """What the orders that are *wanting* need, with what was already there."""
    found = {number: needed[number] | keys for number, keys in wanting.items()}
    if any(found[number] == needed[number] for number in found):
        raise IotssfError("a piece does not arrive", hint="This is a fault of iotssf; report it")
    return found


def _disk() -> Any:
    from pyspark import StorageLevel

    return StorageLevel.DISK_ONLY
