"""Statements indexed by predicate."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.rules.facts import Facts

A, B, P = NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:p")


def test_rows_and_values_are_counted_once_each() -> None:
    said = [Triple(A, P, B), Triple(A, P, A), Triple(A, P, B), Triple(B, P, Literal("1"))]
    assert Facts(said).counts() == (2, 3)
    assert Facts().counts() == (0, 0)
