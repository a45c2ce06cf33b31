"""Where the report of a validation goes: the terminal, standard output, files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

from iotssf_kg.cli.options import Format, ReportForm
from iotssf_kg.cli.show import refuse_terminal, show
from iotssf_kg.namespaces import local
from iotssf_kg.outputs import output
from iotssf_kg.report import Setting, Writer, format_of, writer
from iotssf_kg.report.tally import Tally
from iotssf_kg.validation.report import Finding, Report, Severity

_COLUMNS: Final = ("severity", "line", "node", "shape", "what, and how to mend it")
# Characters of a line that are shown.
_SHOWN: Final = 100


class Table:
    """Findings on the terminal, export by export, each with its line; what is known is left out."""

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._setting = setting

    def add(self, part: Report) -> None:
        """Show the findings of *part*."""
        new = [f for f in part.findings if f.fingerprint not in self._setting.known]
        by_file = sorted(new, key=lambda finding: finding.source)
        for name, found in groupby(by_file, lambda finding: finding.source):
            show(_COLUMNS, map(self._row, found), Format.TABLE, name)

    def close(self, total: Report) -> None:
        """Nothing more to show."""

    def _row(self, finding: Finding) -> tuple[str, ...]:
        place, said = finding.place, finding.message(self._setting.lang)
        excerpt = place.excerpt.strip() if place else ""
        shown = excerpt if len(excerpt) <= _SHOWN else f"{excerpt[:_SHOWN]}…"
        return (
            finding.severity.name.lower(),
            str(place or ""),
            local(finding.focus),
            local(finding.shape).removeprefix("ssfsh:"),
            f"{said}\n    {shown}" if shown else said,
        )


class Counts(Tally):
    """Findings counted as they pass."""

    def fails(self, at: Severity) -> bool:
        """Whether any new finding is as grave as *at*, or graver."""
        return any(count for severity, count in self.new.items() if severity >= at)


class Outlet:
    """Several writers as one, and what passed through them.

    Args:
        writers: Where everything goes.
        setting: How it is written.
    """

    def __init__(self, writers: Sequence[Writer], setting: Setting) -> None:
        self._writers, self._setting = writers, setting
        self.tally = Counts()

    def add(self, part: Report) -> None:
        """Take the findings of *part*."""
        for finding in part.findings:
            self.tally.add(finding.severity, finding.fingerprint in self._setting.known)
        for each in self._writers:
            each.add(part)

    def close(self, total: Report) -> None:
        """Finish every report."""
        for each in self._writers:
            each.close(total)

    def summary(self, total: Report) -> Iterator[str]:
        """What was judged, when, how many findings there are, and what was looked at."""
        yield summary(total, self.tally)
        if total.checked:
            yield (
                f"looked at {sum(total.checked.values())} node(s) with {len(total.checked)} "
                f"shape(s), {len(total.idle)} of which found nothing to look at"
            )


@contextmanager
def outlets(form: ReportForm, files: Iterable[Path], setting: Setting) -> Iterator[Outlet]:
    """Writers of a report on standard output in *form*, and into *files*."""
    if form is ReportForm.XLSX:
        refuse_terminal(form.value)
    with ExitStack() as opened:
        sys.stdout.flush()
        screen = sys.stdout.buffer
        chosen: list[Writer] = [
            Table(screen, setting)
            if form is ReportForm.TABLE
            else writer(form.value, screen, setting)
        ]
        for path in files:
            name = format_of(path.name)
            chosen.append(writer(name, opened.enter_context(output(path)), setting))
        yield Outlet(chosen, setting)
        screen.flush()


def summary(total: Report, tally: Tally) -> str:
    """One sentence: what was judged, when, and how many findings there are."""
    count = {s: tally.new[s] for s in Severity}
    assets = sum(export.assets for export in total.exports)
    models = sum(export.models for export in total.exports)
    withheld = sum(export.withheld for export in total.exports)
    known = sum(tally.known.values())
    found = ", ".join(f"{count[s]} {s.name.lower()}{'s' * (count[s] != 1)}" for s in count)
    return (
        f"{len(total.exports)} export(s), {assets} asset(s), {models} model(s), judged on "
        f"{total.on} by {', '.join(total.profiles)} ({total.engine}): {found}"
        + (f"; {known} known" if known else "")
        + (f"; {withheld} statement(s) withheld" if withheld else "")
        + (f"; {len(total.unjudged)} could not be judged" if total.unjudged else "")
    )
