"""The W3C's tests of SPARQL 1.1; https://www.w3.org/2009/sparql/docs/tests/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from iotssf_kg.namespaces import Namespace
from tests.service.w3c import MF, SPARQL, SUITES, Manifest
from tests.sparql11.results import OF_FILES, READERS, Result, Table, from_rdf

QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
BASE = "https://w3c.example/"
SYNTAX = {
    "PositiveSyntaxTest11": ("query", True),
    "NegativeSyntaxTest11": ("query", False),
    "PositiveUpdateSyntaxTest11": ("update", True),
    "NegativeUpdateSyntaxTest11": ("update", False),
}
_RDF = {"ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML, "nt": RdfFormat.N_TRIPLES}
_OWN_DATASET = re.compile(r"^\s*FROM\s*<", re.MULTILINE)
_ORDER = re.compile(r"^\s*ORDER\s+BY", re.MULTILINE | re.IGNORECASE)


class State(NamedTuple):
    """A dataset: the files of the default graph, and the file of each named one."""

    default: tuple[str, ...]
    named: tuple[tuple[str, str], ...]

    @property
    def quads(self) -> Iterator[Quad]:
        for file in self.default:
            yield from triples(file)
        for name, file in self.named:
            for quad in triples(file):
                yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(name))

    @property
    def files(self) -> set[str]:
        return {*self.default, *(file for _, file in self.named)}


class Case(NamedTuple):
    """One test.

    Attributes:
        iri: What the W3C calls it.
        text: The query or update.
        given: What it is asked of.
        result: The file of what a query gives; "" for others.
        after: What an update leaves.
        kind: What kind in ``SYNTAX`` it is of, if any.
    """

    iri: str
    text: str
    given: State
    result: str = ""
    after: State = State((), ())
    kind: str = ""

    @property
    def name(self) -> str:
        """Folder and name, as ``add/add01``."""
        return "/".join(self.iri.replace("/manifest#", "/").split("/")[-2:])

    @property
    def own_dataset(self) -> bool:
        return _OWN_DATASET.search(self.text) is not None

    @property
    def ordered(self) -> bool:
        return _ORDER.search(self.text) is not None

    def expected(self) -> Result:
        suffix = self.result.rpartition(".")[2]
        body = path(self.result).read_bytes()
        if suffix in OF_FILES:
            return READERS[OF_FILES[suffix]](body)
        return from_rdf(body, self.result)


def path(iri: str) -> Path:
    return SPARQL / iri.removeprefix(BASE)


def triples(file: str) -> Iterator[Quad]:
    """What *file* states; its blank nodes are in no other file."""
    form = _RDF[file.rpartition(".")[2]]
    return parse(path(file).read_bytes(), form, base_iri=file, rename_blank_nodes=True)


def queries() -> Iterator[Case]:
    for kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        for manifest in _manifests(kind):
            for case, action in _actions(manifest):
                facts = manifest.facts
                default, named = (
                    tuple(node.value for node in facts.nodes(action, QT(name)))
                    for name in ("data", "graphData")
                )
                text = _text(manifest, action, QT("query"))
                result = str(manifest.value(case, MF("result")))
                given = State(default, tuple((each, each) for each in named))
                yield Case(case.value, text, given, result)


def updates() -> Iterator[Case]:
    for manifest in _manifests("UpdateEvaluationTest"):
        for case, action in _actions(manifest):
            [after] = manifest.facts.values(case, MF("result"))
            text = _text(manifest, action, UT("request"))
            given, left = (_state(manifest, node) for node in (action, after))
            yield Case(case.value, text, given, after=left)


def texts(kind: str) -> Iterator[Case]:
    """The tests of a *kind* in ``SYNTAX``, exactly as they are written."""
    for manifest in _manifests(kind):
        for case, action in _actions(manifest):
            text = path(action.value).read_text(encoding="utf-8")
            yield Case(case.value, text, State((), ()), kind=kind)


def _manifests(kind: str) -> Iterator[Manifest]:
    for file in sorted(SPARQL.glob("*/manifest.ttl")) if SUITES else ():
        yield Manifest(f"{file.parent.name}/manifest.ttl", kind)


def _actions(manifest: Manifest) -> Iterator[tuple[NamedNode, NamedNode | BlankNode]]:
    for case in manifest.cases:
        [action] = manifest.facts.values(case, MF("action"))
        yield case, action


def _text(manifest: Manifest, action: object, predicate: NamedNode) -> str:
    """The text that is asked; over HTTP its relative IRIs would be relative to the endpoint."""
    [file] = manifest.facts.nodes(action, predicate)
    return f"BASE <{file.value}>\n{path(file.value).read_text(encoding='utf-8')}"


def _state(manifest: Manifest, node: object) -> State:
    facts = manifest.facts
    named = [
        (str(manifest.value(graph, LABEL)), facts.nodes(graph, UT("graph"))[0].value)
        for graph in facts.values(node, UT("graphData"))
    ]
    return State(tuple(file.value for file in facts.nodes(node, UT("data"))), tuple(named))


def table(quads: Iterator[Quad]) -> Table:
    """*quads* as the rows that ``SELECT ?g ?s ?p ?o`` gives."""
    rows = []
    for quad in quads:
        row = {"s": quad.subject, "p": quad.predicate, "o": quad.object}
        named = isinstance(quad.graph_name, NamedNode)
        rows.append({**row, "g": quad.graph_name} if named else row)
    return Table(("g", "s", "p", "o"), tuple({frozenset(r.items()): r for r in rows}.values()))
