"""Each shape raises what its FAIL cases name and nothing else; PASS cases raise nothing.

A case is ``<profile>-<topic>_PASS.ttl`` or ``_FAIL.ttl``. A FAIL case begins with one line
``# expect: <shape> <focus> [<value>]`` for each finding; the value is left out where it is none
or the focus itself, and ``_:`` stands for any blank node. Cases hold derived statements and dated
markers as if the rules had run, since they test shapes alone; the vocabulary is added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pyoxigraph import BlankNode, RdfFormat, Triple, parse, serialize

from iotssf_kg.files import folder
from iotssf_kg.namespaces import SH, SSFSH
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.digest import digest
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.shapes import ALL_PROFILES, Shapes, profile
from iotssf_kg.validation.targets import Targets
from iotssf_kg.validation.validate import validate
from tests.requirements import need

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*_*.ttl"))
PASSING = [path for path in CASES if path.stem.endswith("_PASS")]
# Read as handed in, so that the vocabulary itself is no finding.
RAW = ("guard", "house", "crosswalk")
# Whatever these look at is a finding, so no PASS case can give them anything.
REFUSING = {SSFSH("NaturalPerson")}
# What a shape says of the nodes it is asked about, apart from pointing to its property shapes.
CONSTRAINTS = {
    SH(name)
    for name in (
        *("class", "datatype", "nodeKind", "in", "hasValue", "pattern", "minInclusive"),
        *("minCount", "maxCount", "uniqueLang", "languageIn", "lessThanOrEquals"),
        *("not", "or", "node", "sparql", "qualifiedMinCount"),
    )
}


class Raised(NamedTuple):
    """A finding as a case names it."""

    shape: str
    focus: str
    value: str


def stem(value: object) -> str | None:
    return value.stem if isinstance(value, Path) else None


def profile_of(path: Path) -> str:
    return path.name.partition("-")[0]


def read(path: Path) -> list[Triple]:
    stated = [quad.triple for quad in parse(path.read_bytes(), RdfFormat.TURTLE)]
    return stated if profile_of(path) in RAW else [*stated, *digest(shipped()).triples()]


def raised(shape: str, focus: object, value: object) -> Raised:
    shown = ["_:" if isinstance(term, BlankNode) else str(term) for term in (focus, value)]
    return Raised(shape, shown[0], "" if value is None or shown[1] == shown[0] else shown[1])


def expected(path: Path) -> set[Raised]:
    """The findings named in the first lines of *path*."""
    text = path.read_text(encoding="utf-8")
    prefixes = "\n".join(line for line in text.splitlines() if line.startswith("@prefix"))
    found = set()
    for line in text.splitlines():
        if line.startswith("# expect: "):
            shape, *terms = line.removeprefix("# expect: ").split(maxsplit=2)
            focus, value = [term(each, prefixes) for each in terms] + [None] * (2 - len(terms))
            found.add(raised(shape, focus, value))
    return found


def term(text: str, prefixes: str) -> object:
    if text == "_:":
        return BlankNode()
    statement = f"{prefixes}\n<urn:s> <urn:p> {text} ."
    return next(iter(parse(statement.encode(), RdfFormat.TURTLE))).object


def findings(path: Path, by: str) -> set[Raised]:
    report = validate(read(path), profile(profile_of(path)), engine(by))
    return {
        raised(finding.shape.value.removeprefix(SSFSH), finding.focus, finding.value)
        for finding in report.findings
    }


@pytest.mark.parametrize("by", ["pyshacl", "fast"])
@pytest.mark.parametrize("path", CASES, ids=stem)
def test_a_case_raises_exactly_what_it_names(path: Path, by: str) -> None:
    assert findings(path, by) == expected(path)


# shacl 0.3.4 loses a value that the query computes.
@pytest.mark.parametrize("path", [p for p in CASES if p.stem != "house-scheme_FAIL"], ids=stem)
def test_an_engine_that_is_not_ours_reads_the_shapes_in_the_same_way(path: Path) -> None:
    need(find_spec("shacl"), "there is no wheel of shacl for this platform")
    results = (
        read_by_shacl(profile_of(path))
        .validate_text(written(read(path)), format="ntriples")
        .results
    )
    assert {found_by_shacl(result) for result in results} == expected(path)


@cache
def read_by_shacl(name: str) -> Any:
    """The profile *name*, read once for all cases."""
    return import_module("shacl").Shapes.from_text(
        written(profile(name).triples), format="ntriples"
    )


def written(triples: Iterable[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def found_by_shacl(result: Any) -> Raised:
    focus, value = (
        BlankNode() if text and text.startswith("_:") else text
        for text in (result.focus_node, result.value)
    )
    return raised(result.source_shape.strip("<>").removeprefix(SSFSH), focus, value)


@pytest.mark.parametrize("path", CASES, ids=stem)
def test_a_case_fails_if_its_name_says_so(path: Path) -> None:
    assert bool(expected(path)) == path.stem.endswith("_FAIL")


@pytest.mark.parametrize("path", PASSING, ids=stem)
def test_a_pass_case_gives_the_shapes_of_its_fail_case_something_to_check(path: Path) -> None:
    shapes = profile(profile_of(path))
    data = Facts(read(path))
    twin = path.with_name(path.name.replace("_PASS", "_FAIL"))
    for shape in {owner(shapes, SSFSH(case.shape)) for case in expected(twin)} - REFUSING:
        assert Targets(shapes, data).of(shape), shape


def owner(shapes: Shapes, shape: Node) -> Node:
    """The shape with a target that *shape* is, or is a property of."""
    above = {value: subject for subject, value in shapes.facts.pairs(SH("property"))}
    while shape not in shapes.names:
        shape = above[shape]
    return shape


@pytest.mark.parametrize("name", ALL_PROFILES)
def test_every_shape_of_a_profile_has_a_case_that_raises_it(name: str) -> None:
    cases = HERE.glob(f"{name}-*_FAIL.ttl")
    covered = {case.shape for path in cases for case in expected(path)}
    assert checking(profile(name)) - covered == set()


def checking(shapes: Shapes) -> set[str]:
    """The shapes whose results stand in a report: those with a target, and their properties."""
    waiting, seen = list(shapes.names), set(shapes.names)
    while waiting:
        for below in shapes.facts.nodes(waiting.pop(), SH("property")):
            if below not in seen:
                seen.add(below)
                waiting.append(below)
    stated = {shape for shape in seen if any(shapes.facts.values(shape, c) for c in CONSTRAINTS)}
    return {shape.value.removeprefix(SSFSH) for shape in stated}


@pytest.mark.parametrize("name", ["category", "consistency"])
def test_what_a_measure_covers_is_asked_after_all_else_that_is_looked_up_of_it(name: str) -> None:
    # One on an organization covers every asset; see the head of shapes/category.ttl.
    asked = [
        text for node in profile(name).facts.rows(SH("select")) for text in selects(name, node)
    ]
    followed = re.compile(r"ssf:covers \S+ ;")
    assert any("ssf:covers" in text for text in asked)
    assert [text for text in asked if followed.search(text)] == []


def selects(name: str, node: Node) -> list[str]:
    return profile(name).facts.texts(node, SH("select"))


def test_our_own_files_are_in_order() -> None:
    paths = [*folder("ontology").rglob("*.ttl"), *folder("shapes").glob("*.ttl")]
    stated = [
        quad.triple
        for path in sorted(paths)
        for quad in parse(path.read_bytes(), RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    report = validate(stated, profile("house"))
    assert report.findings == ()
    assert all(report.checked.values())
