"""The protocol of report writers: findings come part by part, so a run of any size fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from iotssf_kg.rules.catalogue import Catalogue, shipped
from iotssf_kg.validation.report import Report


@dataclass(frozen=True)
class Setting:
    """How a report is to be written.

    Attributes:
        lang: The language of messages: en or ja.
        catalogue: The schemes and requirements that were judged under.
        known: Fingerprints that a baseline knows: written as known, never failing.
    """

    lang: str = "en"
    catalogue: Catalogue = field(default_factory=shipped, repr=False)
    known: frozenset[str] = frozenset()


class Writer(Protocol):
    """Writes one report into the binary file that it was made with; never closes the file."""

    def add(self, part: Report) -> None:
        """Take the findings of *part*: of one export, or of the comparison of all."""

    def close(self, total: Report) -> None:
        """Finish; *total* has what was judged and checked in all parts, and no findings."""


def write(writer: Writer, parts: Iterable[Report], total: Report) -> None:
    """Write a report that is at hand as a whole."""
    for part in parts:
        writer.add(part)
    writer.close(total)
