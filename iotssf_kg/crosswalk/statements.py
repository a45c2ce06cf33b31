"""Frameworks as SKOS, and mapping sets as SSSOM has them in RDF: what a store holds of them.

https://mapping-commons.github.io/sssom/Mapping/. What SSSOM has no slot for is said with the terms
of ``ontology/crosswalk.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.crosswalk.formats.given import UNSPECIFIED
from iotssf_kg.crosswalk.frameworks import Element, Framework, Shelf
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet
from iotssf_kg.crosswalk.relations import ANY
from iotssf_kg.crosswalk.terms import (
    HEADING,
    JUSTIFICATIONS,
    KIND,
    NO_TERM,
    OBJECT,
    OBLIGATION,
    PAV,
    POSITION,
    PREDICATE,
    RELATIONS,
    SSSOM,
    SUBJECT,
    UNKNOWN,
)
from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import DCTERMS, HOME, OWL, PROV, RDF, RDFS, SKOS, SSF, XSD

# What a list writes of an identifier that its framework has taken back.
_WITHDRAWN: Final = "withdrawn"
_TRUE: Final = Literal("true", datatype=XSD("boolean"))
_TYPE, _CONCEPT, _MAPPING = RDF("type"), SKOS("Concept"), SSSOM("Mapping")
_IN_SCHEME, _NOTATION, _LABEL, _BROADER = (
    SKOS(name) for name in ("inScheme", "notation", "prefLabel", "broader")
)
_MAPPINGS, _JUSTIFICATION = SSSOM("mappings"), SSSOM("mapping_justification")
_STATUS, _RATIONALE, _STRENGTH = (SSF(f"mapping{n}") for n in ("Status", "Rationale", "Strength"))
_COMMENT: Final = RDFS("comment")
_Said: TypeAlias = Iterator[tuple[NamedNode, NamedNode | Literal]]


def framework_statements(framework: Framework) -> Iterator[Triple]:
    """*framework* as a concept scheme, and its elements as concepts in it."""
    for predicate, value in _of_framework(framework):
        yield Triple(framework.iri, predicate, value)
    for place, element in enumerate(framework.elements.values(), 1):
        for predicate, value in _of_element(element, framework):
            yield Triple(element.iri, predicate, value)
        yield Triple(element.iri, POSITION, Literal(place))
        if element.kind in framework.headings:
            yield Triple(element.iri, HEADING, _TRUE)


def _of_framework(framework: Framework) -> _Said:
    yield _TYPE, SKOS("ConceptScheme")
    yield _NOTATION, Literal(framework.name)
    yield DCTERMS("isVersionOf"), NamedNode(f"{HOME}framework/{framework.key}")
    yield SSF("verification"), SSF(framework.verification)
    if framework.restricted:
        yield SSF("textRestricted"), _TRUE
    for predicate, text in (
        (DCTERMS("title"), framework.title),
        (DCTERMS("publisher"), framework.publisher),
        (DCTERMS("issued"), framework.issued),
        (DCTERMS("source"), framework.source),
        (DCTERMS("rights"), framework.licence),
        (OWL("versionInfo"), framework.edition),
        (SKOS("note"), framework.note),
    ):
        if text:
            yield predicate, Literal(text)


def _of_element(element: Element, framework: Framework) -> _Said:
    yield _TYPE, _CONCEPT
    yield _IN_SCHEME, framework.iri
    yield _NOTATION, Literal(element.id)
    if element.kind:
        yield KIND, Literal(element.kind)
    if element.title:
        yield _LABEL, Literal(element.title, language="en")
    if element.parent:
        yield _BROADER, framework.elements[element.parent].iri
    if element.obligation == _WITHDRAWN:
        yield OWL("deprecated"), _TRUE
    elif element.obligation:
        yield OBLIGATION, Literal(element.obligation)
    if element.verification != framework.verification:
        yield SSF("verification"), SSF(element.verification)


def set_statements(mappings: MappingSet, shelf: Shelf) -> Iterator[Triple]:
    """*mappings* as a mapping set, and its rows as mappings in it.

    Raises:
        SourceError: The set's own name or its licence is no IRI.
    """
    subject, object_ = shelf.get(mappings.subject), shelf.get(mappings.object)
    name = _iri(mappings.id, "mapping_set_id", mappings)
    for predicate, value in _of_set(mappings, subject, object_):
        yield Triple(name, predicate, value)
    for row in mappings.rows:
        node = NamedNode(mappings.name_of(row))
        yield Triple(name, _MAPPINGS, node)
        yield Triple(node, SUBJECT, _end(row.subject, subject))
        yield Triple(node, OBJECT, _end(row.object, object_))
        for predicate, value in _of_row(row, mappings):
            yield Triple(node, predicate, value)


def _iri(text: str, key: str, mappings: MappingSet) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        what, hint = f"its {key} is no IRI: {error}", "Write it in full: https://…"
        raise SourceError(what, source=mappings.source, line=1, hint=hint) from error


def _end(end: End | None, framework: Framework) -> NamedNode:
    return framework.elements[end.id].iri if end else NO_TERM


def _of_set(mappings: MappingSet, subject: Framework, object_: Framework) -> _Said:
    yield _TYPE, SSSOM("MappingSet")
    yield SSSOM("subject_source"), subject.iri
    yield SSSOM("object_source"), object_.iri
    if mappings.license != UNSPECIFIED:
        yield DCTERMS("license"), _iri(mappings.license, "license", mappings)
    if mappings.complete_subject:
        yield SSF("completeFor"), subject.iri
    if mappings.complete_object:
        yield SSF("completeFor"), object_.iri
    if mappings.date:
        yield DCTERMS("created"), Literal(mappings.date, datatype=XSD("date"))
    for predicate, text in (
        (DCTERMS("title"), mappings.title),
        (OWL("versionInfo"), mappings.version),
        (SSSOM("creator_label"), mappings.author),
        (_COMMENT, mappings.comment),
    ):
        if text:
            yield predicate, Literal(text)


def _of_row(row: Mapping, mappings: MappingSet) -> _Said:
    yield _TYPE, _MAPPING
    yield PREDICATE, RELATIONS.get(row.relation, UNKNOWN)
    yield _JUSTIFICATION, JUSTIFICATIONS[row.method]
    yield _STATUS, Literal(row.status)
    if row.relation not in RELATIONS and row.relation != ANY:
        for relation in row.relation:
            yield SSF("possibleRelation"), RELATIONS[relation]
    if row.rationale is not None:
        yield _RATIONALE, Literal(row.rationale)
    if row.strength is not None:
        yield _STRENGTH, Literal(row.strength)
    if row.comment:
        yield _COMMENT, Literal(row.comment)
    for each in row.derived_from:
        yield PROV("wasDerivedFrom"), Literal(each)
    yield from _said_by(row, mappings)


def _said_by(row: Mapping, mappings: MappingSet) -> _Said:
    """Who says so and since when, where the set does not say the same of all its rows."""
    if row.author and row.author != mappings.author:
        yield SSSOM("author_label"), Literal(row.author)
    if row.date and row.date != mappings.date:
        yield PAV("authoredOn"), Literal(row.date, datatype=XSD("date"))
    if row.source:
        yield SSSOM("mapping_source"), Literal(row.source)
    if row.reviewer:
        yield SSSOM("reviewer_label"), Literal(row.reviewer)
    if row.review_date:
        yield SSSOM("review_date"), Literal(row.review_date, datatype=XSD("date"))
    if row.agreement is not None:
        yield SSSOM("reviewer_agreement"), Literal(row.agreement)
