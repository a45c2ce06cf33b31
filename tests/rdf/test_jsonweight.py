"""A small JSON-LD document cannot cost its parser much."""

from __future__ import annotations

import json

import pytest

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rdf.contexts import CONTEXT

LONG = "x" * 50_000
MANY = range(9_000)
NODE = {"@id": "http://a"}


def terms(count: int) -> dict[str, str]:
    return {f"t{n}": f"http://t/{n}" for n in range(count)}


CONTEXTS = {
    "long prefix": {
        "@context": {"p": f"http://{LONG}/"},
        "@graph": [{"@id": "p:a", "p:b": n} for n in MANY],
    },
    "long prefix of terms": {
        "@context": {"p": f"http://{LONG}/", **{f"t{n}": f"p:{n}" for n in MANY}},
        **NODE,
    },
    "long vocabulary": {
        "@context": {"@vocab": f"http://{LONG}/"},
        **NODE,
        **{f"t{n}": n for n in MANY},
    },
    "growing vocabulary": {"@context": [{"@vocab": "aaaaaaaa/"}] * 20_000, **NODE},
    "long base": {
        "@context": {"@base": f"http://{LONG}/"},
        "@graph": [{"@id": "a", "http://b": n} for n in MANY],
    },
    "long node": {"@context": {"id": "@id"}, "id": f"http://{LONG}", "http://b": list(MANY)},
    "long key": {**NODE, f"http://{LONG}": list(MANY)},
    "long language": {
        "@context": {"@language": "en" + "-abcdefgh" * 5_000},
        **NODE,
        "http://b": [str(n) for n in MANY],
    },
}


@pytest.mark.parametrize("kind", CONTEXTS)
def test_a_context_cannot_make_names_too_long(kind: str) -> None:
    with pytest.raises(SourceError, match=r"its names, .* come to too much"):
        parse(json.dumps(CONTEXTS[kind]).encode(), syntax_named("jsonld"))


ENTANGLED = {
    "prefixes": {f"t{n}": f"t{n + 1}:a/" for n in MANY},
    "terms": {f"t{n}": f"t{n + 1}" for n in MANY},
    "types": {f"t{n}": {"@id": "http://a", "@type": f"t{n + 1}"} for n in MANY},
    "reverse": {f"t{n}": {"@reverse": f"t{n + 1}"} for n in MANY},
    "circle": {"a": "b:a", "b": "a:b"},
}


@pytest.mark.parametrize("kind", ENTANGLED)
def test_terms_that_are_defined_by_many_others_are_refused(kind: str) -> None:
    context = {**ENTANGLED[kind], "t9000": "http://a"}
    with pytest.raises(SourceError, match="is defined by others, more than 100 deep or in a"):
        parse(json.dumps({"@context": context, **NODE}).encode(), syntax_named("jsonld"))


OWN = {"T": {"@id": "http://T", "@context": {"x": "http://x"}}}
TAKING_EFFECT = {
    "in nodes": {"@context": terms(3_000), "@graph": [{"@context": [], **NODE}] * 3_000},
    "in types": {"@context": terms(3_000) | OWN, "@graph": [{**NODE, "@type": "T"}] * 3_000},
    "in terms": {"@context": terms(3_000) | OWN, "@graph": [{**NODE, "T": {}}] * 3_000},
    "up to a node": {
        "@context": terms(3_000),
        "@graph": [{"@context": {"@propagate": False}, **NODE, "http://b": [{}] * 3_000}],
    },
    "ours again and again": {"@context": [CONTEXT] * 3_000, **NODE},
}


@pytest.mark.parametrize("kind", TAKING_EFFECT)
def test_large_contexts_cannot_take_effect_everywhere(kind: str) -> None:
    with pytest.raises(SourceError, match=r"contexts of [\d,]+ terms take effect at [\d,]+ places"):
        parse(json.dumps(TAKING_EFFECT[kind]).encode(), syntax_named("jsonld"))


HONEST = {
    "a context in each node": [
        {"@context": CONTEXT, "@id": f"http://a/{n}", "type": "Device", "label": {"en": "a" * 200}}
        for n in range(2_000)
    ],
    "contexts in types": {
        "@context": terms(30) | OWN,
        "@graph": [{"@id": f"http://a/{n}", "@type": "T", "x": n} for n in range(3_000)],
    },
    "long texts": {**NODE, "http://b": [f"{n}{LONG}" for n in range(1_000)]},
    "terms by terms": {"@context": {f"t{n}": f"t{n + 1}:a/" for n in range(50)}, **NODE},
}


@pytest.mark.parametrize("kind", HONEST)
def test_what_people_write_is_not_too_much(kind: str) -> None:
    parse(json.dumps(HONEST[kind]).encode(), syntax_named("jsonld"))


def test_many_numbers_as_texts_are_looked_up_at_once() -> None:
    typed = {"@id": "http://d", "@type": "http://www.w3.org/2001/XMLSchema#decimal"}
    numbers = [f"{1 + n % 8}.{n}E0" for n in range(50_000)]
    document = {"@context": {"d": typed}, **NODE, "d": numbers}
    assert len(parse(json.dumps(document).encode(), syntax_named("jsonld")).quads) == 50_000
