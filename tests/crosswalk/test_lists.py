"""Lists from others' tables and catalogs: identifiers and short titles, and nobody's text."""

from __future__ import annotations

import json

import pytest

from iotssf_kg.crosswalk.coverage import coverage
from iotssf_kg.crosswalk.formats.tables import csv_bytes, workbook_bytes
from iotssf_kg.crosswalk.frameworks import COLUMNS, Framework, listed, read_framework
from iotssf_kg.crosswalk.lists import take_list
from iotssf_kg.errors import BadParameter, IotssfError, SourceError, SourceErrors
from iotssf_kg.files import folder

SHIPPED = list(listed(folder("ontology") / "frameworks"))
SAID = {
    "framework": "x-1", "edition": "2.0", "title": "X", "publisher": "X", "licence": "free",
    "source": "https://x.example/",
}  # fmt: skip
CLAUSE = "Where a device has a function, it shall have another function for that function"


def control(label: str, title: str, *inside: dict[str, object], **more: str) -> dict[str, object]:
    props = [{"name": "label", "class": "zero-padded", "value": f"0{label}"}]
    props += [{"name": name, "value": value} for name, value in {"label": label, **more}.items()]
    parts = [{"name": "statement", "prose": CLAUSE}]
    return {"id": label.lower(), "title": title, "props": props, "parts": parts, "controls": inside}


CATALOG = {
    "catalog": {
        "metadata": {"title": "Controls of X"},
        "groups": [
            {
                "id": "ac",
                "class": "family",
                "title": "Access",
                "controls": [
                    control("AC-1", "Policy", control("AC-1(1)", "Policy | More")),
                    control("AC-13", "Supervision", status="withdrawn"),
                ],
            }
        ],
    }
}


def rows(framework: Framework) -> list[list[str]]:
    return [[getattr(each, column) for column in COLUMNS] for each in framework.elements.values()]


@pytest.mark.parametrize("framework", SHIPPED, ids=lambda each: each.name)
def test_a_list_given_as_a_table_is_taken_as_it_is(framework: Framework) -> None:
    data = csv_bytes([COLUMNS, *rows(framework)])
    taken = take_list(data, "x.csv", {**SAID, "publisher": framework.publisher})
    assert rows(taken.framework) == rows(framework)
    assert taken.framework.restricted == framework.restricted


def test_a_workbook_with_other_names_of_columns_is_taken_and_text_is_left_out() -> None:
    sheet = [
        ["A list", "", "", ""],
        ["Control\nIdentifier", "Control Name (Optional)", "Discussion", "Parent"],
        ["A", "First", CLAUSE, ""],
        ["A.1", "Second", "", "A"],
    ]
    taken = take_list(workbook_bytes({"Notes": [["x"]], "List": sheet}), "x.xlsx", SAID)
    assert rows(taken.framework) == [
        ["A", "First", "element", "", "", "unverified"],
        ["A.1", "Second", "element", "A", "", "unverified"],
    ]
    assert (taken.left_out, CLAUSE in taken.text) == (["Discussion"], False)


def test_a_catalog_says_what_is_withdrawn_and_that_is_counted_nowhere() -> None:
    said = {**SAID, "title": ""}
    taken = take_list(json.dumps(CATALOG).encode(), "x.json", said)
    assert [each[:5] for each in rows(taken.framework)] == [
        ["AC", "Access", "family", "", ""],
        ["AC-1", "Policy", "control", "AC", ""],
        ["AC-1(1)", "Policy | More", "enhancement", "AC-1", ""],
        ["AC-13", "Supervision", "control", "AC", "withdrawn"],
    ]
    assert (taken.framework.title, CLAUSE in taken.text) == ("Controls of X", False)
    counted = coverage([], taken.framework, taken.framework).elements
    assert [each.element.id for each in counted] == ["AC-1", "AC-1(1)"]


@pytest.mark.parametrize("publisher", ["ETSI", "ISO/IEC", "iec", "CEN-CENELEC"])
@pytest.mark.parametrize("title", [CLAUSE, "x" * 81, "It shall.", "A sentence."])
def test_titles_of_a_restricted_publisher_are_paraphrases_of_ours(
    publisher: str, title: str
) -> None:
    table = csv_bytes([("id", "title"), ("A", "Passwords"), ("B", title)])
    said = {**SAID, "publisher": publisher}
    with pytest.raises(SourceErrors, match="no short paraphrase") as error:
        take_list(table, "x.csv", said)
    assert [str(each).partition(": the")[0] for each in error.value.faults] == ["x.csv: row 3"]
    assert take_list(table, "x.csv", SAID).framework.elements["B"].title == title


def test_a_list_that_is_dropped_in_is_held_to_the_same() -> None:
    text = take_list(csv_bytes([("id", "title"), ("B", CLAUSE)]), "x.csv", SAID).text
    named = text.replace("publisher: X", "publisher: ETSI")
    with pytest.raises(SourceError, match=r"does not say so\. Write restricted: true"):
        read_framework(named, "x.tsv")
    with pytest.raises(SourceError, match="no short paraphrase"):
        read_framework(named.replace("restricted: false", "restricted: true"), "x.tsv")


@pytest.mark.parametrize(
    ("data", "name", "said", "error", "told"),
    [
        (b"id,title\nA,x\nA,y\n,z\n", "x.csv", {}, SourceErrors, "comes twice (2 faults in all)"),
        (b"id,title,parent\nA,x,B\n", "x.csv", {}, SourceError, "parent 'B' is not in the list"),
        (b"id,title\n", "x.csv", {}, SourceError, "it lists nothing"),
        (b"a,b\n1,2\n", "x.csv", {}, SourceError, "Name the columns id or identifier, title"),
        (b"{}", "x.json", {}, SourceError, "it is no OSCAL catalog"),
        (b"id,title\nA,x\n", "x.csv", {"edition": ""}, BadParameter, "Say it with --edition"),
        (b"id,title\nA,x\n", "x.csv", {"framework": "A b"}, BadParameter, "is no name for a fra"),
        (b"id,title\nA,x\n", "x.csv", {"edition": "../1"}, BadParameter, "is no name for a edit"),
        (b"id,title\nA,x\n", "x.csv", {"verification": "sure"}, SourceErrors, "is none of prim"),
        (b"SCF #,title\nA,x\n", "x.csv", {}, SourceError, "allows no derivatives"),
    ],
    ids=range(10),
)
def test_what_is_no_list_is_told_with_the_remedy(
    data: bytes, name: str, said: dict[str, str], error: type[IotssfError], told: str
) -> None:
    with pytest.raises(error) as found:
        take_list(data, name, {**SAID, **said})
    assert told in str(found.value) or told in str(found.value.what)
