"""The report as SHACL has it; https://www.w3.org/TR/shacl/#validation-report."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from iotssf_kg.namespaces import DCTERMS, PROV, RDF, SH, SSF, XSD
from iotssf_kg.rdf.serialise import serialise_alone
from iotssf_kg.rdf.syntax import Syntax
from iotssf_kg.validation.report import Finding, Report

_TYPE = RDF("type")


def as_shacl(report: Report, syntax: Syntax) -> bytes:
    """*report* as an RDF graph in *syntax*."""
    return serialise_alone([Quad(*triple) for triple in triples(report)], syntax)


def triples(report: Report) -> Iterator[Triple]:
    """The statements of *report*: one ``sh:ValidationReport`` and a result for each finding."""
    node = BlankNode()
    yield Triple(node, _TYPE, SH("ValidationReport"))
    yield Triple(node, SH("conforms"), _boolean(report.conforms))
    if report.on:
        day = Literal(report.on.isoformat(), datatype=XSD("date"))
        yield Triple(node, SSF("judgedOn"), day)
    for export in report.exports:
        yield Triple(node, PROV("used"), export.iri)
    for finding in report.findings:
        result = BlankNode()
        yield Triple(node, SH("result"), result)
        yield from _result(result, finding)


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD("boolean"))


def _result(result: BlankNode, finding: Finding) -> Iterator[Triple]:
    yield Triple(result, _TYPE, SH("ValidationResult"))
    yield Triple(result, SH("focusNode"), finding.focus)
    yield Triple(result, SH("resultSeverity"), finding.severity.iri)
    yield Triple(result, SH("sourceShape"), finding.shape)
    yield Triple(result, SH("sourceConstraintComponent"), finding.component)
    for lang, text in finding.messages.items():
        message = Literal(text, language=lang) if lang else Literal(text)
        yield Triple(result, SH("resultMessage"), message)
    # A path that is no plain property stands in the message; SHACL wants it as a node.
    if finding.path.startswith("<") and finding.path.endswith(">") and finding.path.count("<") == 1:
        yield Triple(result, SH("resultPath"), NamedNode(finding.path.strip("<>")))
    if finding.value is not None:
        yield Triple(result, SH("value"), finding.value)
    if finding.export is not None:
        yield Triple(result, DCTERMS("isPartOf"), finding.export)
