"""Each of the twelve rules raises on what breaks it and on nothing else, in files and in graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.frameworks import Framework, Shelf, read_framework
from iotssf_kg.crosswalk.headed import Headed
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import ANY
from iotssf_kg.crosswalk.rules import breaches
from iotssf_kg.crosswalk.sssom import table_of
from iotssf_kg.crosswalk.statements import framework_statements, set_statements
from iotssf_kg.crosswalk.terms import OBJECT, PREDICATE, RELATIONS, SSSOM, SUBJECT, UNKNOWN
from iotssf_kg.crosswalk.written import Written, WrittenSet, written
from iotssf_kg.namespaces import PROV, RDF, RDFS, SSF, SSFSH, XSD
from iotssf_kg.validation.shapes import profile
from iotssf_kg.validation.validate import validate

LIST = """# framework: {0}
# edition: "1"
# title: {0}
# publisher: nobody
# source: made up
# licence: none
# verification: project
# restricted: {1}
id\ttitle\tkind\tparent\tobligation\tverification
{2}"""
LONG = "a-framework-with-a-very-long-name"
NO = "sssom:NoTermFound"


def framework(key: str, ids: str, restricted: str = "false") -> Framework:
    rows = "".join(f"{each}\t\tpart\t\t\t\n" for each in ids.split())
    return read_framework(LIST.format(key, restricted, rows), key)


SHELF = Shelf(
    [
        framework("alpha", "a1 a2 a3 a4 a:5"),
        framework("beta", "b1 b2 b3 b4", "true"),
        framework(LONG, "a1"),
    ]
)
# Subject, predicate, object, rationale, strength, status, method and what follows from what.
THERE = [
    ("alpha-1:a1", "ssf:supersetOf", "beta-1:b1", "semantic", "6", "proposed", "", ""),
    ("alpha-1:a2", "ssf:intersectsWith", "beta-1:b2", "functional", "3", "disputed", "", ""),
    ("alpha-1:a2", "ssf:equalTo", "beta-1:b3", "semantic", "10", "proposed", "", ""),
    ("alpha-1:a3", "ssf:disjointWith", "beta-1:b3", "semantic", "0", "proposed", "", ""),
    ("alpha-1:a4", "skos:mappingRelation", NO, "", "", "proposed", "", ""),
    ("alpha-1:a3", "skos:mappingRelation", "beta-1:b4", "", "", "proposed", "MappingChaining", "x"),
]
BACK = [("beta-1:b1", "ssf:subsetOf", "alpha-1:a1", "semantic", "6", "superseded", "", "")]
NAMES = ("subject_id", "predicate_id", "object_id", "ext_rationale", "ext_strength", "ext_status")


def table(source: str, ends: tuple[str, str], rows: list[dict[str, str]]) -> Headed:
    header = {
        "mapping_set_id": f"https://x.example/{source}",
        "subject_source": f"framework:{ends[0]}",
        "subject_source_version": "1",
        "object_source": f"framework:{ends[1]}",
        "object_source_version": "1",
    }
    return Headed(source, header, (), tuple(enumerate(rows, 1)))


def cells(number: int, told: tuple[str, ...]) -> dict[str, str]:
    how = f"semapv:{told[6] or 'ManualMappingCuration'}"
    more = {"mapping_justification": how, "ext_derived_from": told[7]}
    return {"record_id": f"r{number}", **dict(zip(NAMES, told, strict=False)), **more}


def sets(
    first: Mapping[str, str] | None = None, *added: tuple[str, ...], subjects: str = "alpha"
) -> list[WrittenSet]:
    """Two sound sets, with other cells in the first row and rows *added* to the second."""
    there = [cells(n, told) for n, told in enumerate(THERE)]
    there[0] |= first or {}
    back = [cells(n, told) for n, told in enumerate([*BACK, *added])]
    tables = table("there", (subjects, "beta"), there), table("zback", ("beta", "alpha"), back)
    return [written(each, SHELF) for each in tables]


def broken(given_: list[WrittenSet]) -> set[tuple[int, str]]:
    """The rules that are broken, each with the row or the set."""
    return {(each.rule, each.row.rpartition("/")[2]) for each in breaches(given_)}


REVIEWED = {"ext_status": "reviewed", "reviewer_label": "R", "review_date": "2026-11-30"}
PLANTS: list[tuple[int, list[WrittenSet], str]] = [
    (1, sets({"ext_strength": "10"}), "r0"),
    (1, sets({"ext_strength": "0"}), "r0"),
    (1, sets({"predicate_id": "ssf:equalTo"}), "r0"),
    (2, sets({"ext_strength": "11"}), "r0"),
    (2, sets({"ext_strength": "much"}), "r0"),
    (3, sets({"ext_rationale": "semantics"}), "r0"),
    (4, sets({"predicate_id": "ssf:sameAs"}), "r0"),
    (4, sets({"mapping_justification": "semapv:Guess"}), "r0"),
    (4, sets({"mapping_justification": ""}), "r0"),
    (4, sets({"ext_status": "final"}), "r0"),
    (5, sets({"predicate_id": ""}), "r0"),
    (6, sets({"object_id": "beta-1:b9"}), "r0"),
    (6, sets({"object_id": "alpha-1:a1"}), "r0"),
    (7, sets(None, ("beta-1:b1", "ssf:supersetOf", "alpha-1:a1", *THERE[0][3:])), "r1"),
    (8, sets(None, *[(*BACK[0][:1], p, *THERE[0][:1], "functional", "5", "proposed", "", "")
        for p in ("ssf:subsetOf", "ssf:intersectsWith")]), "r2"),
    (9, sets({"ext_status": "reviewed", "review_date": "2026-11-30"}), "r0"),
    (9, sets({**REVIEWED, "review_date": "yesterday"}), "r0"),
    (10, sets({"comment": "The device SHALL do so."}), "r0"),
    (10, sets({"object_label": "x" * 501}), "r0"),
    (11, sets({"subject_id": "alpha-1:a%3A5"}), "r0"),
    (12, sets({"mapping_justification": "semapv:MappingChaining"}), "r0"),
    (12, sets({**REVIEWED, "mapping_justification": "semapv:MappingChaining",
               "ext_derived_from": "x"}), "r0"),
    (12, sets({"ext_derived_from": "x"}), "r0"),
]  # fmt: skip
IDS = [f"{rule}-{number}" for number, (rule, _, _) in enumerate(PLANTS)]


def test_sound_sets_break_no_rule() -> None:
    assert broken(sets()) == broken(sets(REVIEWED)) == set()
    assert shaped(sets()) == shaped(sets(REVIEWED)) == set()


@pytest.mark.parametrize(("rule", "given_", "row"), PLANTS, ids=IDS)
def test_a_rule_raises_on_what_breaks_it_and_no_other_does(
    rule: int, given_: list[WrittenSet], row: str
) -> None:
    assert broken(given_) == {(rule, row)}


@pytest.mark.parametrize(("rule", "given_", "row"), PLANTS, ids=IDS)
def test_so_does_its_shape(rule: int, given_: list[WrittenSet], row: str) -> None:
    assert shaped(given_) == {(rule, row)}


def test_a_framework_with_a_long_name_is_told_once_for_its_set() -> None:
    there = [cells(0, (f"{LONG}-1:a1", *THERE[0][1:]))]
    given_ = [written(table("there", (LONG, "beta"), there), SHELF)]
    assert broken(given_) == shaped(given_) == {(11, "there")}


RULES = {
    "Mapping-band": 1,
    "Mapping-strength": 2,
    "Mapping-rationale": 3,
    "Mapping-relation": 4,
    "Mapping-method": 4,
    "Mapping-status": 4,
    "Mapping-related": 5,
    "Mapping-known": 6,
    "Mapping-inverse": 7,
    "Mapping-twice": 8,
    "Mapping-reviewed": 9,
    "Mapping-text": 10,
    "Mapping-colon": 11,
    "MappingSet-name": 11,
    "Mapping-inferred": 12,
}
TEXTS = {"comment": RDFS("comment"), "object_label": SSSOM("object_label")} | {
    name: SSSOM(name) for name in ("reviewer_label", "subject_label")
}


def shaped(given_: list[WrittenSet]) -> set[tuple[int, str]]:
    """The same, found by the shapes in the graph of what is written."""
    known = [triple for each in SHELF for triple in framework_statements(each)]
    stated = [triple for each in given_ for triple in graph(each)]
    report = validate([*known, *stated], profile("crosswalk"))
    found = ((each.shape.value.removeprefix(SSFSH), each.focus) for each in report.findings)
    return {(RULES[shape], str(focus)[1:-1].rpartition("/")[2]) for shape, focus in found}


def graph(each: WrittenSet) -> Iterator[Triple]:
    """What is written, as a graph says it, whether it makes sense or not."""
    name = NamedNode(each.id)
    yield Triple(name, RDF("type"), SSSOM("MappingSet"))
    for side, framework_ in (("subject", each.subject), ("object", each.object)):
        if framework_:
            yield Triple(name, SSSOM(f"{side}_source"), framework_.iri)
    for row in each.rows:
        node = NamedNode(row.name)
        yield Triple(name, SSSOM("mappings"), node)
        yield Triple(node, RDF("type"), SSSOM("Mapping"))
        for predicate, value in (*ends(row), *said(row)):
            yield Triple(node, predicate, value)


def ends(row: Written) -> Iterator[tuple[NamedNode, NamedNode]]:
    for term, iri in ((SUBJECT, row.subject), (PREDICATE, row.predicate), (OBJECT, row.object)):
        if iri:
            yield term, NamedNode(iri)
    if row.method:
        yield SSSOM("mapping_justification"), NamedNode(row.method)
    if row.possible not in RELATIONS and row.possible != ANY:
        assert row.predicate == UNKNOWN.value
        yield from ((SSF("possibleRelation"), RELATIONS[each]) for each in row.possible)


def said(row: Written) -> Iterator[tuple[NamedNode, Literal]]:
    strength, day = row.cells["ext_strength"], row.cells.get("review_date", "")
    if strength:
        yield SSF("mappingStrength"), Literal(int(strength) if strength.isdigit() else strength)
    if day:
        kind = XSD("date" if day[:1].isdigit() else "string")
        yield SSSOM("review_date"), Literal(day, datatype=kind)
    for column, term in (
        ("ext_rationale", SSF("mappingRationale")),
        ("ext_status", SSF("mappingStatus")),
        ("ext_derived_from", PROV("wasDerivedFrom")),
        *TEXTS.items(),
    ):
        if row.cells.get(column):
            yield term, Literal(row.cells[column])


def some(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


OTHER = st.fixed_dictionaries(
    {
        "subject_id": some("alpha-1:a1", "alpha-1:a2", "alpha-1:a:5", "alpha-1:a9", NO),
        "predicate_id": some(
            *(f"ssf:{t.value.removeprefix(SSF)}" for t in RELATIONS.values()),
            *("skos:mappingRelation", "", "ssf:sameAs"),
        ),
        "object_id": some("beta-1:b1", "beta-1:b2", "beta-1:b9", NO),
        "mapping_justification": some(
            "semapv:ManualMappingCuration",
            "semapv:MappingChaining",
            "semapv:LexicalMatching",
            "x:y",
        ),
        "ext_rationale": some("", "semantic", "functional", "other"),
        "ext_strength": some("", "0", "5", "10", "11", "-1"),
        "ext_status": some("", "proposed", "reviewed", "approved", "superseded", "other"),
        "ext_derived_from": some("", "x"),
        "reviewer_label": some("", "R"),
        "review_date": some("", "2026-11-30", "soon"),
        "comment": some("", "It shall.", "Marshall", "ではなければならない"),
    }
)


def turned(row: dict[str, str]) -> dict[str, str]:
    return row | {"subject_id": row["object_id"], "object_id": row["subject_id"]}


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(OTHER, min_size=1, max_size=5), st.lists(OTHER, max_size=4))
def test_rules_and_shapes_agree_whatever_is_written(
    there: list[dict[str, str]], back: list[dict[str, str]]
) -> None:
    given_ = [
        written(table(source, named, [{**row, "record_id": f"r{n}"} for n, row in enumerate(rows)]),
                SHELF)
        for source, named, rows in (
            ("there", ("alpha", "beta"), there),
            ("zback", ("beta", "alpha"), list(map(turned, back))),
        )
    ]  # fmt: skip
    assert broken(given_) == shaped(given_)


@pytest.mark.parametrize("mappings", crosswalks(), ids=lambda each: each.source)
def test_every_shipped_set_keeps_the_rules(mappings: Any) -> None:
    assert list(breaches([written(table_of(mappings, shelf()), shelf())])) == []


def test_a_shipped_set_keeps_the_shapes_in_its_graph() -> None:
    known = shelf()
    mappings = next(each for each in crosswalks() if each.object == "en-303-645@2.1.1")
    ends_ = (known.get(mappings.subject), known.get(mappings.object))
    stated = [triple for each in ends_ for triple in framework_statements(each)]
    report = validate([*stated, *set_statements(mappings, known)], profile("crosswalk"))
    assert (report.findings, all(report.checked.values())) == ((), True)
