"""One run of the same validation on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from iotssf_kg.batch import Crew, Found, Run, Setting
from iotssf_kg.batch.gang import Gang, gang
from iotssf_kg.batch.parts import Part, unjudged
from iotssf_kg.batch.quads import Run as Lines
from iotssf_kg.cluster.afar import Afar
from iotssf_kg.cluster.post import NUMBERS, Task
from iotssf_kg.cluster.session import session
from iotssf_kg.cluster.sources import Piece, Place, intake
from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.syntax import N_QUADS, syntax_of
from iotssf_kg.workers import Limits

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True)
class Begun:
    """A run on a cluster, ready to go.

    Attributes:
        run: To be asked for the parts of *found*, as a local run is.
        found: What there is to be judged, in order.
        session: Where it is done.
    """

    run: Run
    found: Sequence[Found]
    session: SparkSession


@contextmanager
def begun(
    cluster: str, inputs: Sequence[str], setting: Setting, crew: Crew, beside: Sequence[str] = ()
) -> Iterator[Begun]:
    """A run over *inputs* on the *cluster*; see ``session`` and ``sources`` for what these can be.

    Args:
        cluster: Spark's master URL.
        inputs: What is judged.
        setting: What it is judged by; nothing is kept between runs, so without cache and journal.
        crew: What one export may take; how many are at work is for the cluster to say.
        beside: What is there to be referred to.

    Raises:
        SourceError: There is nothing to be judged.
        IotssfError: Spark is not there.
    """
    with session(cluster) as held, TemporaryDirectory(prefix="iotssf-") as scratch:
        taken = intake(held, [*inputs, *beside])
        pieces = held.sparkContext.union(taken.pieces).persist(_kept())
        known = sorted(pieces.map(_about).collect(), key=_order)
        if not known and not taken.refused:
            raise SourceError(
                "no export in it", source=", ".join(inputs), hint="Name files, folders or tables"
            )
        task = Task(setting, Limits(crew.timeout, crew.memory))
        afar = Afar(pieces, {key: size for _, key, size, *_ in known}, task)
        # The comparison looks at all exports at once, so it is done on this machine.
        with gang(replace(crew, jobs=1).whole(), setting) as comparing:
            run = Run(setting, Gang(afar), comparing, Path(scratch))
            found = [_part(*each, len(inputs)) for each in known]
            yield Begun(run, [*found, *taken.refused], held)
        pieces.unpersist()


def _kept() -> Any:
    from pyspark import StorageLevel

    return StorageLevel.MEMORY_AND_DISK


def _about(piece: Piece) -> tuple[Place, str, int, bytes, int]:
    return piece.place, piece.key, len(piece.data), piece.graph, len(piece.numbers) // 8


def _order(about: Iterable[Any]) -> tuple[int, list[str], int]:
    number, name, line = next(iter(about))
    # As a folder is gone through: names within one another, not as one text.
    return number, name.split("/"), line


def _part(place: Place, key: str, size: int, graph: bytes, lines: int, judged: int) -> Found:
    asked = place.number < judged
    if lines:
        run = Lines(graph, 0, size, 1, lines)
        return Part(place.name, key, N_QUADS.name, asked, run, key + NUMBERS)
    try:
        syntax = N_QUADS if place.line else syntax_of(place.name)
    except SourceError as error:
        return unjudged(place.name, error)
    return Part(place.name, key, syntax.name, asked)
