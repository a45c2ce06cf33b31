"""What loading exports does to the graphs that answer, in a store of each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import StoreError, UnknownName
from iotssf_kg.namespaces import SSF
from iotssf_kg.rdf import Document, parse
from iotssf_kg.store import Reader, Store, ask, connect, select
from tests.dataset.lines import lines

Write = Callable[..., Document]

ON = date(2026, 11, 23)
CATEGORY = "SELECT ?asset ?k { ?asset <https://w3id.org/iot-ssf/ns#category> ?k }"
CURRENT = "GRAPH <https://w3id.org/iot-ssf/graph/catalogue> { ?g a ssf:CurrentGraph }"
PREFIX = "PREFIX ssf: <https://w3id.org/iot-ssf/ns#> "
REPLACES = "o:export-2026 dcterms:replaces o:export-2025 ."
EVIDENCE = """o:report a ssf:Evidence ; ssf:evidenceKind ssf:TestReport ; ssf:about o:device ;
    ssf:issuedBy o:party ; dcterms:issued "2026-02-01"^^xsd:date ."""


def edited(document: Document, *changes: tuple[str, str], more: str = "") -> Document:
    """*document* with the first of each pair replaced by the second, and *more* said."""
    text = document.data.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse((text + more).encode(), document.syntax, document.name)


def answers(store: Reader) -> set[bytes]:
    """The default graph, but for blank nodes, which have other names in other stores."""
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(!ISBLANK(?s) && !ISBLANK(?o)) }"
    return lines(store, text)


def categories(store: Reader) -> dict[str, str]:
    """Asset → category, by their last names."""
    return {
        str(row["asset"]).strip("<>").split("//")[1].replace(".example/id/", "/"): (
            str(row["k"]).strip("<>").rsplit("/", 1)[1]
        )
        for row in select(store, CATEGORY)
    }


def test_an_export_answers_with_what_follows_from_it(
    dataset: Dataset, store: Store, write: Write
) -> None:
    (admission,) = dataset.load([write("kaze", level=3)], ON)
    assert (admission.admitted, admission.current, admission.reasons) == (True, True, ())
    assert categories(store) == {"kaze/device": "III"}


def test_the_default_graph_is_the_union_of_the_current_graphs(
    dataset: Dataset, store: Store, write: Write
) -> None:
    dataset.load([write("kaze"), write("suzu", 2025), write("suzu", more=REPLACES)], ON)
    union = PREFIX + (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {CURRENT} GRAPH ?g {{ ?s ?p ?o }}"
        " FILTER(!ISBLANK(?s) && !ISBLANK(?o)) }"
    )
    assert answers(store) == lines(store, union)


def test_shapes_reports_and_history_are_reached_by_name_only(
    dataset: Dataset, store: Store, write: Write
) -> None:
    dataset.load([write("kaze")], ON)
    shape = "?s a <http://www.w3.org/ns/shacl#NodeShape>"
    assert not ask(store, f"ASK {{ {shape} }}")
    assert ask(store, f"ASK {{ GRAPH <https://w3id.org/iot-ssf/graph/shapes> {{ {shape} }} }}")
    report = "GRAPH ?report { ?r a <http://www.w3.org/ns/shacl#ValidationReport> }"
    assert ask(store, f"{PREFIX} ASK {{ GRAPH ?c {{ ?e ssf:reportGraph ?report }} {report} }}")


def test_the_same_export_again_replaces_itself(
    dataset: Dataset, store: Store, write: Write
) -> None:
    dataset.load([write("kaze", level=3, more="o:hub rdfs:comment 'old' .")], ON)
    dataset.load([write("kaze", level=1)], ON)
    assert categories(store) == {"kaze/device": "I"}
    assert not ask(store, "ASK { { ?s ?p 'old' } UNION { GRAPH ?g { ?s ?p 'old' } } }")


def test_a_newer_export_moves_the_older_one_into_history(
    dataset: Dataset, store: Store, write: Write
) -> None:
    dataset.load([write("kaze", 2025, level=3)], ON)
    dataset.load([write("kaze", 2026, level=2, more=REPLACES)], ON)
    assert categories(store) == {"kaze/device": "II"}
    assert [(each.issued, each.state) for each in dataset.exports()] == [
        ("2025-04-01", "superseded"),
        ("2026-04-01", "current"),
    ]
    assert len(dataset.export(NamedNode("https://kaze.example/id/export-2025")).triples) > 20


@pytest.mark.parametrize("years", [(2025, 2026), (2026, 2025)])
def test_a_superseded_export_changes_no_answer(
    dataset: Dataset, store: Store, write: Write, years: tuple[int, int]
) -> None:
    more = {2025: "o:old a ssf:Organization ; rdfs:label 'old' .", 2026: REPLACES}
    dataset.load([write("kaze", 2026, more=REPLACES), write("suzu")], ON)
    alone = answers(store)
    store.update("CLEAR ALL")
    dataset.load([write("suzu")], ON)
    for year in years:
        dataset.load([write("kaze", year, more=more[year])], ON)
    assert answers(store) == alone


def test_a_superseded_export_does_not_come_back(
    dataset: Dataset, store: Store, write: Write
) -> None:
    dataset.load([write("kaze", 2025), write("kaze", 2026, more=REPLACES)], ON)
    before = answers(store)
    (admission,) = dataset.load([write("kaze", 2025, level=3)], ON)
    assert (admission.admitted, admission.current) == (True, False)
    assert answers(store) == before
    # Nor when what replaced it no longer says so.
    dataset.load([write("kaze", 2026)], ON)
    assert {each.state for each in dataset.exports()} == {"current", "superseded"}


def test_an_older_version_of_the_same_export_is_refused(dataset: Dataset, write: Write) -> None:
    dataset.load([write("kaze")], ON)
    older = edited(write("kaze"), ('"2026-04-01"', '"2026-03-31"'))
    (admission,) = dataset.load([older], ON)
    assert admission.reasons == ("it was issued on 2026-03-31, the one held on 2026-04-01",)


def test_removing_an_export_keeps_what_others_say_too(
    dataset: Dataset, store: Store, write: Write
) -> None:
    site = "o:site a ssf:Organization ; rdfs:label 'site' ."
    first = edited(write("kaze", more=site), ("export-2026", "export-a"))
    second = edited(write("kaze", more=site), ("export-2026", "export-b"))
    dataset.load([first, second], ON)
    without = edited(write("kaze"), ("export-2026", "export-c"))
    dataset.load([edited(without, more="o:export-c dcterms:replaces o:export-a .")], ON)
    assert ask(store, "ASK { <https://kaze.example/id/site> ?p 'site' }")


FOREIGN = {
    "describes": "kaze:report ssf:validUntil '2030-01-01'^^xsd:date .",
    "redefines": "ssf:Device rdfs:label 'mine' .",
    "derives": "o:device ssf:category sch:I .",
    "spaces": "o:export-2026 void:uriSpace 'https://kaze.example/' .",
    "inside": "o:export-2026 void:uriSpace 'https://kaze.example/id/deep/' .",
    "replaces": "o:export-2026 dcterms:replaces kaze:export-2026 .",
    "incomplete": "o:half a ssf:Device .",
}


# A refusal is kept by name; tests/dataset/test_refusals.py looks at it.
BUT_REFUSALS = """SELECT * {
  GRAPH ?g { ?s ?p ?o }
  FILTER(!ISBLANK(?s) && !ISBLANK(?o))
  FILTER(!CONTAINS(STR(?g), "/refus") && !CONTAINS(STR(?s), "/refus"))
}"""


@pytest.mark.parametrize("more", FOREIGN.values(), ids=FOREIGN)
def test_a_refused_export_changes_nothing(
    dataset: Dataset, store: Store, write: Write, more: str
) -> None:
    dataset.load([write("kaze", level=3, more=EVIDENCE)], ON)
    before = lines(store, BUT_REFUSALS)
    answered = answers(store)
    (admission,) = dataset.load([write("suzu", more=more)], ON)
    assert not admission.admitted
    assert admission.reasons
    assert str(admission.iri.value) in str(admission)
    assert answers(store) == answered
    assert lines(store, BUT_REFUSALS) == before


def test_a_report_tells_what_was_refused(dataset: Dataset, write: Write) -> None:
    (admission,) = dataset.load([write("suzu", more=FOREIGN["describes"])], ON)
    assert admission.report is not None
    shapes = {finding.shape.value for finding in admission.report.findings}
    assert shapes == {"https://w3id.org/iot-ssf/shapes#ForeignNode"}


def test_another_publisher_cannot_take_an_exports_name(dataset: Dataset, write: Write) -> None:
    dataset.load([write("kaze")], ON)
    thief = "o:thief a ssf:Organization ; rdfs:label 'thief' ."
    theirs = edited(write("kaze", more=thief), ("publisher o:party", "publisher o:thief"))
    (admission,) = dataset.load([theirs], ON)
    assert any("is called" in reason for reason in admission.reasons)


@pytest.mark.parametrize("first", ["the true one", "the false one"])
def test_who_only_names_a_publisher_cannot_replace_its_exports(
    dataset: Dataset, write: Write, first: str
) -> None:
    claim = ("publisher o:party", "publisher kaze:party")
    false = edited(write("suzu", more=FOREIGN["replaces"]), claim)
    given = [write("kaze"), false]
    admissions = dataset.load(given if first == "the true one" else given[::-1], ON)
    reasons = {each.source: each.reasons for each in admissions}
    outside = (
        "it replaces https://kaze.example/id/export-2026, which lies outside its void:uriSpace"
    )
    assert reasons == {"kaze-2026.ttl": (), "suzu-2026.ttl": (outside,)}
    assert [each.state for each in dataset.exports()] == ["current"]


def test_of_two_in_one_load_the_first_claims(dataset: Dataset, write: Write) -> None:
    first, second = dataset.load([write("kaze"), write("suzu", more=FOREIGN["spaces"])], ON)
    assert (first.admitted, second.admitted) == (True, False)
    first, second = dataset.load([write("mori"), write("mori")], ON)
    assert (first.admitted, second.reasons) == (True, ("it comes twice in one load",))


def test_a_refused_export_claims_nothing_from_a_later_one(dataset: Dataset, write: Write) -> None:
    greedy = write("suzu", more=FOREIGN["spaces"] + FOREIGN["redefines"])
    found = dataset.load([greedy, write("kaze"), write("suzu")], ON)
    assert [each.admitted for each in found] == [False, True, True]
    assert found[0].report is not None


ROLLS_BACK = "o:export-2025 dcterms:replaces o:export-2026 ."


def test_an_older_export_replaces_no_newer_one(dataset: Dataset, write: Write) -> None:
    older = write("kaze", 2025, more=ROLLS_BACK)
    first, second = dataset.load([write("kaze", 2026), older], ON)
    assert (first.current, second.admitted) == (True, False)
    (reason,) = second.reasons
    assert reason.startswith("it was issued on 2025-04-01, and replaces ")
    assert reason.endswith("which was issued later, on 2026-04-01")
    assert [each.state for each in dataset.exports()] == ["current"]


def test_nor_one_that_comes_after_it(dataset: Dataset, write: Write) -> None:
    dataset.load([write("kaze", 2025, more=ROLLS_BACK)], ON)
    (newer,) = dataset.load([write("kaze", 2026)], ON)
    assert (newer.admitted, newer.current) == (True, True)


@pytest.mark.parametrize(
    ("days", "admitted"), [(0, True), (1, True), (2, False), (10_000, False), (None, False)]
)
def test_an_export_from_after_the_day_of_the_load_is_refused(
    dataset: Dataset, write: Write, days: int | None, admitted: bool
) -> None:
    today = max(ON, date.today())
    issued = (today + timedelta(days)).isoformat() if days is not None else "12026-01-01"
    ahead = edited(write("kaze"), ('"2026-04-01"', f'"{issued}"'))
    (admission,) = dataset.load([ahead], ON)
    assert admission.admitted is admitted
    assert admitted or any("after the day of the load" in why for why in admission.reasons)


def test_exports_that_replace_each_other_are_refused(dataset: Dataset, write: Write) -> None:
    dataset.load([write("kaze", 2026, more=REPLACES)], ON)
    circle = write("kaze", 2025, more="o:export-2025 dcterms:replaces o:export-2026 .")
    (admission,) = dataset.load([edited(circle, ('"2025-04-01"', '"2026-04-01"'))], ON)
    assert admission.reasons == ("it replaces itself, directly or through others",)


MODEL = """o:model a ssf:ProductModel ; rdfs:label 'model'@en ; ssf:gtin '4901234567894' ;
    ssf:manufacturedBy o:party ."""
ADOPTS = """o:unit a ssf:Device ; rdfs:label 'unit'@en ; ssf:usedIn o:home ;
    ssf:operatedBy o:party ; ssf:model maker:model ; ssf:adoptedAssessment maker:rating ."""


@pytest.mark.parametrize("order", [("maker", "kaze"), ("kaze", "maker")])
def test_a_reference_is_resolved_in_whatever_order_they_come(
    dataset: Dataset, store: Store, write: Write, order: tuple[str, str]
) -> None:
    exports = {"maker": write("maker", level=3, more=MODEL), "kaze": write("kaze", more=ADOPTS)}
    for name in order:
        dataset.load([exports[name]], ON)
    assert categories(store)["kaze/unit"] == "III"


def test_a_replaced_reference_changes_who_refers_to_it(
    dataset: Dataset, store: Store, write: Write
) -> None:
    dataset.load([write("maker", level=3, more=MODEL), write("kaze", more=ADOPTS)], ON)
    dataset.load([write("maker", level=2, more=MODEL)], ON)
    assert categories(store)["kaze/unit"] == "II"
    without = edited(write("maker", 2027), ("o:rating", "o:other"))
    newer = edited(without, more="o:export-2027 dcterms:replaces o:export-2026 .")
    dataset.load([newer], date(2027, 11, 23))
    assert "kaze/unit" not in categories(store)


def test_models_of_two_makers_correspond_by_their_number(
    dataset: Dataset, store: Store, write: Write
) -> None:
    dataset.load([write("maker", more=MODEL)], ON)
    dataset.load([write("suzu", more=MODEL)], ON)
    found = select(store, f"SELECT ?a ?b {{ ?a {SSF('correspondsTo')} ?b }} ORDER BY ?a")
    assert [str(row["a"]) for row in found] == [
        "<https://maker.example/id/model>",
        "<https://suzu.example/id/model>",
    ]


def test_the_original_is_kept(dataset: Dataset, store: Store, location: str, write: Write) -> None:
    document = write("kaze", more="o:device ssf:quantity 007 .")
    dataset.load([document], ON)
    (listed,) = dataset.exports()
    assert listed.sha256 == document.sha256
    expected = None if location.startswith("http") else document.data
    assert store.original(listed.sha256) == expected


def test_exports_come_back_as_they_were_accepted(dataset: Dataset, write: Write) -> None:
    document = write("kaze")
    dataset.load([document], ON)
    (export,) = dataset.current()
    assert set(export.triples) == {quad.triple for quad in document.quads}
    assert (export.source, export.sha256) == ("kaze-2026.ttl", document.sha256)
    assert (export.publisher, export.spaces) == (
        NamedNode("https://kaze.example/id/party"),
        ("https://kaze.example/id/",),
    )
    with pytest.raises(UnknownName):
        dataset.export(NamedNode("https://kaze.example/id/none"))


def test_counts_are_listed(dataset: Dataset, write: Write) -> None:
    document = write("kaze")
    dataset.load([document], ON)
    (listed,) = dataset.exports()
    assert (listed.triples, listed.assets) == (len(document.quads), 1)


FAULTS = {
    "an emptied graph": "CLEAR GRAPH <https://kaze.example/id/export-2026>",
    "a lost cell": "DELETE WHERE { <https://w3id.org/iot-ssf/scheme/sample/1.0/c33> ?p ?o }",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("place", ["memory", "folder"])
def test_a_build_with_a_fault_is_not_published(
    tmp_path: Path, write: Write, place: str, fault: str
) -> None:
    store = connect(tmp_path / "store" if place == "folder" else None)
    dataset = Dataset(store)
    dataset.load([write("kaze")], ON)
    store.update(fault)
    before = answers(store)
    with pytest.raises(StoreError, match="not published"):
        dataset.load([write("suzu")], ON)
    assert answers(store) == before
    assert len(dataset.exports()) == 1
