"""Mapping sets as SSSOM/TSV, which is also how they lie in ``ontology/crosswalks``.

https://mapping-commons.github.io/sssom/spec-formats-tsv/. What SSSOM has no slot for stands in
extension slots, declared in the header: rationale, strength, status, and the relations that are
possible where they are neither one nor all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from iotssf_kg.crosswalk.formats.fields import shown
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.headed import Headed, read_headed, write_headed
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method
from iotssf_kg.crosswalk.relations import ANY, Relation
from iotssf_kg.crosswalk.terms import JUSTIFICATIONS, RELATIONS, SEMAPV, SSSOM
from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import HOME, PREFIXES, SSF

NO_TERM: Final = "sssom:NoTermFound"
_UNKNOWN: Final = "skos:mappingRelation"
_PREDICATES: Final = {r: f"ssf:{term.value.removeprefix(SSF)}" for r, term in RELATIONS.items()}
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
    m: f"semapv:{term.value.removeprefix(SEMAPV)}" for m, term in JUSTIFICATIONS.items()
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
_SIDES: Final = ("subject", "object")
_NEEDED: Final = frozenset({"subject_id", "predicate_id", "object_id", "mapping_justification"})
_ALSO_READ: Final = ("author_id", "reviewer_id", "predicate_modifier")
_FIXED: Final = ("ssf", "skos", "prov", "xsd")
_OTHERS: Final = {
    "semapv": str(SEMAPV),
    "sssom": str(SSSOM),
    "framework": f"{HOME}framework/",
}


def read_sssom(text: str, source: str, shelf: Shelf) -> MappingSet:
    """The mapping set in *text*, whose frameworks are on *shelf*.

    Raises:
        SourceError: It is no SSSOM, or names what no framework has; names the line.
    """
    return read_table(read_headed(text, source), Given(b"", source, shelf))


def read_table(table: Headed, given: Given) -> MappingSet:
    """The mapping set that *table* is; notes and faults go to *given*.

    Raises:
        SourceError: It is no SSSOM, or some rows name what no framework has.
    """
    header = {name: _words(value) for name, value in table.header.items()}
    for name in ("mapping_set_id", "license"):
        if not header.get(name):
            raise SourceError(f"its header lacks {name}", source=given.name, line=1)
    if not {*table.columns} >= _NEEDED:
        hint = f"SSSOM needs {', '.join(sorted(_NEEDED))}"
        raise SourceError("columns are missing", source=given.name, line=1, hint=hint)
    subject, object_ = (given.framework(side, _said(header, side)) for side in _SIDES)
    unread = {*table.columns} - {*_COLUMNS, *_ALSO_READ}
    given.left_out({name: sum(bool(row[name]) for _, row in table.rows) for name in unread})
    return given.taken(
        subject,
        object_,
        _Reader(table, given, subject, object_).rows(),
        id=header["mapping_set_id"],
        title=header.get("mapping_set_title", ""),
        version=header.get("mapping_set_version", ""),
        license=header["license"],
        author=header.get("creator_label", ""),
        date=header.get("publication_date", ""),
        comment=header.get("comment", ""),
        complete_subject="subject" in header.get("other", ""),
        complete_object="object" in header.get("other", ""),
    )


def _words(value: object) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _said(header: dict[str, str], side: str) -> list[str]:
    named, version = header.get(f"{side}_source", ""), header.get(f"{side}_source_version", "")
    key = named.removeprefix("framework:")
    return [f"{key}@{version}", key] if version else [key]


@dataclass(frozen=True)
class _Reader:
    """The rows of one table."""

    table: Headed
    given: Given
    subject: Framework
    object: Framework

    def rows(self) -> Iterable[Mapping]:
        for line, cells in self.table.rows:
            yield self._row(f"line {line}", cells)

    def _row(self, place: str, cells: Any) -> Mapping:
        def value(name: str, column: str) -> Any:
            return self.given.value(name, cells.get(column, "").strip(), place, column)

        one = self._end(self.subject, cells["subject_id"].strip(), place)
        other = self._end(self.object, cells["object_id"].strip(), place)
        return Mapping(
            id=cells.get("record_id") or self.given.row_id(one, other),
            subject=one,
            object=other,
            relation=self._relation(cells, place),
            rationale=value("rationale", "ext_rationale"),
            strength=value("strength", "ext_strength"),
            status=value("status", "ext_status"),
            method=_METHODS.get(cells["mapping_justification"].strip(), Method.AUTOMATION),
            author=cells.get("author_label") or cells.get("author_id", ""),
            date=cells.get("mapping_date", ""),
            reviewer=cells.get("reviewer_label") or cells.get("reviewer_id", ""),
            review_date=cells.get("review_date", ""),
            agreement=value("agreement", "reviewer_agreement"),
            comment=cells.get("comment", ""),
            source=cells.get("mapping_source", ""),
            derived_from=value("derived_from", "ext_derived_from"),
        )

    def _end(self, framework: Framework, curie: str, place: str) -> End | None:
        if curie == NO_TERM:
            return None
        prefix, _, name = curie.rpartition(":")
        curies = self.table.header.get("curie_map")
        bases = curies if isinstance(curies, dict) else {}
        known = framework.base if prefix == framework.prefix else ""
        found = framework.by_iri.get(f"{bases.get(prefix, known)}{name}")
        if found is None:
            side = "subject_id" if framework is self.subject else "object_id"
            return self.given.end(framework, unquote(name), place, side)
        return End(framework.name, found.id)

    def _relation(self, cells: Any, place: str) -> Relation:
        predicate = cells["predicate_id"].strip()
        if cells.get("ext_possible"):
            found: Relation = self.given.value(
                "relation", cells["ext_possible"], place, "ext_possible"
            )
            return found
        if predicate not in _RELATIONS:
            hint = f"Use one of {', '.join(_RELATIONS)}"
            self.given.fault(f"{predicate} is no relation", place, "predicate_id", hint)
        relation = _RELATIONS.get(predicate, ANY)
        if cells.get("predicate_modifier") != "Not":
            return relation
        # Not related at all is none; not equal leaves four.
        return Relation.NONE if relation in (Relation.INTERSECTS, ANY) else ANY & ~relation


def write_sssom(mappings: MappingSet, shelf: Shelf) -> str:
    """*mappings* as a text that ``read_sssom`` reads as the same."""
    table = table_of(mappings, shelf)
    return write_headed(table.header, table.columns, (row.values() for _, row in table.rows))


def table_of(mappings: MappingSet, shelf: Shelf) -> Headed:
    """*mappings* as the table that ``read_table`` reads as the same."""
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
    rows = enumerate((_cells(row, subject, object_) for row in mappings.rows), 1)
    return Headed(mappings.source, told, _COLUMNS, tuple(rows))


def _cells(row: Mapping, subject: Framework, object_: Framework) -> dict[str, str]:
    single = row.relation in _PREDICATES
    cells = {
        "record_id": row.id,
        "predicate_id": _PREDICATES.get(row.relation, _UNKNOWN),
        "mapping_justification": _JUSTIFICATIONS[row.method],
        "author_label": row.author,
        "mapping_date": row.date,
        "reviewer_label": row.reviewer,
        "review_date": row.review_date,
        "reviewer_agreement": shown("agreement", row.agreement),
        "mapping_source": row.source,
        "comment": row.comment,
        "ext_rationale": row.rationale or "",
        "ext_strength": shown("strength", row.strength),
        "ext_status": row.status,
        "ext_possible": "" if single or row.relation == ANY else shown("relation", row.relation),
        "ext_derived_from": shown("derived_from", row.derived_from),
    }
    ends = (("subject", row.subject, subject), ("object", row.object, object_))
    for side, end, framework in ends:
        cells[f"{side}_id"] = framework.curie(end.id) if end else NO_TERM
        cells[f"{side}_label"] = framework.elements[end.id].title if end else ""
    return {name: cells[name] for name in _COLUMNS}
