"""Mapping sets as SSSOM/TSV, which is also how they lie in ``ontology/crosswalks``.

https://mapping-commons.github.io/sssom/spec-formats-tsv/. What SSSOM has no slot for stands in
extension slots, declared in the header: rationale, strength, status, and the relations that are
possible where they are neither one nor all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import unquote

from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.headed import Headed, read_headed, write_headed
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.relations import ANY, Relation
from iotssf_kg.errors import SourceError, UnknownName
from iotssf_kg.namespaces import HOME, PREFIXES

_T = TypeVar("_T")
NO_TERM: Final = "sssom:NoTermFound"
_UNKNOWN: Final = "skos:mappingRelation"
_PREDICATES: Final = {
    Relation.EQUAL: "ssf:equalTo",
    Relation.SUBSET: "ssf:subsetOf",
    Relation.SUPERSET: "ssf:supersetOf",
    Relation.INTERSECTS: "ssf:intersectsWith",
    Relation.NONE: "ssf:disjointWith",
}
# What other sets say in SKOS. A near match is no relation between sets: it says nothing here.
_RELATIONS: Final = {predicate: relation for relation, predicate in _PREDICATES.items()} | {
    "skos:exactMatch": Relation.EQUAL,
    "skos:broadMatch": Relation.SUBSET,
    "skos:narrowMatch": Relation.SUPERSET,
    "skos:relatedMatch": Relation.INTERSECTS,
    "skos:closeMatch": ANY,
    _UNKNOWN: ANY,
}
_JUSTIFICATIONS: Final = {
    Method.HUMAN: "semapv:ManualMappingCuration",
    Method.AUTOMATION: "semapv:UnspecifiedMatching",
    Method.HYBRID: "semapv:CompositeMatching",
    Method.CHAINING: "semapv:MappingChaining",
    Method.INVERSION: "semapv:MappingInversion",
}
_METHODS: Final = {text: method for method, text in _JUSTIFICATIONS.items()} | {
    "semapv:MappingReview": Method.HUMAN,
}
_EXTENSIONS: Final = {
    "ext_rationale": ("ssf:mappingRationale", "xsd:string"),
    "ext_strength": ("ssf:mappingStrength", "xsd:integer"),
    "ext_status": ("ssf:mappingStatus", "xsd:string"),
    "ext_possible": ("ssf:possibleRelation", "xsd:string"),
    "ext_derived_from": ("prov:wasDerivedFrom", "xsd:string"),
}
_COLUMNS: Final = (
    "record_id",
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "reviewer_label",
    "review_date",
    "reviewer_agreement",
    "mapping_source",
    "comment",
    *_EXTENSIONS,
)
_FIXED: Final = ("ssf", "skos", "prov", "xsd")
_OTHERS: Final = {
    "semapv": "https://w3id.org/semapv/vocab/",
    "sssom": "https://w3id.org/sssom/",
    "framework": f"{HOME}framework/",
}


def read_sssom(text: str, source: str, shelf: Shelf) -> MappingSet:
    """The mapping set in *text*, whose frameworks are on *shelf*.

    Raises:
        SourceError: It is no SSSOM, or names what no framework has; names the line.
    """
    table = read_headed(text, source)
    header = {name: str(value) for name, value in table.header.items()}
    for name in ("mapping_set_id", "license", "subject_source", "object_source"):
        if not header.get(name):
            raise SourceError(f"its header lacks {name}", source=source, line=1)
    if not {"subject_id", "predicate_id", "object_id", "mapping_justification"} <= {*table.columns}:
        hint = "SSSOM needs subject_id, predicate_id, object_id and mapping_justification"
        raise SourceError("columns are missing", source=source, line=1, hint=hint)
    subject, object_ = (_framework(header, side, shelf, source) for side in ("subject", "object"))
    reader = _Reader(table, subject, object_)
    return MappingSet(
        id=header["mapping_set_id"],
        title=header.get("mapping_set_title", ""),
        version=header.get("mapping_set_version", ""),
        subject=subject.name,
        object=object_.name,
        license=header["license"],
        author=header.get("creator_label", "").strip("[]'"),
        date=header.get("publication_date", ""),
        comment=header.get("comment", ""),
        complete_subject="subject" in header.get("other", ""),
        complete_object="object" in header.get("other", ""),
        rows=tuple(reader.rows()),
        source=source,
    )


def _framework(header: dict[str, str], side: str, shelf: Shelf, source: str) -> Framework:
    named, version = header[f"{side}_source"], header.get(f"{side}_source_version", "")
    key = named.removeprefix("framework:")
    try:
        return shelf.get(f"{key}@{version}" if version else key)
    except UnknownName as error:
        where = f"{side}_source"
        raise SourceError(f"{where}: {error.what}", source=source, hint=error.hint) from error


@dataclass(frozen=True)
class _Reader:
    """The rows of one table."""

    table: Headed
    subject: Framework
    object: Framework

    def rows(self) -> Iterable[Mapping]:
        for line, cells in self.table.rows:
            try:
                yield self._row(line, cells)
            except ValueError as error:
                raise SourceError(str(error), source=self.table.source, line=line) from error

    def _row(self, line: int, cells: Any) -> Mapping:
        def cell(name: str) -> str:
            return str(cells.get(name, "")).strip()

        return Mapping(
            id=cell("record_id") or f"{self.table.source}#{line}",
            subject=self._end(self.subject, cell("subject_id")),
            object=self._end(self.object, cell("object_id")),
            relation=_relation(cell),
            rationale=_or_none(Rationale, cell("ext_rationale")),
            strength=_or_none(int, cell("ext_strength")),
            status=Status(cell("ext_status") or "proposed"),
            method=_METHODS.get(cell("mapping_justification"), Method.AUTOMATION),
            author=cell("author_label") or cell("author_id"),
            date=cell("mapping_date"),
            reviewer=cell("reviewer_label") or cell("reviewer_id"),
            review_date=cell("review_date"),
            agreement=_or_none(float, cell("reviewer_agreement")),
            comment=cell("comment"),
            source=cell("mapping_source"),
            derived_from=tuple(filter(None, cell("ext_derived_from").split("|"))),
        )

    def _end(self, framework: Framework, curie: str) -> End | None:
        if curie == NO_TERM:
            return None
        prefix, _, name = curie.partition(":")
        base = str(self.table.header.get("curie_map", {}).get(prefix, ""))
        found = framework.by_iri.get(base + name)
        if found is None:
            raise ValueError(f"{framework.name} has no element {unquote(name)!r}")
        return End(framework.name, found.id)


def _relation(cell: Callable[[str], str]) -> Relation:
    possible = cell("ext_possible")
    if possible:
        found = Relation(0)
        for name in possible.split("|"):
            found |= Relation[name.upper()]
        return found
    predicate = cell("predicate_id")
    if predicate not in _RELATIONS:
        raise ValueError(f"{predicate} is no relation; use one of {', '.join(_RELATIONS)}")
    relation = _RELATIONS[predicate]
    if cell("predicate_modifier") != "Not":
        return relation
    # Not related at all is none; not equal leaves four.
    return Relation.NONE if relation in (Relation.INTERSECTS, ANY) else ANY & ~relation


def _or_none(kind: Callable[[str], _T], text: str) -> _T | None:
    return kind(text) if text else None


def write_sssom(mappings: MappingSet, shelf: Shelf) -> str:
    """*mappings* as a text that ``read_sssom`` reads as the same."""
    subject, object_ = shelf.get(mappings.subject), shelf.get(mappings.object)
    prefixes = {subject.prefix: subject.base, object_.prefix: object_.base}
    complete = [side for side in ("subject", "object") if getattr(mappings, f"complete_{side}")]
    header = {
        "sssom_version": "1.1",
        "curie_map": {n: PREFIXES[n] for n in _FIXED} | _OTHERS | prefixes,
        "mapping_set_id": mappings.id,
        "mapping_set_title": mappings.title,
        "mapping_set_version": mappings.version,
        "license": mappings.license,
        "creator_label": [mappings.author] if mappings.author else None,
        "publication_date": mappings.date,
        "subject_source": f"framework:{subject.key}",
        "subject_source_version": subject.edition,
        "object_source": f"framework:{object_.key}",
        "object_source_version": object_.edition,
        "comment": mappings.comment,
        "other": f"complete={','.join(complete)}" if complete else None,
        "extension_definitions": [
            {"slot_name": name, "property": term, "type_hint": kind}
            for name, (term, kind) in _EXTENSIONS.items()
        ],
    }
    told = {name: value for name, value in header.items() if value}
    rows = (_cells(row, subject, object_) for row in mappings.rows)
    return write_headed(told, _COLUMNS, rows)


def _cells(row: Mapping, subject: Framework, object_: Framework) -> list[str]:
    single = row.relation in _PREDICATES
    cells = {
        "record_id": row.id,
        "predicate_id": _PREDICATES.get(row.relation, _UNKNOWN),
        "mapping_justification": _JUSTIFICATIONS[row.method],
        "author_label": row.author,
        "mapping_date": row.date,
        "reviewer_label": row.reviewer,
        "review_date": row.review_date,
        "reviewer_agreement": "" if row.agreement is None else f"{row.agreement:g}",
        "mapping_source": row.source,
        "comment": row.comment,
        "ext_rationale": row.rationale or "",
        "ext_strength": "" if row.strength is None else str(row.strength),
        "ext_status": row.status,
        "ext_possible": "" if single or row.relation == ANY else "|".join(row.relation.names),
        "ext_derived_from": "|".join(row.derived_from),
    }
    ends = (("subject", row.subject, subject), ("object", row.object, object_))
    for side, end, framework in ends:
        cells[f"{side}_id"] = framework.curie(end.id) if end else NO_TERM
        cells[f"{side}_label"] = framework.elements[end.id].title if end else ""
    return [cells[name] for name in _COLUMNS]
