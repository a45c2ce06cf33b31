"""The guide to crosswalks counts what is there, and quotes rows that are."""

from __future__ import annotations

import re
from pathlib import Path

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.figures import figures
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.files import folder

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "crosswalks.md").read_text(encoding="utf-8")
HEAD = re.compile(r"^<!-- sets -->\n.*\n.*\n((?:\|.*\n)*)<!-- end -->$", re.MULTILINE)


def line(each: MappingSet) -> str:
    found = figures(each)
    counts = (found.rows, found.related, found.unknown, found.unmapped)
    ends = f"| `{each.subject}` | `{each.object}` "
    return f"{ends}| {' | '.join(map(str, counts))} | {found.reviewed / found.rows:.0%} |\n"


def test_the_table_of_sets_has_all_of_them_with_their_figures() -> None:
    [table] = HEAD.findall(TEXT)
    assert table == "".join(map(line, crosswalks()))


def test_the_row_that_is_quoted_is_shipped() -> None:
    [(subject, predicate, object_)] = re.findall(
        r"^(\S+:\S+) {3}(\S+) {3}(\S+)$", TEXT, re.MULTILINE
    )
    rows = [
        row
        for path in (folder("ontology") / "crosswalks").iterdir()
        for row in path.read_text(encoding="utf-8").splitlines()
    ]
    [found] = [row for row in rows if {subject, object_} <= {*row.split("\t")}]
    assert predicate in found.split("\t")
    assert f"`{object_} ssf:subsetOf {subject}`" in TEXT


def test_what_it_says_of_the_words_holds() -> None:
    for relation in Relation:
        assert f"| {relation.names[0]} |" in TEXT
    for framework in ("en-303-645@2.1.1", "en-303-645@3.1.3"):
        assert shelf().get(framework).name == framework
    catalog = shelf().get("nist-iot-catalog").elements
    assert catalog["T4.9.3"].parent == "T4.9"
    assert {"iec-62443-2-1", "iec-62443-2-4"} & {each.key for each in shelf()} == set()
