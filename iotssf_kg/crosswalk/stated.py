"""Frameworks and mapping sets out of what a store holds of them: the way back of ``statements``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from urllib.parse import unquote

from pyoxigraph import NamedNode

from iotssf_kg.crosswalk.formats.given import UNSPECIFIED
from iotssf_kg.crosswalk.frameworks import WITHDRAWN, Element, Framework
from iotssf_kg.crosswalk.mapping import End, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.own import groups
from iotssf_kg.crosswalk.relations import ANY, Relation
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
)
from iotssf_kg.errors import StoreError
from iotssf_kg.namespaces import DCTERMS, OWL, PROV, RDFS, SKOS, SSF
from iotssf_kg.rules.facts import Facts

ENDS: Final = (SSSOM("subject_source"), SSSOM("object_source"))
_COMPLETE: Final = SSF("completeFor")
# What is said of a set beside its rows.
SAID: Final = (
    *ENDS,
    _COMPLETE,
    *(DCTERMS(name) for name in ("title", "license", "created")),
    OWL("versionInfo"),
    SSSOM("creator_label"),
    RDFS("comment"),
)
_OF_TERM: Final = {term: relation for relation, term in RELATIONS.items()}
_METHODS: Final = {term: method for method, term in JUSTIFICATIONS.items()}
_NUMBER, _DAY = SSF("mappingStrength"), SSSOM("review_date")


def framework_of(facts: Facts, iri: NamedNode) -> Framework:
    """The framework *iri* with those of its elements that *facts* tell of.

    Raises:
        StoreError: What is said of it is no framework.
    """
    with _reading(iri):
        key, _, edition = _text(facts, iri, SKOS("notation")).partition("@")
        verification = _verification(facts, iri) or "unverified"
        found = sorted(_elements(facts, iri, verification), key=lambda each: each[0])
        elements = {element.id: element for _, element in found}
        grouped = {id_: g for id_, each in elements.items() for g in groups(facts, each.iri)}
        return Framework(
            key=key,
            edition=edition,
            title=_text(facts, iri, DCTERMS("title")),
            publisher=_text(facts, iri, DCTERMS("publisher")),
            issued=_text(facts, iri, DCTERMS("issued")),
            source=_text(facts, iri, DCTERMS("source")),
            licence=_text(facts, iri, DCTERMS("rights")),
            verification=verification,
            restricted=_text(facts, iri, SSF("textRestricted")) == "true",
            note=_text(facts, iri, SKOS("note")),
            elements=elements,
            iri=iri,
            groups=grouped,
        )


def _elements(
    facts: Facts, framework: NamedNode, verification: str
) -> Iterator[tuple[tuple[int, str], Element]]:
    """The elements, each after what it is sorted by."""
    ids = {node: _text(facts, node, SKOS("notation")) for node in facts.rows(SKOS("inScheme"))}
    for node, id_ in ids.items():
        if not isinstance(node, NamedNode) or framework not in facts.nodes(node, SKOS("inScheme")):
            continue
        parents = (ids.get(parent, "") for parent in facts.nodes(node, SKOS("broader")))
        gone = facts.values(node, OWL("deprecated"))
        heads = "heading" if facts.values(node, HEADING) else "element"
        element = Element(
            id=id_,
            title=_text(facts, node, SKOS("prefLabel")),
            kind=_text(facts, node, KIND) or heads,
            parent=next(parents, ""),
            obligation=WITHDRAWN if gone else _text(facts, node, OBLIGATION),
            verification=_verification(facts, node) or verification,
            iri=node,
        )
        yield (int(_text(facts, node, POSITION) or 0), id_), element


def _verification(facts: Facts, node: NamedNode) -> str:
    found = facts.nodes(node, SSF("verification"))
    return found[0].value.removeprefix(SSF) if found else ""


def head_of(facts: Facts, name: NamedNode, known: Mapping[str, str], source: str) -> MappingSet:
    """What *facts* say of the set called *name* beside its rows.

    Args:
        facts: Statements about it.
        name: What it is called.
        known: The IRI of each framework → its name.
        source: What the set is called in errors.

    Raises:
        StoreError: It does not say which frameworks it joins, or others than are known.
    """
    with _reading(name):
        ends = [facts.nodes(name, each)[0].value for each in ENDS]
        licences = facts.nodes(name, DCTERMS("license"))
        complete = {each.value for each in facts.nodes(name, _COMPLETE)}
        return MappingSet(
            id=name.value,
            title=_text(facts, name, DCTERMS("title")),
            version=_text(facts, name, OWL("versionInfo")),
            subject=known[ends[0]],
            object=known[ends[1]],
            license=licences[0].value if licences else UNSPECIFIED,
            author=_text(facts, name, SSSOM("creator_label")),
            date=_text(facts, name, DCTERMS("created")),
            comment=_text(facts, name, RDFS("comment")),
            complete_subject=ends[0] in complete,
            complete_object=ends[1] in complete,
            source=source,
        )


def rows_of(facts: Facts, of: MappingSet, frameworks: Iterable[Framework]) -> tuple[Row, ...]:
    """The rows of the set *of* that *facts* tell, in the order of their names.

    Args:
        facts: Statements about rows.
        of: The set.
        frameworks: Those that it joins, with their elements.

    Raises:
        StoreError: What is said is no row between these; names the first one.
    """
    ends = {
        each.iri.value: End(framework.name, each.id)
        for framework in frameworks
        for each in framework.elements.values()
    }
    found = []
    for node in facts.rows(SUBJECT):
        with _reading(node):
            found.append(_row(facts, node, of, ends))
    return tuple(sorted(found, key=lambda row: row.id))


def _row(facts: Facts, node: object, of: MappingSet, ends: Mapping[str, End]) -> Row:
    name, prefix = getattr(node, "value", ""), f"{of.id}/"
    if not name.startswith(prefix):
        raise ValueError(f"its name does not begin with {prefix}")
    rationale = _text(facts, node, SSF("mappingRationale"))
    strength = _text(facts, node, _NUMBER)
    agreement = _text(facts, node, SSSOM("reviewer_agreement"))
    return Row(
        id=unquote(name.removeprefix(prefix)),
        subject=_end(facts, node, SUBJECT, ends),
        object=_end(facts, node, OBJECT, ends),
        relation=_relation(facts, node),
        rationale=Rationale(rationale) if rationale else None,
        strength=int(strength) if strength else None,
        status=Status(_text(facts, node, SSF("mappingStatus"))),
        method=_method(facts, node),
        author=_text(facts, node, SSSOM("author_label")) or of.author,
        date=_text(facts, node, PAV("authoredOn")) or of.date,
        reviewer=_text(facts, node, SSSOM("reviewer_label")),
        review_date=_text(facts, node, _DAY),
        agreement=float(agreement) if agreement else None,
        comment=_text(facts, node, RDFS("comment")),
        source=_text(facts, node, SSSOM("mapping_source")),
        derived_from=tuple(sorted(facts.texts(node, PROV("wasDerivedFrom")))),
    )


def _end(facts: Facts, node: object, side: NamedNode, ends: Mapping[str, End]) -> End | None:
    found = facts.nodes(node, side)[0]
    return None if found == NO_TERM else ends[found.value]


def _relation(facts: Facts, node: object) -> Relation:
    """What is possible: one relation, several, or any where nothing is said of it."""
    stated = [_OF_TERM.get(each) for each in facts.nodes(node, PREDICATE)]
    possible = [_OF_TERM[each] for each in facts.nodes(node, SSF("possibleRelation"))]
    found = Relation(0)
    for each in possible or filter(None, stated):
        found |= each
    return found or ANY


def _method(facts: Facts, node: object) -> Method:
    """How a row came about; where SSSOM tells it more finely than we do, by automation."""
    found = facts.nodes(node, SSSOM("mapping_justification"))[0]
    return _METHODS.get(found, Method.AUTOMATION)


def _text(facts: Facts, node: object, predicate: NamedNode) -> str:
    return next(iter(facts.texts(node, predicate)), "")


@contextmanager
def _reading(node: object) -> Iterator[None]:
    """Tell of faults as the store's: whoever may change graphs can write anything there."""
    try:
        yield
    except (LookupError, ValueError) as error:
        hint = "Write its graph anew: `iotssf load` writes those that are shipped"
        what = f"what the store says of it cannot be read: {error}"
        raise StoreError(what, where=getattr(node, "value", ""), hint=hint) from error
