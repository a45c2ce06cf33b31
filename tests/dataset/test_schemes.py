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


def named(name: str) -> Catalogue:
    """Our schemes, and a copy of the sample scheme under *name*."""
    text = (folder("ontology") / "scheme-sample.ttl").read_text(encoding="utf-8")
    text = text.replace("https://w3id.org/iot-ssf/scheme/sample/1.0", name)
    added = [quad.triple for quad in ox_parse(text, RdfFormat.TURTLE)]
    return catalogue([*shipped_triples(), *added])


@pytest.fixture
def mine() -> Catalogue:
    """Our schemes, and one of our own."""
    return named(MINE)


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


def test_a_scheme_given_later_comes_beside_those_held(mine: Catalogue, write: Write) -> None:
    store = connect()
    Dataset(store, mine).load([under_mine(write("kaze"))], ON)
    Dataset(store, named("https://suzu.example/scheme/")).load([write("suzu")], ON)
    assert categorized(store, "kaze")
    found = {scheme.value for scheme in Dataset(store).catalogue().schemes}
    assert {f"{MINE}/scheme", "https://suzu.example/scheme//scheme"} < found


def test_a_scheme_given_again_replaces_what_was_held_of_it(mine: Catalogue, write: Write) -> None:
    store = connect()
    Dataset(store, mine).load([under_mine(write("kaze"))], ON)
    text = "\n".join(f"{triple} ." for triple in mine.triples).replace(f"{MINE}/c", f"{MINE}/cell-")
    renamed = catalogue(quad.triple for quad in ox_parse(text, RdfFormat.N_TRIPLES))
    Dataset(store, renamed).load([], ON)
    assert categorized(store, "kaze")
    assert not ask(store, f"ASK {{ <{MINE}/c11> ?p ?o }}")


def test_a_module_that_is_ours_no_more_is_removed(store: Store) -> None:
    Dataset(store).load([], ON)
    old = "https://w3id.org/iot-ssf/ontology/old"
    store.update(
        f"INSERT DATA {{ <x:a> <x:p> 1 GRAPH <{old}> {{ <x:a> <x:p> 1 }} GRAPH <{CATALOGUE}>"
        f" {{ <{old}> <{SSF}sha256> 'x' ; a <{SSF}CurrentGraph> }} }}"
    )
    Dataset(store).load([], ON)
    assert not ask(store, "ASK { { ?s <x:p> 1 } UNION { GRAPH ?g { ?s <x:p> 1 } } }")
    assert not ask(store, f"ASK {{ GRAPH ?g {{ <{old}> ?p ?o }} }}")


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


def test_evidence_ends_when_what_it_is_about_changes_elsewhere(write: Write) -> None:
    """As files would be judged: the subject is of a third party."""
    report = REPORT.replace("kaze:device", "<https://suzu.example/id/device>")
    changed = '2026-02-01"^^xsd:date'
    store = connect()
    Dataset(store).load([write("kaze", more=NOTICED), write("maker", more=report)], ON)
    Dataset(store).load([write("suzu")], ON)
    assert not findings(store, "")
    Dataset(store).load([write("suzu", more=f'o:device ssf:lastChanged "{changed} .')], ON)
    assert findings(store, "")
    Dataset(store).load([write("kaze", more=NOTICED)], ON)
    assert findings(store, "")


def test_a_cell_that_an_export_states_stops_no_load(dataset: Dataset, write: Write) -> None:
    cell = "o:cell a ssf:Cell ; skos:inScheme sch:scheme ."
    _, honest = dataset.load([write("kaze", more=cell), write("suzu")], ON)
    assert honest.admitted
    assert all(each.admitted for each in dataset.load([write("mizu")], ON))
