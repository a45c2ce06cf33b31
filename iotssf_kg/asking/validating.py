"""Documents judged in a process of their own, as ``iotssf validate`` judges files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn, cast

from iotssf_kg.asking.questions import Reply
from iotssf_kg.asking.spool import Spool, beside, clear
from iotssf_kg.asking.uploads import Request
from iotssf_kg.asking.wishes import REPORTS, Wishes, wishes
from iotssf_kg.batch import Crew, Part, Setting, begun
from iotssf_kg.batch.parts import read_part
from iotssf_kg.errors import Vacuous
from iotssf_kg.report import Setting as Style
from iotssf_kg.report import writer
from iotssf_kg.report.tally import Tally
from iotssf_kg.validation.report import Report, Severity


@dataclass(frozen=True, kw_only=True)
class Verdict(Reply):
    """A report.

    Attributes:
        conforms: Whether all was judged, and nothing is a violation.
        fails: Whether something is as grave as the request wants to fail at.
    """

    conforms: bool
    fails: bool


@dataclass(frozen=True)
class Validation:
    """Judge documents, and write the report.

    Attributes:
        request: The documents, and how the report is to be.
        place: The file for a large report.
        most: The most bytes that the report may be.
        document: The most bytes that a document may be, unpacked.
    """

    request: Request
    place: Path
    most: int
    document: int

    def answer(self) -> Verdict:
        """The report.

        Raises:
            RequestError: Something is asked for that there is not.
            SourceError: No document can be judged; the first fault is told.
            Vacuous: There is nothing to judge in them.
        """
        with aside(self.place):
            request = self.request.unwrapped(self.document)
            asked = wishes(request.given, request.accept, REPORTS)
            with Spool(self.place, self.most) as out:
                told = _told(request, asked, out, self.document)
            conforms = told.tally.conforms(told.total)
            fails = _fails(told, asked.fail)
            return Verdict(asked.media_type, out.close(), conforms=conforms, fails=fails)


class _Told(NamedTuple):
    """What passed into a report."""

    total: Report
    tally: Tally


def _fails(told: _Told, bound: Severity | None) -> bool:
    """Whether something is as grave as *bound*, or could not be judged."""
    if bound is None:
        return False
    found = (count for severity, count in told.tally.new.items() if severity >= bound)
    return bool(told.total.unjudged) or any(found)


def _told(request: Request, asked: Wishes, out: Spool, most: int) -> _Told:
    """Write the report of the documents in *request* into *out*."""
    setting, tally = Setting(asked.date, asked.profile), Tally()
    with begun(setting, Crew()) as run:
        parts = [
            each.part(run.scratch / f"upload{n}", most) for n, each in enumerate(request.uploads)
        ]
        report = writer(asked.form, cast("BinaryIO", out), Style(asked.lang, setting.catalogue))
        for part in run.parts(parts):
            tally.take(part.findings, ())
            report.add(_grave(part, asked.severity))
        total = run.total()
        if total.unjudged and not total.exports:
            _refuse(parts, total)
        report.close(total)
    _not_vacuous(total, tally)
    return _Told(total, tally)


def _grave(part: Report, least: Severity) -> Report:
    found = tuple(each for each in part.findings if each.severity >= least)
    return replace(part, findings=found)


def _refuse(parts: Sequence[Part], total: Report) -> NoReturn:
    """Raise why nothing of *parts* can be judged, as reading them again tells it."""
    for part in parts:
        for text in read_part(part):
            text.exports(text.document())
    raise RuntimeError(total.unjudged[0].error)


def _not_vacuous(total: Report, tally: Tally) -> None:
    withheld = sum(export.withheld for export in total.exports)
    # What is withheld from an export can be all of it; the profile guard tells why.
    if total.vacuous and not (withheld and tally.new[Severity.VIOLATION]):
        names = ", ".join(dict.fromkeys(export.source for export in total.exports))
        raise Vacuous(
            "nothing was checked: no asset, product model or review counts in it",
            where=names,
            hint="Is it the right document?",
        )


@contextmanager
def aside(place: Path) -> Iterator[None]:
    """Whatever this process sets aside lies beside *place*, for nobody else, and is gone then."""
    usual, mask = tempfile.tempdir, os.umask(0o077)
    tempfile.tempdir = str(beside(place))
    try:
        beside(place).mkdir()
        yield
        beside(place).rmdir()
    except BaseException:
        clear(place)
        raise
    finally:
        tempfile.tempdir = usual
        os.umask(mask)
