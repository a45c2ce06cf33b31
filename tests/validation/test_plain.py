"""The plain shapes of a scheme find what our own category shape finds, in any engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from iotssf_kg.namespaces import PREFIXES, SSF
from iotssf_kg.rdf.parse import parse as parse_document
from iotssf_kg.rdf.syntax import syntax_named
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.catalogue import catalogue, shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.export import split
from iotssf_kg.rules.scheme import Scheme
from iotssf_kg.validation import judge, rust_core
from iotssf_kg.validation.closed import closed
from iotssf_kg.validation.engine import Engine
from iotssf_kg.validation.plain import plain_shapes
from iotssf_kg.validation.pyshacl_engine import PySHACL
from iotssf_kg.validation.shapes import Shapes, shapes
from tests.requirements import need

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
[EXAMPLE] = EXAMPLES.glob("*/*_SUPERSEDED.ttl")
# At this date some of its evidence has expired, so some needs are open and some are not.
LATER = date(2027, 6, 1)
SCHEMES = {s.iri.value.split("/scheme/")[1].split("/")[0]: s for s in shipped().schemes.values()}


class Rust:
    name = "shacl"

    def run(self, data, given):
        return rust_core.run(list(data), given)


def under(scheme: Scheme) -> AtHand:
    """The example, rated under *scheme*; what it states of the other's categories left out."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("sch:scheme", str(scheme.iri))
    document = parse_document(text.encode(), syntax_named("turtle"), EXAMPLE.name)
    [export] = split(document)
    kept = [t for t in export.triples if t.predicate != SSF("statedCategory")]
    return at_hand([replace(export, triples=kept)])


def compiled(text: str) -> Shapes:
    return shapes(quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE))


def plain_findings(given: AtHand, scheme: Scheme, by: Engine) -> set[tuple[object, NamedNode]]:
    [closure] = close_all(given, shipped())
    data = list(closed(closure, LATER).triples())
    found = set()
    for text in plain_shapes(scheme, shipped()).values():
        given_shapes = compiled(text)
        found |= {(r.focus, given_shapes.source(r.shape)) for r in by.run(data, given_shapes)}
    return found


@pytest.mark.parametrize("by", [PySHACL(), Rust()], ids=lambda by: by.name)
@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_plain_shapes_find_what_the_category_profile_finds(scheme: Scheme, by: Engine) -> None:
    need(by.name == "pyshacl" or find_spec("shacl"), "there is no wheel of shacl here")
    given = under(scheme)
    ours = judge(given, ("category",), LATER).findings
    assert ours
    assert plain_findings(given, scheme, by) == {(f.focus, f.requirement) for f in ours}


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_one_file_a_category_and_one_shape_a_requirement(scheme: Scheme) -> None:
    files = plain_shapes(scheme, shipped())
    counts = [len(compiled(text).names) for text in files.values()]
    assert counts == [len(scheme.asks[category]) for category in scheme.categories]


def test_plain_shapes_are_core_alone() -> None:
    text = "".join(plain_shapes(SCHEMES["sample"], shipped()).values())
    assert "sh:sparql" not in text
    assert PREFIXES["ssf"] in text


def test_what_a_schemes_author_writes_reaches_neither_paths_nor_statements() -> None:
    ours = "https://w3id.org/iot-ssf/scheme/sample-building/1.0"
    text = (EXAMPLES.parent / "ontology" / "scheme-building.ttl").read_text(encoding="utf-8")
    text = text.replace(ours, "https://s.example/scheme/1")
    text = text.replace('skos:notation "L"', 'skos:notation "../../L\\n<urn:x> a <urn:y> ."')
    added = [q.triple for q in parse(text.encode(), RdfFormat.TURTLE)]
    mine = catalogue([*shipped().triples, *added])
    [scheme] = [s for s in mine.schemes.values() if "s.example" in s.iri.value]
    files = plain_shapes(scheme, mine)
    assert all("/" not in name and not name.startswith(".") for name in files)
    for text in files.values():
        assert "urn:x" not in {
            t.subject.value for t in compiled(text).triples if hasattr(t.subject, "value")
        }
