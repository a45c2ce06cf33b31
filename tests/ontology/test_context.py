"""Exports written by hand in JSON-LD mean what they would in Turtle, on two processors."""

from __future__ import annotations

import json
from itertools import chain

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import HOME, OWL, PREFIXES, RDF, RDFS, SKOS, SSF, XSD
from iotssf_kg.rules.facts import Facts

CORE = Facts(q.triple for q in parse(path=str(folder("ontology") / "core.ttl")))
CONTEXT = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))[
    "@context"
]
ALIASES = {"id": "@id", "type": "@type"}
BASE = "https://kaze.example/id/"
EXPORT = [
    {
        "id": "export-2026",
        "type": "Export",
        "publisher": "kaze",
        "issued": "2026-10-01",
        "uriSpace": [BASE],
        "conformsTo": f"{HOME}profile/exchange/1.0",
    },
    {"id": "kaze", "type": "Organization", "label": {"en": "Kaze Home Service", "ja": "カゼ"}},
    {
        "id": "air-conditioner",
        "type": "Device",
        "label": "Air conditioner",
        "quantity": 12000,
        "serialNumber": "007",
        "statedCategory": "sch:II",
        "lastChanged": "2026-06-15",
        "performs": [{"id": "cooling", "type": "Actuating", "quantityKind": "qk:Temperature"}],
    },
    {
        "id": "bound",
        "type": "LowerBound",
        "level": "E2",
        "amount": "10000000.50",
        "currency": "JPY",
    },
    {
        "id": "hazards",
        "type": "Measure",
        "meets": ["rq:P1-01", "rq:P1-04"],
        "on": "air-conditioner",
        "coversParts": True,
        "measureStatus": "Implemented",
    },
    {
        "id": "why",
        "type": "Justification",
        "justifies": ["rq:P2-01", "PartFloorRule"],
        "because": {"ja": "壁のリモコンで操作できる。"},
        "attributedTo": "kaze",
    },
]


def keys() -> dict[str, NamedNode]:
    """The keys of the context that stand for terms, and what they stand for."""
    names = {
        key: definition["@id"] if isinstance(definition, dict) else definition
        for key, definition in CONTEXT.items()
        if not key.startswith("@") and key not in ALIASES and key not in PREFIXES
    }
    parts = {key: name.partition(":") for key, name in names.items()}
    return {key: NamedNode(PREFIXES[prefix] + local) for key, (prefix, _, local) in parts.items()}


def document(nodes: list[dict[str, object]]) -> bytes:
    context = [CONTEXT, {"@base": BASE}]
    return json.dumps({"@context": context, "@graph": nodes}).encode()


def triples(nodes: list[dict[str, object]]) -> set[Triple]:
    return {quad.triple for quad in parse(document(nodes), format=RdfFormat.JSON_LD)}


def known() -> set[NamedNode]:
    described = chain(
        *(CORE.typed(OWL(k)) for k in ("Class", "ObjectProperty", "DatatypeProperty"))
    )
    named = chain(CORE.typed(OWL("AnnotationProperty")), CORE.typed(OWL("NamedIndividual")))
    return {n for n in chain(described, named) if isinstance(n, NamedNode)} | {RDFS("label")}


def test_the_context_is_json_ld_1_1_with_aliases_and_the_projects_prefixes() -> None:
    prefixes = {key: CONTEXT[key] for key in CONTEXT if key in PREFIXES}
    assert CONTEXT["@version"] == 1.1
    assert {key: CONTEXT[key] for key in ALIASES} == ALIASES
    assert prefixes == {key: PREFIXES[key] for key in prefixes}
    assert {"ssf", "sch", "schb", "rq", "qk"} <= set(prefixes)


def test_every_key_is_a_term() -> None:
    assert {key for key, term in keys().items() if term not in known()} == set()


def test_every_term_but_those_of_the_catalogue_has_its_name_as_key() -> None:
    catalogue = CORE.nodes(NamedNode(f"{HOME}collection/catalogue"), SKOS("member"))
    ours = {t for t in known() if t.value.startswith(SSF)} - set(catalogue)
    found = keys()
    assert {t for t in ours if found.get(t.value.removeprefix(SSF)) != t} == set()


def test_every_reused_property_of_an_export_has_a_key() -> None:
    used = {s for s in CORE.rows(SKOS("scopeNote")) if isinstance(s, NamedNode)}
    assert used - set(keys().values()) == set()


@pytest.mark.parametrize("range_", ["string", "integer", "decimal", "date", "boolean"])
def test_literals_get_the_datatype_the_ontology_expects(range_: str) -> None:
    ranges = (RDFS("range"), NamedNode("https://schema.org/rangeIncludes"))
    expected = {
        key
        for key, term in keys().items()
        for found in [[n for p in ranges for n in CORE.nodes(term, p)]]
        if XSD(range_) in found and RDF("langString") not in found
    }
    coerced = {
        k
        for k in keys()
        if isinstance(CONTEXT[k], dict) and CONTEXT[k].get("@type") == f"xsd:{range_}"
    }
    assert coerced == expected


# rdflib's JSON-LD parser itself still makes the graph that rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_two_processors_read_the_same_triples() -> None:
    graph = rdflib.Graph().parse(data=document(EXPORT), format="json-ld")
    other = graph.serialize(format="nt").encode()
    assert {q.triple for q in parse(other, format=RdfFormat.N_TRIPLES)} == triples(EXPORT)


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        ("export-2026", "<http://purl.org/dc/terms/publisher> <https://kaze.example/id/kaze>"),
        ("kaze", '<http://www.w3.org/2000/01/rdf-schema#label> "カゼ"@ja'),
        ("air-conditioner", '<http://www.w3.org/2000/01/rdf-schema#label> "Air conditioner"'),
        ("air-conditioner", f'<{SSF}quantity> "12000"^^<{XSD}integer>'),
        ("air-conditioner", f'<{SSF}serialNumber> "007"'),
        ("air-conditioner", f"<{SSF}statedCategory> <{PREFIXES['sch']}II>"),
        ("cooling", f"<{SSF}quantityKind> <{PREFIXES['qk']}Temperature>"),
        ("bound", f'<{SSF}amount> "10000000.50"^^<{XSD}decimal>'),
        ("hazards", f"<{SSF}meets> <{PREFIXES['rq']}P1-04>"),
        ("hazards", f"<{SSF}measureStatus> <{SSF}Implemented>"),
        ("why", f"<{SSF}justifies> <{SSF}PartFloorRule>"),
        ("why", f"<{SSF}justifies> <{PREFIXES['rq']}P2-01>"),
    ],
)
def test_short_keys_mean_what_turtle_would_say(subject: str, line: str) -> None:
    assert f"<{BASE}{subject}> {line}" in {str(triple) for triple in triples(EXPORT)}


def test_a_misspelt_key_or_code_becomes_an_unknown_term_and_is_not_lost() -> None:
    found = triples([{"id": "home", "type": "UseContext", "sectr": "x", "exposure": "Intenet"}])
    assert {t.predicate for t in found} | {t.object for t in found} >= {
        SSF("sectr"),
        SSF("Intenet"),
    }
