"""Every crosswalk at hand: the files in ``ontology/crosswalks``, one set of mappings each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.sssom import read_sssom
from iotssf_kg.errors import SourceError
from iotssf_kg.files import folder

_FILES: Final = "*.sssom.tsv"


@cache
def crosswalks() -> tuple[MappingSet, ...]:
    """The sets that are shipped, in the order of their files' names.

    Raises:
        SourceError: A file is no set, or says what another says already; names the line.
    """
    return tuple(found(folder("ontology") / "crosswalks", shelf()))


def files(place: Path) -> list[Path]:
    """The files in *place* that are mapping sets, by name."""
    return sorted(place.glob(_FILES))


def found(place: Path, frameworks: Shelf) -> Iterator[MappingSet]:
    """The sets whose files are in *place*, between *frameworks*.

    Raises:
        SourceError: A file is no set, or two sets or two rows are called the same.
    """
    before: dict[str, str] = {}
    for path in files(place):
        mappings = read_sssom(path.read_text(encoding="utf-8"), path.name, frameworks)
        for name in (mappings.id, *(row.id for row in mappings.rows)):
            if name in before:
                what = f"{name} is also in {before[name]}"
                raise SourceError(what, source=path.name, hint="Call each set and row by one name")
            before[name] = path.name
        yield mappings
