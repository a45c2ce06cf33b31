"""Runs on a cluster, as `tests.batch.world.batched` makes local ones."""

from __future__ import annotations

from collections.abc import Sequence

from iotssf_kg.batch import Crew, Setting
from iotssf_kg.cluster.run import begun
from iotssf_kg.validation.report import Report
from tests.batch.world import DAY


def clustered(
    cluster: str,
    names: Sequence[object],
    setting: Setting | None = None,
    crew: Crew | None = None,
    beside: Sequence[object] = (),
) -> tuple[list[Report], Report]:
    """The parts and the total of a run on *cluster*."""
    inputs, others = [str(name) for name in names], [str(name) for name in beside]
    with begun(cluster, inputs, setting or Setting(DAY), crew or Crew(), others) as there:
        found = list(there.run.parts(there.found))
        return found, there.run.total()
