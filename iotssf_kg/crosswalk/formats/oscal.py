"""Mapping sets as OSCAL mapping collections; https://pages.nist.gov/OSCAL/ (1.2, JSON).

What OSCAL has no place for stands in properties of our namespace, where it fits into one line.
Rows that name no single relation have no place at all: OSCAL knows five, and a gap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from iotssf_kg.crosswalk.formats.fields import ROW, SET, shown
from iotssf_kg.crosswalk.formats.given import UNSPECIFIED, Given
from iotssf_kg.crosswalk.formats.jsonfile import dump, inner, listed, load_object, text
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import MappingSet, Method, Rationale
from iotssf_kg.crosswalk.relations import ANY, Relation, compose, converse
from iotssf_kg.errors import NotAcceptable, SourceError
from iotssf_kg.namespaces import SSF

_VERSION: Final = "1.2.0"
_RELATIONS: Final = {
    "equal-to": Relation.EQUAL,
    "equivalent-to": Relation.EQUAL,
    "subset-of": Relation.SUBSET,
    "superset-of": Relation.SUPERSET,
    "intersects-with": Relation.INTERSECTS,
    "no-relationship": Relation.NONE,
}
_WORDS: Final = {relation: word for word, relation in _RELATIONS.items()}
# In which columns of a row we keep what; the rest has a place of its own, or none.
_PROPERTIES: Final = [
    name for name in ROW if name not in ("subject", "object", "relation", "rationale", "comment")
]
_COMPLETE: Final = ("complete_subject", "complete_object")
_LINE: Final = re.compile(r"\S(?:.*\S)?")
_NOTHING: Final = "No description."
_NO_DAY: Final = "1970-01-01"
_METHODS: Final = (Method.HUMAN, Method.AUTOMATION, Method.HYBRID)
# One of several elements that are joined: it is all of them, or a part of them.
_PART: Final = Relation.EQUAL | Relation.SUBSET


def read_oscal(given: Given) -> MappingSet:
    """The set in a mapping collection.

    Raises:
        SourceError: It is none, holds several mappings, or rows that cannot be read.
    """
    collection = inner(load_object(given.data, given.name), "mapping-collection")
    mappings = listed(collection, "mappings")
    if len(mappings) != 1:
        what = f"it holds {len(mappings)} mappings"
        hint = "Give one mapping-collection with one mapping between two resources"
        raise SourceError(what, source=given.name, hint=hint)
    mapping, metadata = mappings[0], inner(collection, "metadata")
    subject = given.framework("subject", _resources(mapping, "source-resource"))
    object_ = given.framework("object", _resources(mapping, "target-resource"))
    rows = chain(
        _rows(given, collection, subject, object_), _gaps(given, mapping, subject, object_)
    )
    return given.taken(
        subject,
        object_,
        rows,
        title=text(metadata, "title"),
        version=text(metadata, "version"),
        comment=text(inner(collection, "provenance"), "mapping-description").removeprefix(_NOTHING),
        author=next((text(party, "name") for party in listed(metadata, "parties")), ""),
        date=_day(text(metadata, "last-modified")),
        **{name: _property(metadata, name) for name in ("id", "license")},
        **{name: bool(_property(metadata, name)) for name in _COMPLETE},
    )


def _day(stamp: str) -> str:
    return "" if stamp.startswith(_NO_DAY) else stamp[:10]


def _resources(mapping: Mapping[str, Any], key: str) -> list[str]:
    found = inner(mapping, key)
    return [_property(found, "framework"), text(found, "href"), text(found, "remarks")]


def _property(owner: Mapping[str, Any], name: str) -> str:
    of = (each for each in listed(owner, "props") if each.get("ns") == str(SSF))
    return next((text(each, "value") for each in of if each.get("name") == name), "")


def _rows(
    given: Given, collection: Mapping[str, Any], subject: Framework, object_: Framework
) -> Iterator[Row]:
    mapping = listed(collection, "mappings")[0]
    for number, each in enumerate(listed(mapping, "maps"), 1):
        place = f"map {number}"
        owners = (each, mapping, inner(collection, "provenance"))
        relation = _relation(given, each, place)
        sides = [
            [given.end(framework, text(item, "id-ref"), place, key) for item in listed(each, key)]
            for key, framework in (("sources", subject), ("targets", object_))
        ]
        if not all(sides):
            given.fault("it has no sources or no targets", place, "", "Name one of each")
        said = _said(given, owners, place)
        if len(sides[0]) * len(sides[1]) > 1:
            relation = _of_each(relation, *map(len, sides))
            told = " or ".join(relation.names)
            given.note(f"it joins several elements; between each two of them: {told}", place)
            said["id"] = ""
        for ends in product(*sides):
            row = {**said, "id": said["id"] or given.row_id(*ends)}
            yield Row(subject=ends[0], object=ends[1], relation=relation, **row)


def _relation(given: Given, each: Mapping[str, Any], place: str) -> Relation:
    word = text(each, "relationship")
    if each.get("ns") not in (None, "http://csrc.nist.gov/ns/oscal"):
        given.note(f"{word!r} is somebody's own relationship: taken for unknown", place)
        return ANY
    if word not in _RELATIONS:
        hint = f"Use one of {', '.join(_RELATIONS)}"
        given.fault(f"{word!r} is no relationship", place, "relationship", hint)
    return _RELATIONS.get(word, ANY)


def _of_each(relation: Relation, sources: int, targets: int) -> Relation:
    """What holds of one source and one target where *relation* holds of all of them together."""
    one, other = (_PART if count > 1 else Relation.EQUAL for count in (sources, targets))
    return compose(compose(one, relation), converse(other))


def _said(given: Given, owners: Iterable[Mapping[str, Any]], place: str) -> dict[str, Any]:
    each, *above = owners
    said = {name: given.value(name, _property(each, name), place, name) for name in _PROPERTIES}
    rationale = next(filter(None, (text(o, "matching-rationale") for o in (each, *above))), "")
    said["rationale"] = given.value("rationale", rationale, place, "matching-rationale")
    if not _property(each, "method"):
        method = next(filter(None, (text(o, "method") for o in above)), "")
        said["method"] = given.value("method", method, place, "method")
    given_of = ("confidence-score", "coverage", "qualifiers")
    for key in filter(each.__contains__, given_of):
        given.note("it is left out: nothing here can hold it", place, key)
    return {**said, "comment": text(each, "remarks")}


def _gaps(
    given: Given, mapping: Mapping[str, Any], subject: Framework, object_: Framework
) -> Iterator[Row]:
    for key, framework in (("source-gap-summary", subject), ("target-gap-summary", object_)):
        gaps = listed(inner(mapping, key), "unmapped-controls")
        ids = [id_ for gap in gaps for id_ in text(gap, "with-ids").split("|") if id_]
        for id_ in ids:
            end = given.end(framework, id_, key, "with-ids")
            ends = (end, None) if framework is subject else (None, end)
            yield Row(given.row_id(*ends), *ends)


def token(id_: str) -> str:
    """*id_* as OSCAL allows it: letters, digits, hyphens and points, and no digit first."""
    found = re.sub(r"[^\w.\-]+", "_", id_.replace("(", "_").replace(")", "")).strip("_")
    return found if re.match(r"[^\W\d]", found) else f"_{found}"


def write_oscal(mappings: MappingSet, shelf: Shelf) -> bytes:
    """*mappings* as a mapping collection, the same bytes for the same set.

    Raises:
        NotAcceptable: No row of it names one relation.
    """
    subject, object_ = shelf.get(mappings.subject), shelf.get(mappings.object)
    rows = [row for row in mappings.rows if not row.unmapped and row.relation in _WORDS]
    if not rows:
        hint = "Export it as sssom or csv"
        raise NotAcceptable("no row names one relation, and OSCAL needs one", hint=hint)
    kept = Counter(row.rationale for row in rows if row.rationale)
    usual = kept.most_common(1)[0][0] if kept else Rationale.SEMANTIC
    day = f"{mappings.date or _NO_DAY}T00:00:00Z"
    mapping = {
        "uuid": _uuid(mappings.id, "mapping"),
        "source-resource": _resource(subject),
        "target-resource": _resource(object_),
        "maps": [_map(mappings.id, row) for row in rows],
    } | dict(_gap_summaries(mappings))
    provenance = {
        "method": _method(rows),
        "matching-rationale": usual.value,
        "status": "not-complete",
        "mapping-description": mappings.comment or _NOTHING,
    }
    collection = {
        "uuid": _uuid(mappings.id, "collection", mappings.version, day),
        "metadata": _metadata(mappings, day),
        "provenance": provenance,
        "mappings": [mapping],
    }
    return dump({"mapping-collection": collection})


def _metadata(mappings: MappingSet, day: str) -> dict[str, Any]:
    author = _one_line(mappings.author)
    party = {"uuid": _uuid(mappings.id, "author"), "type": "organization", "name": author}
    license_ = "" if mappings.license == UNSPECIFIED else mappings.license
    complete = {name: SET[name].show(getattr(mappings, name)) for name in _COMPLETE}
    return {
        "title": _one_line(mappings.title) or "Mapping",
        "last-modified": day,
        "version": _one_line(mappings.version) or "1",
        "oscal-version": _VERSION,
        "props": list(_props({"id": mappings.id, "license": license_, **complete})),
    } | ({"parties": [party]} if author else {})


def _uuid(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, "\n".join(parts)))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _method(rows: Iterable[Row]) -> str:
    found = {row.method if row.method in _METHODS else Method.AUTOMATION for row in rows}
    return found.pop().value if len(found) == 1 else Method.HYBRID.value


def _resource(framework: Framework) -> dict[str, Any]:
    props = list(_props({"framework": framework.name}))
    return {"type": "catalog", "href": framework.iri.value, "props": props}


def _props(values: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for name, value in values.items():
        if _LINE.fullmatch(value):
            yield {"name": name, "ns": str(SSF), "value": value}


def _map(set_id: str, row: Row) -> dict[str, Any]:
    sides = (("sources", row.subject), ("targets", row.object))
    exact = row.relation == Relation.EQUAL and row.rationale is Rationale.SYNTACTIC
    found: dict[str, Any] = {
        "uuid": _uuid(set_id, row.id),
        "relationship": "equal-to" if exact else _WORDS[row.relation],
        **{key: [{"type": "control", "id-ref": token(end.id)}] for key, end in sides if end},
        "props": list(_props({n: shown(n, getattr(row, n)) for n in _PROPERTIES})),
    }
    if row.rationale:
        found["matching-rationale"] = row.rationale.value
    if row.comment:
        found["remarks"] = row.comment
    return found


def _gap_summaries(mappings: MappingSet) -> Iterator[tuple[str, dict[str, Any]]]:
    unmapped = [row for row in mappings.rows if row.unmapped]
    for key, ends in (
        ("source-gap-summary", [row.subject for row in unmapped]),
        ("target-gap-summary", [row.object for row in unmapped]),
    ):
        ids = list(dict.fromkeys(token(end.id) for end in ends if end))
        if ids:
            uuid = _uuid(mappings.id, key)
            yield key, {"uuid": uuid, "unmapped-controls": [{"with-ids": ids}]}
