"""What others write in each format is read, and what is not kept of it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from iotssf_kg.crosswalk.formats.exchange import take
from iotssf_kg.crosswalk.formats.given import Given, folded
from iotssf_kg.crosswalk.formats.table import FORMATS, format_named
from iotssf_kg.crosswalk.mapping import Mapping
from iotssf_kg.errors import IotssfError, SourceError
from tests.crosswalk.sets import SHELF

FILES = Path(__file__).parent / "files"
CSF, SP = "nist-csf@2.0", "sp-800-53@5"
AA1, AA2, AA3, OC1, OC2 = "PR.AA-01", "PR.AA-02", "PR.AA-03", "GV.OC-01", "GV.OC-02"
READ = {
    ("olir", "olir-set-theoretic.xlsx"): [
        (AA1, "intersects", "AC-2", "semantic", 8),
        (AA1, "superset", "IA-5(1)", "functional", 6),
        (OC1, "none", "AC-1", "syntactic", 0),
        (OC2, "?", "", None, None),
        (AA2, "equal", "IA-12", "semantic", 10),
    ],
    ("olir-csv", "olir-supportive.csv"): [
        (AA1, "?", "AC-2", None, None),
        (AA2, "equal", "IA-12", "semantic", None),
        (AA3, "?", "IA-2", None, None),
        (OC1, "none", "AC-1", None, None),
    ],
    ("olir-csv", "olir-concept.csv"): [
        (AA1, "?", "AC-2", None, None),
        (AA2, "?", "IA-12", None, None),
    ],
    ("sssom", "others.sssom.tsv"): [
        (AA1, "subset", "AC-2", None, None),
        (AA2, "?", "IA-12", None, None),
        (OC1, "subset|superset|intersects|none", "AC-1", None, None),
        (OC2, "equal", "", None, None),
    ],
    ("sssom-json", "others.sssom.json"): [
        (AA1, "superset", "AC-2", None, None),
        (AA2, "intersects", "IA-12", None, None),
    ],
    ("oscal", "oscal.json"): [
        (AA1, "subset", "AC-2", "semantic", None),
        (AA2, "superset|intersects|none", "IA-5(1)", "functional", None),
        (AA2, "superset|intersects|none", "IA-12", "functional", None),
        (AA3, "?", "IA-2", "semantic", None),
        (OC1, "?", "", None, None),
        (OC2, "?", "", None, None),
    ],
    ("skos-turtle", "skos.ttl"): [
        (AA1, "subset", "AC-2", None, None),
        (AA2, "superset", "IA-12", None, None),
        (AA3, "?", "IA-2", None, None),
        (OC1, "equal", "AC-1", None, None),
    ],
    ("ciso", "ciso.yaml"): [
        (AA1, "subset", "AC-2", "functional", 7),
        (AA2, "intersects", "IA-5(1)", None, None),
        (OC1, "none", "AC-1", None, None),
    ],
    ("mitre", "mitre.json"): [("AC-4", "?", "M0930", None, None), ("AC-1", "?", "", None, None)],
    ("csv", "plain.csv"): [
        (AA1, "subset", "AC-2", None, 7),
        (AA2, "equal|subset", "IA-12", None, None),
        ("", "?", "AC-1", None, None),
    ],
}
NOTES = {
    "olir-set-theoretic.xlsx": "Security Control Baseline (Optional) is left out (2 values)",
    "olir-supportive.csv": "Reference Document Element Description is left out (4 values)",
    "others.sssom.tsv": "confidence is left out (2 values)",
    "oscal.json": "it joins several elements; between each two of them: superset or intersects",
    "skos.ttl": "1 mappings are left out: their ends are of other frameworks",
    "ciso.yaml": "identifiers are spelt otherwise: pr.aa-01 as PR.AA-01, and 5 more so",
    "mitre.json": "capability_description is left out (2 values): our own short titles",
    "plain.csv": "the row is left aside: its subject is of nist-csf@1.1",
}


def given(name: str, data: bytes | None = None) -> Given:
    ends = (SP, "attack-ics") if name == "mitre.json" else (CSF, SP)
    return Given(data or (FILES / name).read_bytes(), name, SHELF, *ends)


def row(each: Mapping) -> tuple[object, ...]:
    relation = "?" if len(each.relation.names) == 5 else "|".join(each.relation.names)
    ends = (end.id if end else "" for end in (each.subject, each.object))
    subject, object_ = ends
    return subject, relation, object_, each.rationale, each.strength


@pytest.mark.parametrize(("form", "name"), READ)
def test_what_others_write_is_read(form: str, name: str) -> None:
    taken = take(given(name), format_named(form))
    assert [row(each) for each in taken.mappings.rows] == READ[form, name]
    assert NOTES.get(name, "") in "\n".join(each.what for each in taken.notes)


def test_each_format_has_a_file_and_each_file_is_read() -> None:
    assert {name for _, name in READ} == {path.name for path in FILES.iterdir()}
    read = {name.partition("-")[0] for name, _ in READ}
    assert {each.name.partition("-")[0] for each in FORMATS} == read


FAULTS = [
    ("olir-csv", "olir-supportive.csv", "PR.AA-02,", "PR.AB-02,", "row 3, column Focal Document"),
    ("olir-csv", "olir-supportive.csv", "Equivalent", "Same as", "row 3, column Relationship Type"),
    ("csv", "plain.csv", ";7;", ";seven;", "row 2, column strength: 'seven' is no whole number"),
    ("sssom", "others.sssom.tsv", "CSF:PR.AA-02", "CSF:PR.AA-2222", "others.sssom.tsv:10: subject"),
    ("sssom", "others.sssom.tsv", "skos:closeMatch", "skos:nearMatch", "is no relation. Use one"),
    ("sssom", "others.sssom.tsv", "\t\tNIST:IA-12", "\tNIST:IA-12", ":10: it has 7 cells"),
    ("oscal", "oscal.json", '"subset-of"', '"part-of"', "map 1: relationship: 'part-of' is no"),
    ("oscal", "oscal.json", '"ac-2"', '"ac-2222"', "has no element 'ac-2222'. Did you mean"),
    ("oscal", "oscal.json", '[{"type": "control", "id-ref": "ac-2"}]', "[]", "no targets"),
    ("ciso", "ciso.yaml", "relationship: subset", "relationship: part", "mapping 1: relationship"),
    ("ciso", "ciso.yaml", "locale: en", "locale: [en", "this is no YAML"),
    ("mitre", "mitre.json", "M0930", "M9999", "mapping object 1: attack_object_id"),
    ("skos-turtle", "skos.ttl", "skos:exactMatch sp", "skos:exactMatch ; sp", "skos.ttl:9"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "name", "old", "new", "told"), FAULTS)
def test_a_fault_is_told_with_its_place(
    form: str, name: str, old: str, new: str, told: str
) -> None:
    text = (FILES / name).read_bytes()
    assert old.encode() in text
    with pytest.raises(SourceError) as error:
        take(given(name, text.replace(old.encode(), new.encode(), 1)), format_named(form))
    assert told in str(error.value)


HOSTILE = {
    "ciso": [b"a: &x [1]\nobjects: [*x, *x]", b"[" * 100_000, b"!!python/object/apply:os.x [x]"],
    "oscal": [b"[" * 100_000, b'{"mapping-collection": 1, "mapping-collection": 2}', b"NaN"],
    "mitre": [b"{}", b'{"mapping_objects": [1, null, []], "metadata": []}'],
    "sssom-json": [b'{"mappings": {"a": {}}, "mapping_set_id": 1, "license": []}', b"[]"],
    "sssom": [b"", b"#a: [\n", b"# a: b\n", b'a\tb\n"x', b"\xff\xfe", b"#- x\nsubject_id\n"],
    "csv": [b"", b"a,b\n", b'subject,object\n"x', b"\0\0\0"],
    "olir": [b"PK\3\4", b"", b"<html>"],
    "skos-turtle": [b"", b"<a> <b>", b"@prefix : <http://x.example/> ."],
    "skos-jsonld": [b"{", b'{"@context": "http://x.example/"}'],
}  # fmt: skip


@pytest.mark.parametrize("form", HOSTILE)
def test_what_is_no_mapping_set_is_an_error_of_ours(form: str) -> None:
    for data in HOSTILE[form]:
        with pytest.raises(IotssfError) as error:
            take(Given(data, "x", SHELF, CSF, SP), format_named(form))
        assert error.value.exit_code == 2


def test_no_list_has_two_elements_of_one_spelling() -> None:
    for framework in SHELF:
        spellings = [folded(id_) for id_ in framework.elements]
        assert sorted(set(spellings)) == sorted(spellings), framework.name
