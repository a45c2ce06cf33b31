"""Mapping sets as statements: SKOS where it says no more than the row, and relations of sets.

https://www.w3.org/TR/skos-reference/#mapping. ``skos:exactMatch`` is transitive, and is written of
reviewed rows alone; ``skos:closeMatch`` says nothing of sets, and is never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from iotssf_kg.crosswalk.formats.given import UNSPECIFIED, Given
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.mapping import End, MappingSet, Status
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.relations import ANY, Relation, converse
from iotssf_kg.crosswalk.terms import RELATIONS, UNKNOWN
from iotssf_kg.errors import NotAcceptable
from iotssf_kg.namespaces import DCTERMS, OWL, RDF, SKOS, VOID
from iotssf_kg.rdf.parse import parse
from iotssf_kg.rdf.serialise import serialise_alone
from iotssf_kg.rdf.syntax import Syntax

_EXACT: Final = SKOS("exactMatch")
_BESIDE: Final = {
    Relation.SUBSET: SKOS("broadMatch"),
    Relation.SUPERSET: SKOS("narrowMatch"),
    Relation.INTERSECTS: SKOS("relatedMatch"),
}
_SKOS: Final = {term: relation for relation, term in _BESIDE.items()} | {
    _EXACT: Relation.EQUAL,
    SKOS("closeMatch"): ANY,
    UNKNOWN: ANY,
}
_ALL: Final = {term: relation for relation, term in RELATIONS.items()} | _SKOS
_REVIEWED: Final = (Status.REVIEWED, Status.APPROVED)
_TEXTS: Final = {
    "title": DCTERMS("title"),
    "version": OWL("versionInfo"),
    "author": DCTERMS("creator"),
    "date": DCTERMS("issued"),
    "comment": DCTERMS("description"),
}
_LICENSE: Final = DCTERMS("license")
_TARGETS: Final = {"subject": VOID("subjectsTarget"), "object": VOID("objectsTarget")}
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Subject and object → what is said of them, each in the direction of the set.
_Pairs: TypeAlias = dict[tuple[End, End], dict[NamedNode, Relation]]


def read_skos(given: Given, syntax: Syntax) -> MappingSet:
    """The set in statements of that *syntax*, told from either end."""
    quads = parse(given.data, syntax, given.name).quads
    sets = [q.subject for q in quads if q.predicate == RDF("type") and q.object == VOID("Linkset")]
    about = {
        quad.predicate: getattr(quad.object, "value", "") for quad in quads if quad.subject in sets
    }
    subject, object_ = _frameworks(given, quads, about)
    pairs, others = _pairs(quads, subject, object_)
    if others:
        given.note(f"{others} mappings are left out: their ends are of other frameworks")
    said = {name: about.get(term, "") for name, term in _TEXTS.items()}
    id_ = sets[0].value if len(sets) == 1 and isinstance(sets[0], NamedNode) else ""
    rows = (row for pair, terms in pairs.items() for row in _rows(given, pair, terms))
    return given.taken(subject, object_, rows, id=id_, license=about.get(_LICENSE, ""), **said)


def _frameworks(
    given: Given, quads: tuple[Quad, ...], about: Mapping[NamedNode, str]
) -> tuple[Framework, Framework]:
    """The frameworks that are named, or those of the first mapping."""
    first = next((quad for quad in quads if quad.predicate in _ALL), None)
    found = []
    for side, term in _TARGETS.items():
        node = getattr(first, side, None)
        iri = node.value if isinstance(node, NamedNode) else ""
        owner = next((each.name for each in given.shelf if iri in each.by_iri), "")
        found.append(given.framework(side, [about.get(term, ""), owner]))
    return found[0], found[1]


def _pairs(quads: tuple[Quad, ...], subject: Framework, object_: Framework) -> tuple[_Pairs, int]:
    pairs: _Pairs = {}
    others = 0
    for quad in quads:
        if quad.predicate not in _ALL:
            continue
        relation = _ALL[quad.predicate]
        iris = [getattr(node, "value", "") for node in (quad.subject, quad.object)]
        if iris[0] in object_.by_iri and iris[1] in subject.by_iri:
            iris.reverse()
            relation = converse(relation)
        one, other = subject.by_iri.get(iris[0]), object_.by_iri.get(iris[1])
        if one is None or other is None:
            others += 1
            continue
        ends = End(subject.name, one.id), End(object_.name, other.id)
        pairs.setdefault(ends, {})[quad.predicate] = relation
    return pairs, others


def _rows(
    given: Given, pair: tuple[End, End], terms: Mapping[NamedNode, Relation]
) -> Iterator[Row]:
    """A row for each relation that *terms* state; SKOS counts where nothing says more."""
    own = {relation for term, relation in terms.items() if term not in _SKOS}
    stated = own or {relation for term, relation in terms.items() if term in _SKOS}
    for relation in sorted(stated - {ANY}) or [ANY]:
        yield Row(given.row_id(*pair), *pair, relation)


def write_skos(mappings: MappingSet, shelf: Shelf, syntax: Syntax) -> bytes:
    """*mappings* as statements in *syntax*.

    Raises:
        NotAcceptable: The set's own name is no IRI.
    """
    subject, object_ = shelf.get(mappings.subject), shelf.get(mappings.object)
    quads = [*_about(mappings, subject, object_, syntax)]
    for row in mappings.rows:
        if row.subject and row.object:
            ends = subject.elements[row.subject.id].iri, object_.elements[row.object.id].iri
            quads += [Quad(ends[0], term, ends[1]) for term in _terms(row)]
    return serialise_alone(dict.fromkeys(quads), syntax)


def _terms(row: Row) -> Iterator[NamedNode]:
    if row.relation in RELATIONS:
        yield RELATIONS[row.relation]
    if row.relation == Relation.EQUAL and row.status in _REVIEWED:
        yield _EXACT
    elif row.relation in _BESIDE:
        yield _BESIDE[row.relation]
    elif row.relation != Relation.NONE:
        yield UNKNOWN


def _about(
    mappings: MappingSet, subject: Framework, object_: Framework, syntax: Syntax
) -> Iterator[Quad]:
    try:
        node, license_ = NamedNode(mappings.id), NamedNode(mappings.license)
    except ValueError as error:
        hint = "Give mapping_set_id and license as IRIs"
        raise NotAcceptable(f"no IRI: {error}", where=mappings.source, hint=hint) from error
    yield Quad(node, RDF("type"), VOID("Linkset"))
    yield Quad(node, _TARGETS["subject"], subject.iri)
    yield Quad(node, _TARGETS["object"], object_.iri)
    if mappings.license != UNSPECIFIED:
        yield Quad(node, _LICENSE, license_)
    for name, term in _TEXTS.items():
        text = getattr(mappings, name)
        # RDF/XML has no words for some characters: the text goes into the side-car.
        if text and not (syntax.name == "rdfxml" and _NOT_IN_XML.search(text)):
            yield Quad(node, term, Literal(text))
