"""One small report with everything that a format must show, for golden files."""

from __future__ import annotations

from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from iotssf_kg.namespaces import PREFIXES, SH, SSF, Namespace
from iotssf_kg.rdf.place import Place
from iotssf_kg.validation.report import Finding, Judged, Report, Severity, Unjudged
from iotssf_kg.validation.shapes import shapes

SHAPE = Namespace("https://kaze.example/shapes#")
# Words of our own shapes change; these are here to stay.
SHAPES = shapes(
    quad.triple
    for quad in parse(
        b"""
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix : <https://kaze.example/shapes#> .
        @prefix ssf: <https://w3id.org/iot-ssf/ns#> .
        :Asset a sh:NodeShape ; sh:targetClass ssf:Asset ;
            sh:property :Asset-usedIn , :Asset-quantity ;
            sh:message "Assets are used and counted."@en , "\xe6\xa9\x9f\xe5\x99\xa8"@ja .
        :Asset-usedIn a sh:PropertyShape ; sh:path ssf:usedIn ; dcterms:source ssf:usedIn ;
            sh:message "An asset is used somewhere: say where."@en .
        :Asset-quantity a sh:PropertyShape ; sh:path ssf:quantity ; sh:severity sh:Info ;
            dcterms:source <https://kaze.example/\xe6\x95\xb0> ;
            sh:message "A quantity is 1 or more."@en .
        :Evidence-period a sh:NodeShape ; sh:targetClass ssf:Evidence ; sh:severity sh:Warning ;
            sh:message "Evidence begins before it ends."@en .
        """,
        RdfFormat.TURTLE,
    )
)
EXPORT = NamedNode("https://kaze.example/id/export-2026")
FAN = NamedNode("https://kaze.example/id/fan-1")
SHEETS = NamedNode("https://kaze.example/id/export-sheets")
DETAIL = Finding(
    focus=NamedNode("https://kaze.example/id/room"),
    path=f"<{PREFIXES['rdf']}type>",
    value=None,
    severity=Severity.VIOLATION,
    shape=SHAPE("IsUseContext"),
    component=SH("ClassConstraintComponent"),
    messages={"en": "It is no use context.", "ja": "利用環境ではない。"},
)
NOWHERE = Finding(
    focus=FAN,
    path=f"<{SSF}usedIn>",
    value=NamedNode("https://kaze.example/id/room"),
    severity=Severity.VIOLATION,
    shape=SHAPE("Asset-usedIn"),
    component=SH("OrConstraintComponent"),
    messages={"en": "100% of fans are used somewhere:\nsay where.", "ja": "利用環境を書く。"},
    export=EXPORT,
    source="exports/kaze 1.ttl",
    place=Place(12, 16, "", "    ssf:usedIn <room> ;"),
    mending="<https://kaze.example/id/room> a ssf:UseContext .",
    details=(DETAIL,),
)
UNSUPPORTED = Finding(
    focus=BlankNode("f3a1"),
    path=f"(<{SSF}performs>/^<{SSF}about>)",
    value=Literal("never", language="en"),
    severity=Severity.WARNING,
    shape=SHAPE("Evidence-period"),
    component=SH("SPARQLConstraintComponent"),
    messages={"en": "Evidence ends\x1b[31m before it begins."},
    requirement=NamedNode(PREFIXES["rq"] + "P2-02"),
    export=EXPORT,
    source="exports/kaze 1.ttl",
)
ROW = Finding(
    focus=NamedNode("https://kaze.example/id/lamp"),
    path=f"<{SSF}quantity>",
    value=Literal("0", datatype=NamedNode(PREFIXES["xsd"] + "integer")),
    severity=Severity.INFO,
    shape=SHAPE("Asset-quantity"),
    component=SH("MinInclusiveConstraintComponent"),
    messages={"en": "A quantity is 1 or more.", "ja": "数量は1以上である。"},
    export=SHEETS,
    source="exports/sheets.xlsx",
    place=Place(4, sheet="assets"),
)
FIRST = Judged(EXPORT, None, "exports/kaze 1.ttl", "a" * 64, 2, 1, 40, 0)
SECOND = Judged(SHEETS, None, "exports/sheets.xlsx", "b" * 64, 1, 0, 9, 0)
CHECKED = {SHAPE("Asset"): 2, SHAPE("Evidence-period"): 1, SHAPE("Review"): 0}
ABOUT = {"on": date(2026, 11, 23), "profiles": ("exchange", "consistency"), "engine": "fast"}
PARTS = (
    Report((NOWHERE, UNSUPPORTED), CHECKED, exports=(FIRST,), **ABOUT),
    Report((ROW,), {SHAPE("Asset"): 1, SHAPE("Review"): 0}, exports=(SECOND,), **ABOUT),
    Report((), {SHAPE("Disagreement"): 2}, **ABOUT),
)
TOTAL = Report(
    (),
    {**CHECKED, SHAPE("Asset"): 3, SHAPE("Disagreement"): 2},
    exports=(FIRST, SECOND),
    unjudged=(Unjudged("exports/cut.ttl", "exports/cut.ttl:7: no full stop. Is it whole?", 7),),
    **ABOUT,
)
