"""Whose word counts on a node, where parties claim the same ones."""

from __future__ import annotations

import pytest

from iotssf_kg.namespaces import SSF, Namespace
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.export import split
from tests.rules.texts import HEAD, A, B

INSIDE = Namespace(f"{A}evidence/")


def hand(other: str, publisher: str = "b:suzu", more: str = "") -> AtHand:
    """kaze's export, and one of *publisher* with the space *other*, which describes a report."""
    report = INSIDE("report")
    text = f"""
    a:export {{ a:export a ssf:Export ; dcterms:publisher a:kaze ; void:uriSpace "{A}" .
      a:device a ssf:Device . {report} a ssf:Evidence ; ssf:evidenceKind ssf:TestReport . {more} }}
    b:export {{ b:export a ssf:Export ; void:uriSpace "{B}", "{other}" ; ssf:x 1 .
      {f"b:export dcterms:publisher {publisher} ." if publisher else ""}
      {report} a ssf:Evidence ; ssf:evidenceKind ssf:Certificate . {more} }}
    """
    return at_hand(split(parse((HEAD + text).encode(), syntax_named("trig"))))


@pytest.mark.parametrize("publisher", ["b:suzu", ""])
@pytest.mark.parametrize("space", [A, INSIDE, "https://kaze.example/"])
def test_nobody_describes_to_others_what_two_publishers_claim(space: str, publisher: str) -> None:
    disputed = hand(space, publisher)
    assert disputed.disputed(INSIDE("report"))
    assert disputed.owner(INSIDE("report")) is None
    assert not disputed.facts(INSIDE("report")).describes(INSIDE("report"))


def test_outside_the_overlap_the_owner_is_heard() -> None:
    owner = hand(INSIDE).owner(A("device"))
    assert owner is not None
    assert owner.export.iri == A("export")
    assert not hand(INSIDE).disputed(A("device"))


def test_each_party_hears_itself() -> None:
    disputed = hand(INSIDE)
    kinds = [
        disputed.describing(member.facts, INSIDE("report")).nodes(
            INSIDE("report"), SSF("evidenceKind")
        )
        for member in disputed.members
    ]
    assert kinds == [[SSF("TestReport")], [SSF("Certificate")]]


def test_one_publishers_exports_may_share_a_space() -> None:
    assert not hand(INSIDE, "a:kaze").disputed(INSIDE("report"))


def test_a_model_in_dispute_corresponds_to_nothing() -> None:
    models = f'{INSIDE("m")} a ssf:ProductModel ; ssf:gtin "1" . '
    apart = f'b:m a ssf:ProductModel ; ssf:gtin "1" . {models}'
    assert hand(B, more=apart).corresponding(B("m")) == {INSIDE("m")}
    assert hand(INSIDE, more=apart).corresponding(B("m")) == set()
