"""A run with all that it needs, cleared away when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from iotssf_kg.batch.gang import Crew, gang
from iotssf_kg.batch.keeping import Cache, Journal
from iotssf_kg.batch.places import places
from iotssf_kg.batch.run import Run
from iotssf_kg.batch.setting import Setting
from iotssf_kg.workers import Confinement


@contextmanager
def begun(setting: Setting, crew: Crew, inputs: Iterable[str] | None = None) -> Iterator[Run]:
    """A run that judges by *setting*; its workers and temporary files end with the context.

    Args:
        setting: What is judged by.
        crew: Who does the work.
        inputs: The files and folders that are read; None where they may be anywhere.
    """
    journal = Journal(Path(setting.journal)) if setting.journal else None
    cache = Cache(Path(setting.cache)) if setting.cache else None
    with (
        journal.alone() if journal else nullcontext(),
        TemporaryDirectory(prefix="iotssf-") as scratch,
    ):
        confinement = _confinement(setting, Path(scratch), inputs) if crew.jobs else None
        with (
            gang(crew, setting, journal, confinement) as workers,
            gang(crew.whole(), setting, None, confinement) as comparing,
        ):
            yield Run(setting, workers, comparing, Path(scratch))
    if cache is not None:
        cache.prune()


def _confinement(setting: Setting, scratch: Path, inputs: Iterable[str] | None) -> Confinement:
    """What workers of a run may open.

    They only read the scratch folder: what is in it is unpickled, by all others as well.
    """
    write = (Path(setting.cache),) if setting.cache else ()
    found = None if inputs is None else places(inputs)
    if found is None:
        return Confinement(None, write)
    named = (*setting.shapes, setting.journal) if setting.journal else setting.shapes
    return Confinement((*found, scratch, *map(Path, named)), write)
