"""How a validation is run: in this process, by workers, on a cluster, or over a store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Final, NamedTuple

from iotssf_kg.batch import Crew, Found, Run, Setting, begun, few, parts
from iotssf_kg.batch.own import with_own
from iotssf_kg.cli.inputs import gather, with_schemes
from iotssf_kg.cli.originals import Originals
from iotssf_kg.cli.show import meter, note
from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.report import Setting as Style
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.closure import close_all
from iotssf_kg.validation.closed import extract
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.judge import COMPARING, alone, compared, known, whole
from iotssf_kg.validation.report import Report

# What the name of a table of findings ends in; only a cluster writes one.
PARQUET: Final = ".parquet"
_NOT_OVER_STORE: Final = ("cluster", "jobs", "timeout", "memory", "resume", "cache")


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line; None where nothing was."""

    files: tuple[str, ...]
    beside: tuple[str, ...]
    store: str | None
    profiles: tuple[str, ...]
    on: date
    engine: str
    syntax: str | None
    schemes: tuple[str, ...]
    shapes: tuple[str, ...]
    jobs: int | None
    timeout: float | None
    memory: int | None
    resume: Path | None
    cache: Path | None
    cluster: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """What is judged, for messages."""
        return self.files or (str(self.store),)

    @property
    def read(self) -> tuple[str, ...]:
        """The files that are read beside those that are judged."""
        journal = (str(self.resume),) if self.resume else ()
        return (*self.beside, *self.schemes, *self.shapes, *journal)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The schemes and requirements that are judged under."""
        return with_schemes(self.schemes)

    @cached_property
    def setting(self) -> Setting:
        """What is judged by."""
        known(self.profiles)
        engine(self.engine)
        return Setting(
            on=self.on,
            # What is asked for twice would be found twice.
            profiles=tuple(dict.fromkeys(self.profiles)),
            engine=self.engine,
            triples=self.catalogue.triples if self.schemes else None,
            shapes=tuple({os.path.realpath(name): name for name in self.shapes}.values()),
            cache=str(self.cache or ""),
            journal=str(self.resume or ""),
        )

    @property
    def crew(self) -> Crew:
        """Who does the work: one worker where there is little to do, else one for each core.

        Raises:
            BadParameter: The limit of time is no number.
        """
        if self.timeout is not None and isnan(self.timeout):
            raise BadParameter("it is no number", where="--timeout", hint="Give seconds")
        near, default = self.jobs is None and few(self.files), Crew()
        return Crew(
            jobs=1 if near else self.jobs or len(os.sched_getaffinity(0)),
            timeout=self.timeout or default.timeout,
            memory=self.memory << 20 if self.memory else default.memory,
            near=near,
        )


class Running(NamedTuple):
    """A validation that can be listened to.

    Attributes:
        parts: The report of each export, then that of the comparison.
        total: What was judged and checked, once all parts came.
    """

    parts: Callable[[], Iterator[Report]]
    total: Callable[[], Report]


@contextmanager
def reports(asked: Asked, tables: Sequence[str], style: Style) -> Iterator[Running]:
    """The validation that was *asked* for, ready to run.

    Args:
        asked: What is judged, and how.
        tables: The folders that a cluster writes findings to, as Parquet.
        style: How these are written.

    Raises:
        SourceError: No export was given.
        BadParameter: An option has no meaning on a cluster, or over a store.
    """
    if not asked.files and asked.store is None:
        raise SourceError("no export given", hint="Name a file, - for standard input, or --store")
    if asked.store is not None:
        yield _over_store(asked)
    elif asked.cluster is not None:
        with _on_cluster(asked, asked.cluster, tables, style) as running:
            yield running
    else:
        inputs = (*asked.files, *asked.beside)
        with begun(asked.setting, asked.crew, inputs) as run, meter() as tick:
            run.tick, run.note = tick, note
            yield Running(lambda: run.parts(_found(asked, run)), run.total)


def _found(asked: Asked, run: Run) -> Iterator[Found]:
    syntax, beside = asked.syntax or "", asked.beside
    return parts(asked.files, run.scratch, syntax, beside=beside, scanner=run.scanned)


@contextmanager
def _on_cluster(
    asked: Asked, cluster: str, tables: Sequence[str], style: Style
) -> Iterator[Running]:
    from iotssf_kg.cluster.run import begun as begun_there  # Spark is an extra
    from iotssf_kg.cluster.table import TableWriter

    _meaningless(asked, ("syntax", "resume", "cache"), "on a cluster", "Leave it out")
    with (
        begun_there(cluster, asked.files, asked.setting, asked.crew, asked.beside) as there,
        meter() as tick,
    ):
        outlet = [TableWriter(there.session, name, style) for name in tables]
        there.run.tick, there.run.note = tick, note

        def parts() -> Iterator[Report]:
            for part in there.run.parts(there.found):
                for each in outlet:
                    each.add(part)
                yield part
            for each in outlet:
                each.close(there.run.total())

        yield Running(parts, there.run.total)


def _meaningless(asked: Asked, names: Sequence[str], where: str, hint: str) -> None:
    """Raise BadParameter where one of the options *names* was given."""
    for name in names:
        if getattr(asked, name) is not None:
            raise BadParameter(f"it has no meaning {where}", where=f"--{name}", hint=hint)


def _over_store(asked: Asked) -> Running:
    """Over exports that are all in memory: a store's, and those that are to be seen with them."""
    hint = "Leave it out, or --store and IOTSSF_STORE"
    _meaningless(asked, _NOT_OVER_STORE, "over a store", hint)
    setting = asked.setting
    by = engine(setting.engine)
    inputs = gather(asked.files, asked.beside, asked.store, asked.syntax, asked.schemes)
    closures = close_all(inputs.at_hand, inputs.catalogue)
    mine = [closure for closure in closures if closure.export.iri in inputs.judged]
    exports = (closure.export for closure in closures)
    originals = Originals(exports, inputs.documents, inputs.dataset)
    told: list[Report] = []

    def judged() -> Iterator[Report]:
        for closure in mine:
            found = alone(closure, setting.profiles, setting.on, by)
            yield with_own(found, closure, setting.own, setting.on, by)
        if COMPARING in setting.profiles and mine:
            read = [extract(closure, setting.on) for closure in closures]
            yield compared(read, inputs.judged, setting.on, inputs.catalogue, by)

    def parts() -> Iterator[Report]:
        for report in judged():
            told.append(report)
            yield originals.placed(report)

    def total() -> Report:
        found = whole(told, setting.on, setting.profiles, by)
        return Report((), found.checked, found.on, found.profiles, found.engine, found.exports)

    return Running(parts, total)
