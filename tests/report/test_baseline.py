"""Known findings: the fingerprint that tells them again, and the reports it is read from."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.namespaces import SH, SSF, SSFSH
from iotssf_kg.validation.report import Finding, Severity

FINDING = Finding(
    focus=NamedNode("https://a.example/id/heater"),
    path=f"<{SSF}usedIn>",
    value=None,
    severity=Severity.VIOLATION,
    shape=SSFSH("Asset-usedIn"),
    component=SH("MinCountConstraintComponent"),
    messages={"en": "An asset is used somewhere."},
    export=NamedNode("https://a.example/id/export"),
)


def test_a_fingerprint_does_not_depend_on_what_a_run_calls_a_blank_node() -> None:
    found = {replace(FINDING, focus=BlankNode(), value=BlankNode()).fingerprint for _ in range(2)}
    assert len(found) == 1


def test_a_blank_node_of_another_export_has_another_fingerprint() -> None:
    nameless = replace(FINDING, focus=BlankNode())
    other = replace(nameless, export=NamedNode("https://b.example/id/export"))
    assert nameless.fingerprint != other.fingerprint


def test_a_fingerprint_outlives_wording_place_and_reissue_and_nothing_else() -> None:
    reworded = replace(FINDING, messages={"en": "?"}, source="b.ttl", mending="x", export=None)
    assert reworded.fingerprint == FINDING.fingerprint
    others = [
        replace(FINDING, shape=SSFSH("Asset-model")),
        replace(FINDING, focus=NamedNode("https://a.example/id/boiler")),
        replace(FINDING, path=f"<{SSF}model>"),
        replace(FINDING, value=Literal("_:")),
    ]
    assert len({each.fingerprint for each in [FINDING, *others]}) == 5
