"""The guide to crosswalks counts what is there, and quotes rows that are."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from iotssf_kg.cli import main
from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.coverage import Standing
from iotssf_kg.crosswalk.figures import figures
from iotssf_kg.crosswalk.lifecycle import NEXT
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.migration import Fate
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


def test_every_command_runs_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in (line for block in blocks for line in block.splitlines()):
        monkeypatch.setattr(sys, "argv", shlex.split(line))
        with pytest.raises(SystemExit) as end:
            main()
        assert not end.value.code, f"{line}\n{capsys.readouterr().err}"
    assert {path.name for path in tmp_path.glob("*.tsv")} == {"new.sssom.tsv", "mine.sssom.tsv"}


def test_every_standing_fate_and_step_of_a_life_is_described() -> None:
    for word in (*Standing, *NEXT):
        assert re.search(rf"^\|.*\b{word}\b.*\|", TEXT, re.MULTILINE), word
    for fate in Fate:
        assert re.search(rf"^\| [a-z ,]*\b{fate}\b", TEXT, re.MULTILINE), fate
    for before, afters in NEXT.items():
        rows = re.findall(rf"^\| [a-z, ]*\b{before}\b[a-z, ]* \| ([a-z]*) \|", TEXT, re.MULTILINE)
        assert sorted(rows) == sorted(afters) or (rows, afters) == ([""], ())
