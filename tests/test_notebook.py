"""From Python: open or load, ask, take the answer on."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import iotssf_kg as kg
from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import BadParameter, BadSparql, SourceError, StoreError, UnknownQuery
from iotssf_kg.library import run
from iotssf_kg.rdf.parse import read
from iotssf_kg.store.folder import FolderStore

ROOT = Path(__file__).resolve().parents[1]
BOILER = ROOT / "examples" / "boiler"
FILES = (BOILER / "boiler_PASS.jsonld", BOILER / "boiler-maker_PASS.ttl")
DAY = datetime.date(2029, 1, 1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("notebook") / "store"
    Dataset(FolderStore(root)).load([read(path) for path in FILES])
    return root


@pytest.fixture(scope="module")
def graph(store: Path) -> kg.Graph:
    return kg.open(store)


def test_a_question_has_the_rows_that_the_library_gives(graph: kg.Graph, store: Path) -> None:
    answer, table = graph.ask("cq05", date="2029-01-01"), run(FolderStore(store), "cq05", {}, DAY)
    assert answer.columns == table.columns
    assert len(answer) == len(table.rows) > 0
    given = [[getattr(term, "value", None) for term in row] for row in table.rows]
    assert [[row[name] for name in answer.columns] for row in answer] == given
    assert list(graph.ask("cq05", date=DAY)) == list(answer)


def test_a_parameter_narrows_it(graph: kg.Graph) -> None:
    every = graph.ask("cq05", date=DAY)
    asset = every[0]["asset"]
    some = graph.ask("cq05", date=DAY, asset=asset)
    assert list(some) == [row for row in every if row["asset"] == asset]
    assert 0 < len(some) < len(every)


def test_exports_are_loaded_with_what_follows(store: Path) -> None:
    graph = kg.load(*FILES)
    assert graph.refused == ()
    assert list(graph.ask("cq01")) == list(kg.open(store).ask("cq01"))
    with pytest.raises(SourceError, match="nothing to load"):
        kg.load()


def test_what_is_refused_is_told() -> None:
    graph = kg.load(BOILER / "boiler_FAIL.jsonld", BOILER / "boiler-maker_PASS.ttl")
    assert len(graph.refused) == 1
    assert "yukemuri" in graph.refused[0]


VALUES = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT * { VALUES (?v) { (1) (1.50) (1e0) (true) ("x"@en) (UNDEF) (<urn:x>) ("0"^^xsd:boolean)
  ("2026-11-30"^^xsd:date) ("2026-11-30T01:02:03Z"^^xsd:dateTime) ("+2026"^^xsd:gYear) } }"""


def test_values_are_those_of_python(graph: kg.Graph) -> None:
    moment = datetime.datetime(2026, 11, 30, 1, 2, 3, tzinfo=datetime.UTC)
    day = datetime.date(2026, 11, 30)
    found = [row["v"] for row in graph.sparql(VALUES)]
    given = [1, Decimal("1.50"), 1.0, True, "x", None, "urn:x", False, day, moment, "+2026"]
    assert found == given
    assert [type(each) for each in found] == [type(each) for each in given]


def test_an_answer_is_a_sequence_and_a_data_frame(graph: kg.Graph) -> None:
    answer = graph.ask("cq05", date=DAY)
    frame = answer.to_pandas()
    assert list(frame.columns) == list(answer.columns)
    assert frame["asset"].tolist() == [row["asset"] for row in answer]
    assert list(answer[:2]) == [answer[0], answer[1]]
    assert "rows of asset" in repr(answer)
    assert "boiler" not in repr(graph)


def test_a_notebook_shows_a_table_in_which_nothing_runs(graph: kg.Graph) -> None:
    page = graph.sparql("SELECT ?v { VALUES ?v { '<script>alert(1)</script>' } }")._repr_html_()
    assert "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>" in page
    assert "<caption>" in graph.ask("cq05", date=DAY)._repr_html_()


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        (("cq5",), UnknownQuery, "Try"),
        (("cq05", {"asset": "x"}), BadParameter, "not an IRI"),
        (("cq05", {"assets": "x"}), BadParameter, "assets"),
        (("cq05", {"date": "soon"}), BadParameter, "2026-11-23"),
    ],
    ids=str,
)
def test_what_is_asked_wrong_is_told(graph: kg.Graph, given, error, told: str) -> None:
    question, *more = given
    with pytest.raises(error, match=told):
        graph.ask(question, **(more[0] if more else {}))


def test_a_query_of_ones_own_is_refused_with_its_place(graph: kg.Graph) -> None:
    with pytest.raises(BadSparql) as told:
        graph.sparql("SELECT * {\n ?s }")
    assert told.value.line == 2


def test_a_store_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        kg.open(tmp_path / "nowhere").ask("cq01")


def test_what_the_readme_says_of_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    [snippet] = re.findall(
        r"```python\n(import iotssf_kg.*?)```", Path("README.md").read_text(), re.S
    )
    said: dict[str, Any] = {}
    exec(snippet, said)
    assert said["graph"].refused == ()


def test_the_questions_are_listed() -> None:
    assert {"cq01", "cq31"} <= {row["alias"] for row in kg.questions()}


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    code = "import sys, iotssf_kg; print([m for m in sys.modules if m.startswith('iotssf_kg.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError, match="no attribute"):
        kg.nothing  # noqa: B018
