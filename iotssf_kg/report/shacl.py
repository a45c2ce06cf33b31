"""The report as SHACL has it; https://www.w3.org/TR/shacl/#validation-report.

What could not be judged makes ``sh:conforms`` false and has no result: there is no shape to name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from pyoxigraph import Literal, RdfFormat, Triple, parse

from iotssf_kg.namespaces import DCTERMS, PROV, RDF, SH, SSF, XSD
from iotssf_kg.rdf.syntax import JSON_LD, N_TRIPLES, TURTLE, Syntax
from iotssf_kg.report.paths import path_node
from iotssf_kg.report.tally import Tally
from iotssf_kg.report.trees import JsonLd, NTriples, Sink, Tree, Turtle, prefixes
from iotssf_kg.report.writer import Setting, Writer, whole
from iotssf_kg.rules.export import Term
from iotssf_kg.validation.report import Finding, Report

_TYPE: Final = RDF("type")
_PREFIXES: Final = prefixes("dcterms", "prov", "rdf", "rq", "sh", "ssf", "ssfsh", "xsd")
_REPORT: Final = "_:report"


class _ShaclWriter:
    """Results as they come, each said of the report, whose own statements come last."""

    def __init__(self, sink: Sink, setting: Setting) -> None:
        self._sink, self._known, self._tally = sink, setting.known, Tally()

    def add(self, part: Report) -> None:
        """Write a result for each finding of *part*."""
        self._tally.take(part.findings, self._known)
        self._sink.part()
        for finding in part.findings:
            # What a review of the finding names it by.
            named = (DCTERMS("identifier"), Literal(finding.fingerprint))
            self._sink.put(_REPORT, [(SH("result"), [*_result(finding), named])])

    def close(self, total: Report) -> None:
        """Write what is said of the report itself."""
        said: Tree = [
            (_TYPE, SH("ValidationReport")),
            (SH("conforms"), _boolean(self._tally.conforms(total))),
        ]
        if total.on:
            said.append((SSF("judgedOn"), Literal(total.on.isoformat(), datatype=XSD("date"))))
        said += [(PROV("used"), export.iri) for export in total.exports]
        self._sink.put(_REPORT, said)
        self._sink.end()


class TurtleWriter(_ShaclWriter):
    """The SHACL report in Turtle."""

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        super().__init__(Turtle(out, _PREFIXES), setting)


class JsonLdWriter(_ShaclWriter):
    """The SHACL report in JSON-LD."""

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        super().__init__(JsonLd(out), setting)


class NTriplesWriter(_ShaclWriter):
    """The SHACL report in N-Triples."""

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        super().__init__(NTriples(out), setting)


_WRITERS: Final[Mapping[Syntax, Callable[[BinaryIO, Setting], Writer]]] = {
    TURTLE: TurtleWriter,
    JSON_LD: JsonLdWriter,
    N_TRIPLES: NTriplesWriter,
}


def as_shacl(report: Report, syntax: Syntax) -> bytes:
    """*report* in *syntax*: Turtle, JSON-LD or N-Triples."""
    return whole(_WRITERS[syntax], report)


def triples(report: Report) -> Iterator[Triple]:
    """The statements of *report*, its blank nodes unlike those of any other."""
    text = whole(NTriplesWriter, report)
    return (quad.triple for quad in parse(text, RdfFormat.N_TRIPLES, rename_blank_nodes=True))


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD("boolean"))


def _result(finding: Finding) -> Tree:
    said: Tree = [
        (_TYPE, SH("ValidationResult")),
        (SH("focusNode"), finding.focus),
        (SH("resultSeverity"), finding.severity.iri),
        (SH("sourceShape"), finding.shape),
        (SH("sourceConstraintComponent"), finding.component),
    ]
    for lang, text in finding.messages.items():
        said.append((SH("resultMessage"), Literal(text, language=lang) if lang else Literal(text)))
    # An engine's own words for a path stand in the message at best; SHACL wants a node.
    path = path_node(finding.path)
    if path is not None:
        said.append((SH("resultPath"), path))
    if finding.value is not None:
        said.append((SH("value"), _value(finding.value)))
    said += [(SH("detail"), _result(detail)) for detail in finding.details]
    if finding.export is not None:
        said.append((DCTERMS("isPartOf"), finding.export))
    return said


def _value(value: Term) -> Term:
    # JSON-LD has no statement about a statement, and no shape of ours looks at one.
    return Literal(str(value)) if isinstance(value, Triple) else value
