"""What the dataset does with the graphs that are ours: schemes, ontology, shapes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import parse as ox_parse

from iotssf_kg.dataset import Dataset
from iotssf_kg.files import folder
from iotssf_kg.rdf import Document, parse
from iotssf_kg.rules.catalogue import Catalogue, catalogue
from iotssf_kg.rules.scheme import shipped_triples
from iotssf_kg.store import Store, ask, connect

Write = Callable[..., Document]

ON = date(2026, 11, 23)
MINE = "https://kaze.example/scheme/"
CATALOGUE = "https://w3id.org/iot-ssf/graph/catalogue"
CORE = "https://w3id.org/iot-ssf/ontology/core"
SSF = "https://w3id.org/iot-ssf/ns#"


@pytest.fixture
def mine() -> Catalogue:
    """Our schemes, and a copy of the sample scheme under another name."""
    text = (folder("ontology") / "scheme-sample.ttl").read_text(encoding="utf-8")
    text = text.replace("https://w3id.org/iot-ssf/scheme/sample/1.0", MINE)
    added = [quad.triple for quad in ox_parse(text, RdfFormat.TURTLE)]
    return catalogue([*shipped_triples(), *added])


def under_mine(document: Document) -> Document:
    data = document.data.replace(b"underScheme sch:scheme", f"underScheme <{MINE}/scheme>".encode())
    return parse(data, document.syntax, document.name)


def categorized(store: Store, party: str) -> bool:
    device = f"<https://{party}.example/id/device>"
    return ask(store, f"ASK {{ {device} <{SSF}category> <{MINE}/I> }}")


def test_a_scheme_once_given_stays(mine: Catalogue, write: Write) -> None:
    store = connect()
    Dataset(store, mine).load([under_mine(write("kaze"))], ON)
    Dataset(store).load([under_mine(write("suzu"))], ON)
    assert (categorized(store, "kaze"), categorized(store, "suzu")) == (True, True)


def test_a_scheme_that_comes_later_closes_what_is_there(mine: Catalogue, write: Write) -> None:
    store = connect()
    Dataset(store).load([under_mine(write("kaze"))], ON)
    assert not categorized(store, "kaze")
    Dataset(store, mine).load([], ON)
    assert categorized(store, "kaze")


def test_a_module_that_changed_is_written_anew(write: Write) -> None:
    store = connect()
    Dataset(store).load([write("kaze")], ON)
    lost = f"<{SSF}Device> a ?class"
    store.update(
        f"DELETE WHERE {{ {lost} }} ; DELETE WHERE {{ GRAPH <{CORE}> {{ {lost} }} }} ;"
        f" DELETE WHERE {{ GRAPH <{CATALOGUE}> {{ <{CORE}> <{SSF}sha256> ?any }} }}"
    )
    Dataset(store).load([write("suzu")], ON)
    assert ask(store, f"ASK {{ {lost} . GRAPH <{CORE}> {{ {lost} }} }}")


def test_a_load_without_exports_brings_the_schemes() -> None:
    store = connect()
    assert Dataset(store).load([], ON) == []
    assert ask(store, f"ASK {{ ?scheme a <{SSF}CategoryScheme> }}")
    assert Dataset(store).exports() == []


NOTICED = """o:meter a ssf:Measure ; rdfs:label 'm'@en ; ssf:meets rq:P1-01 ; ssf:on o:device ;
    ssf:responsible o:party ; ssf:measureStatus ssf:Implemented ;
    ssf:validFrom "2026-01-01"^^xsd:date ; ssf:evidencedBy maker:report ."""
REPORT = """o:report a ssf:Evidence ; rdfs:label 'r'@en ; ssf:evidenceKind ssf:AnalysisReport ;
    ssf:about kaze:device ; ssf:issuedBy o:party ; dcterms:issued "2026-01-15"^^xsd:date ."""


def findings(store: Store, shape: str) -> bool:
    return ask(
        store,
        f"""PREFIX sh: <http://www.w3.org/ns/shacl#> ASK {{
          GRAPH <{CATALOGUE}> {{ ?export <{SSF}reportGraph> ?report }}
          GRAPH ?report {{
            ?r sh:value <https://w3id.org/iot-ssf/requirement/sample/1.0/P1-01> ;
              sh:focusNode <https://kaze.example/id/device> ; sh:sourceShape ?shape
            FILTER(CONTAINS(STR(?shape), "{shape}"))
          }} }}""",
    )


def test_an_export_is_judged_anew_when_its_evidence_arrives(write: Write) -> None:
    store = connect()
    Dataset(store).load([write("kaze", more=NOTICED)], ON)
    assert findings(store, "")
    Dataset(store).load([write("maker", more=REPORT)], ON)
    assert not findings(store, "")
