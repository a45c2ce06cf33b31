"""A run with all that it needs, cleared away when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from iotssf_kg.batch.gang import Crew, gang
from iotssf_kg.batch.keeping import Cache, Journal
from iotssf_kg.batch.run import Run
from iotssf_kg.batch.setting import Setting


@contextmanager
def begun(setting: Setting, crew: Crew) -> Iterator[Run]:
    """A run that judges by *setting*; its workers and temporary files end with the context."""
    journal = Journal(Path(setting.journal)) if setting.journal else None
    with (
        TemporaryDirectory(prefix="iotssf-") as scratch,
        gang(crew, setting, journal) as workers,
        gang(crew.whole(), setting) as comparing,
    ):
        yield Run(setting, workers, comparing, Path(scratch))
    if setting.cache:
        Cache(Path(setting.cache)).prune()
