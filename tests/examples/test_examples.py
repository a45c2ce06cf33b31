"""The worked examples: a PASS has no finding, a FAIL has exactly those that its faults raise.

Beside each ``<name>_FAIL`` lies ``<name>_FAIL.expect``: a paragraph for each planted fault, first
what it is, then one line ``<shape> <focus> [<value>]`` for each finding. The value is left out
where it is none or the focus itself, and ``_:`` stands for any blank node.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import BlankNode, Literal, RdfFormat, parse

from iotssf_kg.namespaces import DCTERMS, PREFIXES, SSFSH, shrink
from iotssf_kg.rdf import read
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.export import Export, split
from iotssf_kg.validation import Report, judge, profile
from iotssf_kg.validation.shapes import PROFILES

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 11, 23)
REPLACES = DCTERMS("replaces")
SYNTAXES = {".ttl", ".jsonld", ".nq", ".xlsx"}
FILES = [path for path in sorted(EXAMPLES.rglob("*_*")) if path.suffix in SYNTAXES]
PASSING = [path for path in FILES if path.stem.endswith("_PASS")]
FAILING = [path for path in FILES if path.stem.endswith("_FAIL")]
# In force no more, and so never at hand beside the others; it is in order all the same.
SUPERSEDED = [path for path in FILES if path.stem.endswith("_SUPERSEDED")]
# Says what the N-Quads beside it say, and so never stands beside them either.
WORKBOOK = EXAMPLES / "facility-maintenance" / "workbook" / "facility-maintenance_PASS.xlsx"
OPERATORS = [path for path in PASSING if "-maker" not in path.stem]


class Raised(NamedTuple):
    """A finding as a case names it."""

    shape: str
    focus: str
    value: str


class Fault(NamedTuple):
    """A planted fault, and what it must raise."""

    what: str
    raises: frozenset[Raised]


def name(path: Path) -> str:
    return path.name


@cache
def export(path: Path) -> Export:
    (only,) = split(read(path))
    return only


def demonstration(path: Path) -> str:
    return path.relative_to(EXAMPLES).parts[0]


def others(path: Path) -> list[Export]:
    """The exports of the other parties of the same demonstration, in order."""
    beside = [p for p in PASSING if demonstration(p) == demonstration(path) and p != WORKBOOK]
    return [e for e in map(export, beside) if e.publisher != export(path).publisher]


def alone(path: Path) -> Report:
    return judge(at_hand([export(path)]), PROFILES, DAY)


@cache
def report(path: Path) -> Report:
    mine = export(path)
    return judge(at_hand([mine, *others(path)]), PROFILES, DAY, only=[mine.iri])


def closure(path: Path) -> Closure:
    return close_all(at_hand([export(path), *others(path)]), shipped())[0]


def raised(shape: str, focus: object, value: object) -> Raised:
    shown = ["_:" if isinstance(term, BlankNode) else str(term) for term in (focus, value)]
    return Raised(shape, shown[0], "" if value in (None, focus) else shown[1])


def findings(path: Path) -> set[Raised]:
    return {
        raised(finding.shape.value.removeprefix(SSFSH), finding.focus, finding.value)
        for finding in report(path).findings
    }


def faults(path: Path) -> list[Fault]:
    """The faults planted in the export at *path*."""
    text = path.with_suffix(".expect").read_text(encoding="utf-8")
    known = [f"@prefix {prefix}: <{space}> ." for prefix, space in PREFIXES.items()]
    own = [line for line in text.splitlines() if line.startswith("@prefix")]
    planted = text[text.index(own[-1]) :].split("\n\n")[1:]
    return [fault(paragraph, "\n".join([*known, *own])) for paragraph in planted]


def fault(paragraph: str, prefixes: str) -> Fault:
    what, *lines = paragraph.strip().splitlines()
    found = set()
    for line in lines:
        shape, *terms = line.split(maxsplit=2)
        focus, value = [term(each, prefixes) for each in terms] + [None] * (2 - len(terms))
        found.add(raised(shape, focus, value))
    return Fault(what, frozenset(found))


def term(text: str, prefixes: str) -> object:
    if text == "_:":
        return BlankNode()
    statement = f"{prefixes}\n<urn:s> <urn:p> {text} ."
    return next(iter(parse(statement.encode(), RdfFormat.TURTLE))).object


@pytest.mark.parametrize("path", PASSING + SUPERSEDED, ids=name)
def test_a_pass_has_no_finding(path: Path) -> None:
    assert findings(path) == set()


@pytest.mark.parametrize("path", PASSING + SUPERSEDED, ids=name)
def test_a_pass_alone_leaves_something_unjudged_at_worst(path: Path) -> None:
    names = ("CategoryNotJudged", "NeedNotJudged", "FunctionNotJudged", "PartNotJudged")
    unjudged = set(map(SSFSH, names))
    assert {finding.shape for finding in alone(path).findings} <= unjudged


def test_all_current_exports_together_have_no_finding() -> None:
    current = [export(path) for path in PASSING if path != WORKBOOK]
    assert judge(at_hand(current), PROFILES, DAY).findings == ()


def test_a_superseded_export_is_the_one_that_its_successor_replaces() -> None:
    replaced = {
        t.object for path in PASSING for t in export(path).triples if t.predicate == REPLACES
    }
    assert {export(path).iri for path in SUPERSEDED} <= replaced


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_a_fail_raises_exactly_what_its_faults_raise(path: Path) -> None:
    assert findings(path) == {each for planted in faults(path) for each in planted.raises}


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_a_fail_has_five_to_nine_faults_and_each_raises_something(path: Path) -> None:
    planted = faults(path)
    assert 5 <= len(planted) <= 9
    assert all(each.what.startswith("# ") and each.raises for each in planted)


@pytest.mark.parametrize("path", PASSING, ids=name)
def test_a_pass_is_not_empty_of_what_the_profiles_check(path: Path) -> None:
    assert not report(path).vacuous
    assert sum(report(path).checked.values()) > 20


@pytest.mark.parametrize("profile_name", PROFILES)
def test_every_profile_is_broken_by_some_planted_fault(profile_name: str) -> None:
    shapes = {shape.value.removeprefix(SSFSH) for shape in profile(profile_name).names}
    broken = {each.shape.partition("-")[0] for path in FAILING for each in findings(path)}
    assert shapes & broken


@pytest.mark.parametrize("path", OPERATORS, ids=name)
def test_an_operators_export_has_10_to_40_assets(path: Path) -> None:
    assert 10 <= report(path).exports[0].assets <= 40


@pytest.mark.parametrize("path", OPERATORS, ids=name)
def test_an_operators_assets_lie_in_two_categories_or_more(path: Path) -> None:
    assert len(categories(path)) >= 2


def categories(path: Path) -> set[str]:
    return {shrink(k) for held in closure(path).ratings.categories.values() for k in held}


def test_together_they_show_all_four_categories() -> None:
    shown = {category for path in OPERATORS for category in categories(path)}
    assert shown == {"sch:I", "sch:II", "sch:III", "sch:IV"}


OURS = {"en": "invented by this project", "ja": "本プロジェクトが創作した"}


@pytest.mark.parametrize("path", FILES, ids=name)
@pytest.mark.parametrize("lang", OURS)
def test_each_says_that_its_ratings_are_ours(path: Path, lang: str) -> None:
    described = [
        t.object.value
        for t in export(path).triples
        if t.subject == export(path).iri
        and t.predicate == DCTERMS("description")
        and isinstance(t.object, Literal)
        and t.object.language == lang
    ]
    assert len(described) == 1
    assert OURS[lang] in described[0]


def test_the_workbook_says_the_same_as_the_n_quads() -> None:
    quads = WORKBOOK.parents[1] / "facility-maintenance_PASS.nq"
    assert set(export(WORKBOOK).triples) == set(export(quads).triples)


def test_no_two_parties_claim_one_namespace() -> None:
    claimed = {(space, export(path).publisher) for path in PASSING for space in export(path).spaces}
    assert len(claimed) == len({space for space, _ in claimed})


def test_every_fail_is_a_copy_of_a_pass_and_lists_its_findings() -> None:
    twins = {path.with_name(path.name.replace("_FAIL", "_PASS")) for path in FAILING}
    assert twins <= set(PASSING)
    assert {path.with_suffix(".expect") for path in FAILING} == set(EXAMPLES.rglob("*.expect"))


def test_the_readme_names_every_fail_and_the_size_of_every_operators_export() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(" `/"): line for line in text.splitlines() if "|" in line}
    assert {path.name for path in FAILING} <= set(rows)
    for path in OPERATORS:
        assert f"| {report(path).exports[0].assets} |" in rows[demonstration(path)]


def test_the_command_in_the_readme_finds_the_planted_faults() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    (command,) = [line for line in text.splitlines() if line.startswith("iotssf ")]
    program = Path(sys.executable).with_name("iotssf")
    run = subprocess.run(
        [program, *shlex.split(command)[1:]], cwd=EXAMPLES.parent, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "NeedOpen" in run.stdout
