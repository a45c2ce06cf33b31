"""What became of a test suite, in the W3C's words; https://www.w3.org/TR/EARL10-Schema/."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from iotssf_kg import __version__
from iotssf_kg.namespaces import RDF, Namespace

EARL = Namespace("http://www.w3.org/ns/earl#")
DOAP = Namespace("http://usefulinc.com/ns/doap#")
PREFIXES = {"earl": EARL, "doap": DOAP}
VERDICTS = {True: "passed", False: "failed", None: "untested"}
SUBJECT = NamedNode("https://w3id.org/iot-ssf/software/iotssf-kg")


class Outcome(NamedTuple):
    """One test: its IRI, whether it passed, None where it was not run, and if not, why."""

    test: str
    passed: bool | None
    why: str = ""


def earl(results: Iterable[Outcome]) -> bytes:
    """*results* as Turtle, the same bytes whenever they are the same."""
    triples = [
        Triple(SUBJECT, RDF("type"), EARL("Software")),
        Triple(SUBJECT, RDF("type"), EARL("TestSubject")),
        Triple(SUBJECT, DOAP("name"), Literal("iotssf-kg")),
        Triple(SUBJECT, DOAP("release"), Literal(__version__)),
    ]
    for number, outcome in enumerate(sorted(results)):
        assertion, result = BlankNode(f"a{number}"), BlankNode(f"r{number}")
        triples += [
            Triple(assertion, RDF("type"), EARL("Assertion")),
            Triple(assertion, EARL("assertedBy"), SUBJECT),
            Triple(assertion, EARL("subject"), SUBJECT),
            Triple(assertion, EARL("test"), NamedNode(outcome.test)),
            Triple(assertion, EARL("mode"), EARL("automatic")),
            Triple(assertion, EARL("result"), result),
            Triple(result, RDF("type"), EARL("TestResult")),
            Triple(result, EARL("outcome"), EARL(VERDICTS[outcome.passed])),
        ]
        if outcome.why:
            triples.append(Triple(result, EARL("info"), Literal(outcome.why)))
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def keep(name: str, results: Iterable[Outcome]) -> None:
    """Write *results* to the path in IOTSSF_EARL, *name* added to its stem, if one is given."""
    target = os.environ.get("IOTSSF_EARL")
    if target:
        path = Path(target)
        path.with_name(f"{path.stem}-{name}.ttl").write_bytes(earl(results))
