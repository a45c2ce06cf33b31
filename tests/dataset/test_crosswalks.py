"""Frameworks and crosswalks lie in graphs of their own, and a file that is added has its graph."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.terms import NO_TERM, OBJECT, PREDICATE, RELATIONS, SUBJECT, UNKNOWN
from iotssf_kg.dataset.crosswalks import crosswalk_graphs
from iotssf_kg.dataset.graphs import FRAMEWORKS, crosswalk_of
from iotssf_kg.errors import SourceError
from iotssf_kg.files import folder
from iotssf_kg.namespaces import GRAPH, SKOS
from iotssf_kg.store import Store, ask, number, select
from tests.queries.golden import shelf as world

SETS = folder("ontology") / "crosswalks"
SHELF = shelf()
EN = "iot-ssf-kg-sample-1.0-to-en-303-645-2.1.1.sssom.tsv"


@pytest.fixture(scope="module")
def examples() -> Store:
    """The worked examples, loaded as a newcomer loads them."""
    return world("examples")


def rows(store: Store, graph: NamedNode) -> Counter[tuple[NamedNode, ...]]:
    pattern = f"?row {SUBJECT} ?s ; {PREDICATE} ?p ; {OBJECT} ?o"
    found = select(store, f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ {pattern} }} }}")
    return Counter((row["s"], row["p"], row["o"]) for row in found)  # type: ignore[misc]


@pytest.mark.parametrize("mappings", crosswalks(), ids=lambda each: each.source)
def test_every_row_of_every_set_is_in_the_graph_of_its_file(
    mappings: MappingSet, examples: Store
) -> None:
    subject, object_ = SHELF.get(mappings.subject), SHELF.get(mappings.object)
    expected = Counter(
        (
            subject.elements[row.subject.id].iri if row.subject else NO_TERM,
            RELATIONS.get(row.relation, UNKNOWN),
            object_.elements[row.object.id].iri if row.object else NO_TERM,
        )
        for row in mappings.rows
    )
    assert rows(examples, crosswalk_of(mappings.source)) == expected


def test_every_element_of_every_framework_is_a_concept_of_its_edition(examples: Store) -> None:
    inside = f"GRAPH {FRAMEWORKS} {{ ?element {SKOS('inScheme')} ?s }}"
    asked = f"SELECT ?s (COUNT(*) AS ?n) {{ {inside} }} GROUP BY ?s"
    found = {row["s"]: number(row["n"]) for row in select(examples, asked)}
    assert found == {each.iri: len(each.elements) for each in SHELF}


def test_no_other_question_sees_them(examples: Store) -> None:
    assert not ask(examples, f"ASK {{ ?row {SUBJECT} ?s ; {PREDICATE} ?p ; {OBJECT} ?o }}")
    assert not ask(examples, f"ASK {{ ?element a {SKOS('Concept')} }}")


def test_a_file_that_is_dropped_into_the_folder_is_found_and_can_be_asked(tmp_path: Path) -> None:
    (tmp_path / "new.sssom.tsv").write_bytes((SETS / EN).read_bytes())
    frameworks, added = crosswalk_graphs(tmp_path)
    assert (frameworks.graph, added.graph) == (FRAMEWORKS, GRAPH("crosswalk/new"))
    [held] = [each for each in crosswalk_graphs(SETS) if each.graph == crosswalk_of(EN)]
    said, kept = ({quad.triple for quad in each.quads} for each in (added, held))
    assert said == kept


def test_a_file_that_is_no_set_is_refused_with_its_line(tmp_path: Path) -> None:
    text = (SETS / EN).read_text(encoding="utf-8")
    (tmp_path / "bad.sssom.tsv").write_text(text.replace("2.1.1:5.6-9\t", "2.1.1:5.66-9\t"))
    _, bad = crosswalk_graphs(tmp_path)
    with pytest.raises(SourceError, match=r"^bad\.sssom\.tsv:42: .*no element"):
        bad.quads  # noqa: B018 - it is made where it is asked for


def test_only_what_a_file_changes_is_written_anew(tmp_path: Path) -> None:
    for path in sorted(SETS.glob("iot-ssf*.sssom.tsv"))[:3]:
        shutil.copy(path, tmp_path)
    before = {each.graph: each.sha256 for each in crosswalk_graphs(tmp_path)}
    changed = sorted(tmp_path.glob("*.tsv"))[1]
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    after = {each.graph: each.sha256 for each in crosswalk_graphs(tmp_path)}
    assert {g for g in after if after[g] != before[g]} == {crosswalk_of(changed.name)}


def test_a_licence_that_is_no_iri_is_said(tmp_path: Path) -> None:
    text = (SETS / EN).read_text(encoding="utf-8")
    wrong = text.replace(
        "#license: https://creativecommons.org/licenses/by/4.0/", "#license: CC BY"
    )
    (tmp_path / "wrong.sssom.tsv").write_text(wrong, encoding="utf-8")
    _, module = crosswalk_graphs(tmp_path)
    with pytest.raises(SourceError, match="its license is no IRI"):
        module.quads  # noqa: B018 - it is made where it is asked for
