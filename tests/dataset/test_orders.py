"""Reports in the store are those of all exports read together, in whatever order they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import pytest

from iotssf_kg.dataset import Dataset
from iotssf_kg.namespaces import SSF
from iotssf_kg.rdf import Document
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.store import Store, connect, select
from iotssf_kg.validation.judge import judge

Write = Callable[..., Document]
Batches = Sequence[Sequence[str]]

ON = date(2026, 11, 23)
SHAPES = "https://w3id.org/iot-ssf/shapes#"
STORED = f"""PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?export ?focus ?shape ?value {{
  GRAPH <https://w3id.org/iot-ssf/graph/catalogue> {{ ?export {SSF("reportGraph")} ?report }}
  GRAPH ?report {{
    ?result sh:focusNode ?focus ; sh:sourceShape ?shape
    OPTIONAL {{ ?result sh:value ?value }}
  }}
}}"""

RATING = """ssf:inContext o:home ; ssf:recoveryDifficulty ssf:R3 ; ssf:economicImpact ssf:E3 ;
    ssf:underScheme sch:scheme ; ssf:status ssf:Final ; ssf:rationale "as tried"@en ;
    prov:wasAttributedTo o:party ; dcterms:issued "2026-03-01"^^xsd:date ."""
MODEL = """o:model a ssf:ProductModel ; rdfs:label 'm'@en ; ssf:gtin '4901234567894' ;
    ssf:manufacturedBy o:party ."""
UNIT = "o:device ssf:model maker:model ."
WIRE = """{wire} a ssf:Connection ; rdfs:label 'w'@en ; ssf:carries ssf:Information ;
    ssf:from {begin} ; ssf:to {end} ."""
WORLDS: dict[str, dict[str, tuple[int, str]]] = {
    "another rates it": {
        "kaze": (1, ""),
        "suzu": (1, f"o:theirs a ssf:Assessment ; ssf:assesses kaze:device ; {RATING}"),
    },
    "another feeds it": {
        "kaze": (3, ""),
        "suzu": (1, WIRE.format(wire="o:wire", begin="o:device", end="kaze:device")),
    },
    "a third party feeds it over another": {
        "kaze": (3, ""),
        "maker": (3, WIRE.format(wire="o:wire", begin="o:device", end="kaze:device")),
        "suzu": (1, WIRE.format(wire="o:wire", begin="o:device", end="maker:device")),
    },
    "two use one model": {"maker": (1, MODEL), "kaze": (1, UNIT), "suzu": (3, UNIT)},
    "another rates its model": {
        "maker": (1, MODEL),
        "kaze": (1, UNIT),
        "suzu": (1, f"o:theirs a ssf:Assessment ; ssf:assesses maker:model ; {RATING}"),
    },
    "another rates the same model under another name": {
        "maker": (1, MODEL),
        "kaze": (1, UNIT),
        "suzu": (1, f"{MODEL} o:theirs a ssf:Assessment ; ssf:assesses o:model ; {RATING}"),
    },
    "a part of a part is worse": {
        "kaze": (1, "o:device a ssf:System ; ssf:hasPart maker:device ."),
        "maker": (1, "o:device a ssf:System ; ssf:hasPart suzu:device ."),
        "suzu": (3, ""),
    },
}
ORDERS: dict[str, Callable[[list[str]], Batches]] = {
    "together": lambda names: [names],
    "one by one": lambda names: [[name] for name in names],
    "backwards": lambda names: [[name] for name in reversed(names)],
    "the middle first": lambda names: [[name] for name in (*names[1:], names[0])],
    "one, then the rest": lambda names: [names[:1], names[1:]],
    "the last, then the rest": lambda names: [names[-1:], names[:-1]],
    "again": lambda names: [names, names[:1], names[1:]],
}


def loaded(documents: dict[str, Document], batches: Iterable[Iterable[str]]) -> Store:
    store = connect()
    for batch in batches:
        assert all(a.admitted for a in Dataset(store).load([documents[n] for n in batch], ON))
    return store


def stored(store: Store) -> Counter[str]:
    """Each finding that the reports in *store* have, but for blank nodes' names."""
    names = ("export", "focus", "shape", "value")
    rows = ([str(row.get(name, "")) for name in names] for row in select(store, STORED))
    return Counter(" ".join("_" if t.startswith("_:") else t for t in row) for row in rows)


def judged(store: Store) -> Counter[str]:
    """Each finding about all exports in *store* read as files."""
    report = judge(at_hand(Dataset(store).current()), on=ON)
    rows = (
        [str(f.export), str(f.focus), str(f.shape), str(f.value or "")] for f in report.findings
    )
    return Counter(" ".join("_" if t.startswith("_:") else t for t in row) for row in rows)


@pytest.mark.parametrize("world", WORLDS)
def test_reports_do_not_depend_on_how_exports_came(write: Write, world: str) -> None:
    documents = {
        name: write(name, level=level, more="@prefix suzu: <https://suzu.example/id/> .\n" + more)
        for name, (level, more) in WORLDS[world].items()
    }
    found = {name: loaded(documents, order([*documents])) for name, order in ORDERS.items()}
    expected = judged(found["together"])
    assert any("#Disag" in f or "#Lower" in f or "#Unex" in f or "#PartF" in f for f in expected)
    assert {name for name, store in found.items() if stored(store) != expected} == set()
