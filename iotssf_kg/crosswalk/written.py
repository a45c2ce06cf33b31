"""Rows of mapping sets as they are written, before anything is believed of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.headed import Headed
from iotssf_kg.crosswalk.mapping import row_name
from iotssf_kg.crosswalk.relations import ANY, Relation
from iotssf_kg.crosswalk.terms import NO_TERM, RELATIONS, SEMAPV, SSSOM, UNKNOWN
from iotssf_kg.errors import UnknownName
from iotssf_kg.namespaces import HOME, PREFIXES, SKOS

# What each predicate leaves possible. A near match says nothing of sets.
PREDICATES: Final[Mapping[str, Relation]] = {
    **{term.value: relation for relation, term in RELATIONS.items()},
    SKOS("exactMatch").value: Relation.EQUAL,
    SKOS("broadMatch").value: Relation.SUBSET,
    SKOS("narrowMatch").value: Relation.SUPERSET,
    SKOS("relatedMatch").value: Relation.INTERSECTS,
    SKOS("closeMatch").value: ANY,
    UNKNOWN.value: ANY,
}
_PREFIXES: Final = {**PREFIXES, "sssom": str(SSSOM), "semapv": str(SEMAPV)}
_FRAMEWORK: Final = f"{HOME}framework/"


class Written(NamedTuple):
    """One row, its CURIEs in full.

    Attributes:
        line: Where it begins.
        name: Its IRI.
        subject: The IRI of its subject.
        predicate: That of its relation; "" where there is none.
        object: That of its object.
        method: That of its justification.
        possible: What it leaves possible: all five, where it says nothing that can be understood.
        cells: All that is written, by column.
    """

    line: int
    name: str
    subject: str
    predicate: str
    object: str
    method: str
    possible: Relation
    cells: Mapping[str, str]

    @property
    def unmapped(self) -> bool:
        """Whether it says that there is no counterpart."""
        return NO_TERM.value in (self.subject, self.object)


class WrittenSet(NamedTuple):
    """One file.

    Attributes:
        source: Its name.
        id: The IRI of the set.
        subject: The framework and edition that it names for its subjects, if there is one.
        object: That for its objects.
        rows: In their order.
    """

    source: str
    id: str
    subject: Framework | None
    object: Framework | None
    rows: tuple[Written, ...]


def written(table: Headed, shelf: Shelf) -> WrittenSet:
    """The set in *table*, between frameworks on *shelf*."""
    header = {key: str(value) for key, value in table.header.items() if isinstance(value, str)}
    curies = table.header.get("curie_map")
    subject, object_ = (_framework(header, side, shelf) for side in ("subject", "object"))
    known = {each.prefix: each.base for each in (subject, object_) if each}
    prefixes = _PREFIXES | known | (curies if isinstance(curies, dict) else {})
    id_ = header.get("mapping_set_id", "")
    rows = (_row(line, cells, id_, prefixes) for line, cells in table.rows)
    return WrittenSet(table.source, id_, subject, object_, tuple(rows))


def _framework(header: Mapping[str, str], side: str, shelf: Shelf) -> Framework | None:
    key = header.get(f"{side}_source", "").removeprefix("framework:").removeprefix(_FRAMEWORK)
    version = header.get(f"{side}_source_version", "")
    try:
        return shelf.get(f"{key}@{version}" if version else key)
    except UnknownName:
        return None


def _row(line: int, cells: Mapping[str, str], set_: str, prefixes: Mapping[str, str]) -> Written:
    def full(column: str) -> str:
        return _full(cells.get(column, "").strip(), prefixes)

    predicate = full("predicate_id")
    return Written(
        line=line,
        name=row_name(set_, cells.get("record_id") or f"line-{line}"),
        subject=full("subject_id"),
        predicate=predicate,
        object=full("object_id"),
        method=full("mapping_justification"),
        possible=_possible(PREDICATES.get(predicate, ANY), cells),
        cells=cells,
    )


def _full(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, name = curie.partition(":")
    return f"{prefixes[prefix]}{name}" if colon and prefix in prefixes else curie


def _possible(relation: Relation, cells: Mapping[str, str]) -> Relation:
    told = cells.get("ext_possible", "")
    names = told.split("|") if told else ()
    found = Relation(0)
    for name in names:
        found |= Relation.__members__.get(name.upper(), Relation(0))
    if found:
        return found
    if cells.get("predicate_modifier") != "Not":
        return relation
    # Not related at all is none; not equal leaves four.
    return Relation.NONE if relation in (Relation.INTERSECTS, ANY) else ANY & ~relation
