"""The W3C's SHACL test suite; https://w3c.github.io/data-shapes/data-shapes-test-suite/."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from iotssf_kg.errors import ShapesError
from iotssf_kg.namespaces import RDF, SH, Namespace
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation import validate
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.paths import read_path
from iotssf_kg.validation.report import Report
from iotssf_kg.validation.shapes import Shapes, shapes

SUITES = os.environ.get("IOTSSF_W3C_SUITES")
ROOT = Path(str(SUITES)) / "data-shapes/data-shapes-test-suite/tests"
BASE = "https://w3c.github.io/data-shapes/data-shapes-test-suite/tests/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
FAILURE = SHT("Failure")


class Case(NamedTuple):
    """One entry of a manifest."""

    iri: str
    path: Path
    facts: Facts
    node: object


def iri_of(path: Path) -> str:
    return BASE + path.relative_to(ROOT).as_posix()


def path_of(iri: NamedNode) -> Path:
    return ROOT / iri.value.removeprefix(BASE)


def read(path: Path) -> list[Triple]:
    quads = parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=iri_of(path))
    # Two files must not share blank nodes, one file read twice must.
    return [_apart(quad.triple, path.stem) for quad in quads]


def _apart(triple: Triple, name: str) -> Triple:
    def apart(term):
        return BlankNode(f"{name}-{term.value}") if isinstance(term, BlankNode) else term

    return Triple(apart(triple.subject), triple.predicate, apart(triple.object))


def cases(folder: str) -> Iterator[Case]:
    """The entries of the manifests in *folder*, those that no manifest includes as well."""
    for path in sorted((ROOT / folder).rglob("*.ttl")):
        facts = Facts(read(path))
        for [entries] in facts.rows(MF("entries")).values():
            for node in members(facts, entries):
                yield Case(node.value, path, facts, node)


def members(facts: Facts, node: object) -> Iterator[NamedNode]:
    while node != RDF("nil"):
        yield from facts.nodes(node, RDF("first"))
        [node] = facts.values(node, RDF("rest"))


def outcome(case: Case, by: str = "auto") -> str:
    """What is wrong with our result for *case*, or ""."""
    facts = case.facts
    [action], [wanted] = (
        facts.values(case.node, MF("action")),
        facts.values(case.node, MF("result")),
    )
    data, given = (
        read(path_of(facts.nodes(action, SHT(kind))[0])) for kind in ("dataGraph", "shapesGraph")
    )
    compiled = shapes(given)
    try:
        report = validate(data, compiled, engine(by))
    except ShapesError as error:
        return "" if wanted == FAILURE else f"refused: {error}"
    if wanted == FAILURE:
        return "not refused"
    return differing(list(expected(facts, wanted)), list(found(report, compiled)))


def differing(wanted: list[tuple], given: list[tuple]) -> str:
    said = {row[-1] for row in wanted}
    if said == {None}:
        given = [(*row[:-1], None) for row in given]
    if canonical(wanted) == canonical(given):
        return ""
    lacking, extra = (
        sorted(map(str, set(a) - set(b))) for a, b in ((wanted, given), (given, wanted))
    )
    return f"missing {lacking}, extra {extra}"


def expected(facts: Facts, report: object) -> Iterator[tuple]:
    for result in facts.values(report, SH("result")):
        path, message = one(facts, result, "resultPath"), one(facts, result, "resultMessage")
        yield (
            one(facts, result, "focusNode"),
            None if path is None else read_path(facts, path).text,
            one(facts, result, "value"),
            one(facts, result, "resultSeverity"),
            one(facts, result, "sourceConstraintComponent"),
            one(facts, result, "sourceShape"),
            message,
        )


def one(facts: Facts, node: object, name: str) -> object:
    return next(iter(facts.values(node, SH(name))), None)


def found(report: Report, given: Shapes) -> Iterator[tuple]:
    for finding in report.findings:
        shape = finding.shape
        if shape.value.startswith("x-blank:"):
            shape = BlankNode(shape.value.removeprefix("x-blank:"))
        texts = [
            Literal(text, language=lang) if lang else Literal(text)
            for lang, text in finding.messages.items()
        ]
        yield (
            finding.focus,
            finding.path or None,
            finding.value,
            given.severity_iri(shape),
            finding.component,
            shape,
            texts[0] if texts else None,
        )


def canonical(rows: Iterable[tuple]) -> set[Quad]:
    """*rows* as a graph whose blank nodes are called by where they stand."""
    dataset = Dataset()
    for row in set(rows):
        result = BlankNode()
        for number, term in enumerate(row):
            if term is not None:
                value = Literal(term) if isinstance(term, str) else term
                dataset.add(Quad(result, NamedNode(f"urn:column:{number}"), value))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)
