"""The protocol of report writers: findings come part by part, so a run of any size fits."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol

from pyoxigraph import NamedNode

from iotssf_kg.rules.catalogue import Catalogue, shipped
from iotssf_kg.validation.report import Finding, Report
from iotssf_kg.validation.shapes import Shapes


@dataclass(frozen=True)
class Setting:
    """How a report is to be written.

    Attributes:
        lang: The language of messages: en or ja.
        catalogue: The schemes and requirements that were judged under.
        known: Fingerprints that a baseline knows: written as known, never failing.
        shapes: The shapes that were run besides ours, to say what they ask.
    """

    lang: str = "en"
    catalogue: Catalogue = field(default_factory=shipped, repr=False)
    known: frozenset[str] = frozenset()
    shapes: tuple[Shapes, ...] = field(default=(), repr=False)


class Writer(Protocol):
    """Writes one report into the binary file that it was made with; never closes the file.

    What could not be judged is written at the end, from the total; a part may have it as well.
    """

    def add(self, part: Report) -> None:
        """Take the findings of *part*: of one export, or of the comparison of all."""

    def close(self, total: Report) -> None:
        """Finish; *total* has what was judged and checked in all parts, and no findings."""


def write(writer: Writer, parts: Iterable[Report], total: Report) -> None:
    """Write a report that is at hand as a whole."""
    for part in parts:
        writer.add(part)
    writer.close(total)


def parts(report: Report) -> Iterator[Report]:
    """The parts of a *report* that is at hand as a whole.

    What each shape looked at is then known of all exports together alone; where there are
    several, it stands in a last part that belongs to none of them.
    """
    if len(report.exports) < 2:
        yield replace(report, unjudged=())
        return
    found: dict[NamedNode | None, list[Finding]] = {None: []}
    for finding in report.findings:
        found.setdefault(finding.export, []).append(finding)
    for export in report.exports:
        mine = tuple(found.pop(export.iri, ()))
        yield replace(report, findings=mine, checked={}, exports=(export,), unjudged=())
    rest = tuple(finding for each in found.values() for finding in each)
    yield replace(report, findings=rest, exports=(), unjudged=())


def whole(
    kind: Callable[[BinaryIO, Setting], Writer], report: Report, setting: Setting | None = None
) -> bytes:
    """*report* as a writer of that *kind* writes it."""
    out = io.BytesIO()
    total = replace(report, findings=())
    write(kind(out, setting or Setting()), parts(report), total)
    return out.getvalue()
