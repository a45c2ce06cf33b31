"""Mapping sets of a store, and the report on two frameworks, as files to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iotssf_kg.asking.crosswalks import OfBuild
from iotssf_kg.asking.questions import Reply
from iotssf_kg.asking.spool import Spool
from iotssf_kg.audit.crosswalks import (
    Comparison,
    compared,
    comparison_csv,
    comparison_html,
    comparison_workbook,
)
from iotssf_kg.crosswalk.formats.exchange import LOSSES, SIDE_CAR, give
from iotssf_kg.crosswalk.formats.table import format_named
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.dataset.mappings import Crosswalks
from iotssf_kg.errors import BadParameter

# What an export consists of: the file, and what is to lie beside it.
PARTS: Final = {"": "", "side-car": SIDE_CAR, "losses": LOSSES}
_REPORTS: Final[Mapping[str, Callable[[Comparison], bytes]]] = {
    "html": comparison_html,
    "csv": comparison_csv,
    "xlsx": comparison_workbook,
}
REPORTS: Final = tuple(_REPORTS)
_MEDIA: Final = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class GiveSet(OfBuild):
    """A mapping set in one of the formats that the command exports.

    Attributes:
        iri: What the set is called.
        form: The format.
        part: "" for the file, ``side-car`` or ``losses`` for what is to lie beside it.
        place: Where a large file is put.
        most: The most bytes that it may be.
    """

    iri: str
    form: str
    part: str
    place: Path
    most: int

    def of(self, held: Crosswalks) -> Reply:
        """The file.

        Raises:
            UnknownName: There is no such set or format.
            BadParameter: An export has no such part.
            NotAcceptable: The format is only read, or what the set says may not be handed on.
        """
        kind = format_named(self.form)
        if self.part not in PARTS:
            hint = "Leave it out, or use side-car or losses"
            raise BadParameter(f"an export has no {self.part!r}", where="part", hint=hint)
        found = held.named(self.iri)
        mappings = held.whole(found)
        shelf = Shelf(held.framework(name) for name in (mappings.subject, mappings.object))
        name = f"{found.mappings.source.removesuffix('.sssom.tsv')}{kind.suffixes[0]}"
        written = give(mappings, kind, shelf, name)
        contents = {
            "": written.data,
            "side-car": written.car.encode(),
            "losses": written.report.encode(),
        }
        media_type = _media(f"{name}{PARTS[self.part]}")
        return _spooled(media_type, contents[self.part], self.place, self.most)


@dataclass(frozen=True)
class GiveReport(OfBuild):
    """The report on two frameworks, as ``iotssf crosswalk report`` writes it.

    Attributes:
        one: What the first framework is called.
        other: The second.
        form: One of ``REPORTS``.
        lang: ``en`` or ``ja``.
        place: Where a large file is put.
        most: The most bytes that it may be.
    """

    one: str
    other: str
    form: str
    lang: str
    place: Path
    most: int

    def of(self, held: Crosswalks) -> Reply:
        """The file.

        Raises:
            UnknownName: There is no such framework, or no set that joins the two.
            BadParameter: There is no such form.
        """
        if self.form not in _REPORTS:
            hint = f"Use {', '.join(REPORTS)}"
            raise BadParameter(f"no report is a {self.form!r}", where="format", hint=hint)
        one, other = held.framework(self.one), held.framework(self.other)
        sets = [held.whole(each) for each in held.joining(one.name, other.name)]
        data = _REPORTS[self.form](compared(sets, one, other, self.lang))
        return _spooled(_MEDIA[self.form], data, self.place, self.most)


def _media(name: str) -> str:
    return _MEDIA.get(name.rpartition(".")[2], "application/octet-stream")


def _spooled(media_type: str, data: bytes, place: Path, most: int) -> Reply:
    with Spool(place, most) as out:
        out.write(data)
    return Reply(media_type, out.close())
