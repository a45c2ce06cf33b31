"""JSON-LD: nothing is fetched, nothing is lost, and it means what rdflib reads in it."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
import rdflib
from rdflib.compare import isomorphic

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf import parse, serialise, syntax_named
from iotssf_kg.rdf.contexts import CONTEXT, our_context

JSON_LD = syntax_named("jsonld")
NODE = {"@id": "http://s"}
WORDS = {
    "n": "http://n/",
    "name": "n:name",
    "ref": {"@id": "n:ref", "@type": "@id"},
    "code": {"@id": "n:code", "@type": "@vocab"},
    "date": {"@id": "n:date", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "list": {"@id": "n:list", "@container": "@list"},
    "text": {"@id": "n:text", "@container": "@language"},
    "index": {"@id": "n:index", "@container": "@index"},
    "byId": {"@id": "n:byId", "@container": "@id"},
    "back": {"@reverse": "n:ref"},
    "Thing": "n:Thing",
}
DOCUMENTS: dict[str, Any] = {
    "keys": {**NODE, "name": "x", "n:other": ["a", 1, 1.5, True, None]},
    "types": {**NODE, "@type": ["Thing", "n:Other", "http://o"]},
    "references": {**NODE, "ref": ["http://o", "n:p", {"@id": "http://q", "name": "q"}]},
    "codes": {**NODE, "code": ["Thing", "n:other", "http://o"]},
    "typed values": {**NODE, "date": "2026-01-01", "name": {"@value": "1", "@type": "n:t"}},
    "lists": {**NODE, "list": ["a", 2], "name": {"@list": []}, "n:l": {"@list": [NODE]}},
    "sets": {**NODE, "name": {"@set": ["a", "b"]}},
    "languages": {**NODE, "text": {"en": "a", "ja": ["b", "c"]}},
    "one language": {**NODE, "name": {"@value": "d", "@language": "fr"}},
    "default language": {"@context": {"@language": "ja"}, **NODE, "name": "x", "n:m": 1},
    "reverse": {**NODE, "@reverse": {"ref": {"@id": "http://o"}}, "back": {"@id": "http://p"}},
    "nested": {**NODE, "ref": {"name": "inner", "ref": {"@id": "_:b", "name": "deep"}}},
    "several": [{**NODE, "name": "a"}, {"@id": "http://t", "name": "b"}],
    "graph": {"@graph": [{**NODE, "name": "a"}, {"@id": "http://t", "ref": "http://s"}]},
    "named graph": {"@id": "http://g", "name": "g", "@graph": [{**NODE, "name": "a"}]},
    "indexed": {**NODE, "index": {"a": {"name": "x"}}, "byId": {"http://i": {"name": "y"}}},
    "included": {**NODE, "name": "a", "@included": [{"@id": "http://i", "name": "b"}]},
    "local context": {**NODE, "ref": {"@context": {"name": "http://m/"}, "name": "y"}},
    "base": {"@context": {"@base": "http://base/x/"}, "@id": "a", "ref": ["../b", "c"]},
    "vocabulary": {"@context": {"@vocab": "http://v/"}, **NODE, "free": "x", "@type": "Free"},
    # Not here: 1.0 is a whole number to the specification and a double to rdflib.
    "numbers": {**NODE, "n:m": [10, 0.1, -5, 123456789.125]},
}  # fmt: skip


def with_words(document: Any) -> Any:
    if isinstance(document, list):
        return [with_words(item) for item in document]
    return {**document, "@context": [WORDS, document.get("@context", {})]}


def read_by_rdflib(text: str) -> rdflib.Dataset:
    return rdflib.Dataset().parse(data=text, format="json-ld")


# rdflib's own parsers call what rdflib deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("feature", DOCUMENTS)
def test_a_document_means_what_rdflib_reads_in_it(feature: str) -> None:
    text = json.dumps(with_words(DOCUMENTS[feature]))
    ours = rdflib.Dataset().parse(
        data=serialise(parse(text.encode(), JSON_LD).quads, syntax_named("nquads")), format="nquads"
    )
    theirs = read_by_rdflib(text)
    assert isomorphic(flat(ours), flat(theirs))


def flat(dataset: rdflib.Dataset) -> rdflib.Graph:
    """Every statement as a node of its own, so that graph names take part in the comparison."""
    graph = rdflib.Graph()
    for quad in dataset.quads():
        statement = rdflib.BNode()
        for role, term in zip("spog", quad, strict=True):
            name = term or rdflib.URIRef("urn:default")
            graph.add((statement, rdflib.URIRef(f"urn:{role}"), numeric(name)))
    return graph


def numeric(term: rdflib.term.Node) -> rdflib.term.Node:
    """Doubles by value, for both spellings of one are right."""
    if isinstance(term, rdflib.Literal) and term.datatype == rdflib.XSD.double:
        return rdflib.Literal(repr(float(term)))
    return term


def test_the_packaged_context_is_what_its_address_stands_for() -> None:
    body = {"@id": "http://s", "type": "Device", "operatedBy": "http://o", "label": {"ja": "機器"}}
    by_address, by_value = (
        parse(json.dumps({"@context": context, **body}).encode(), JSON_LD).quads
        for context in (CONTEXT, our_context())
    )
    assert set(by_address) == set(by_value)
    assert len(by_address) == 3


REMOTE: dict[str, Any] = {
    "address": "http://127.0.0.1:9/c",
    "file": "file:///etc/passwd",
    "in an array": [CONTEXT, "http://127.0.0.1:9/c"],
    "near miss": CONTEXT.replace("https", "http"),
    "import": {"@import": "http://127.0.0.1:9/c"},
    "scoped": {"a": {"@id": "http://a", "@context": "http://127.0.0.1:9/c"}},
    "scoped import": {"a": {"@id": "http://a", "@context": [{"@import": "http://127.0.0.1:9/c"}]}},
}


@pytest.mark.parametrize("kind", REMOTE)
def test_no_other_context_is_fetched(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    for document in ({"@context": REMOTE[kind], **NODE}, {"http://p": {"@context": REMOTE[kind]}}):
        with pytest.raises(SourceError, match=r"context .* is not (fetched|imported)") as caught:
            parse(json.dumps(document).encode(), JSON_LD)
        assert caught.value.line == 1
        assert caught.value.hint


LOST: dict[str, tuple[str, int, str]] = {
    "unknown key": ('"nmae": 1', 4, 'does not know "nmae". Did you mean name'),
    "key with a space": ('"the name": 1', 4, 'does not know "the name"'),
    "unknown type": ('"@type": "Thingy"', 4, "Did you mean Thing"),
    "unknown code": ('"code": "Thang"', 4, "Did you mean Thing"),
    "unknown datatype": ('"name": {"@value": "a", "@type": "day"}', 4, 'not know "day"'),
    "relative reference": ('"ref": "x"', 4, '"x" is a relative IRI'),
    "no IRI": ('"ref": "http://a b"', 4, "is not an IRI"),
    "undeclared prefix": ('"ref": "m:x"', 4, "has the prefix m"),
    "language": ('"text": {"not a tag": "x"}', 4, "is not a language tag"),
    "keyword key": ('"@types": "Thing"', 4, '"@types" looks like a keyword'),
    "keyword value": ('"ref": "@home"', 4, '"@home" looks like a keyword'),
    "list in a list": ('"list": [1, [2]]', 2, "an array stands in an array"),
    "key twice": ('"name": 1,\n "name": 2', 5, '"name" stands twice'),
    "long number": ('"name": 12345678901234567890', 4, "cannot be kept"),
    "no number": ('"name": NaN', 4, "cannot be kept"),
    "vocabulary taken away": ('"ref": {"@context": null, "name": 1}', 2, 'not know "name"'),
}


@pytest.mark.parametrize("kind", LOST)
def test_what_would_be_lost_is_an_error_with_its_line(kind: str) -> None:
    entry, line, what = LOST[kind]
    text = f'{{"@context":\n {json.dumps(WORDS)},\n "@id": "http://s",\n {entry}}}'
    with pytest.raises(SourceError) as caught:
        parse(text.encode(), JSON_LD, "export.jsonld")
    assert what in str(caught.value)
    assert caught.value.line == line


def test_a_language_tag_is_written_as_in_turtle() -> None:
    text = '{"http://p": {"@value": "x", "@language": "en-US"}}'
    turtle = parse(b'[] <http://p> "x"@en-US .', syntax_named("turtle"))
    assert parse(text.encode(), JSON_LD).quads[0].object == turtle.quads[0].object


def test_an_amount_with_a_fraction_has_to_be_in_quotes() -> None:
    text = json.dumps({"@context": CONTEXT, "id": "http://s", "amount": "1.50"})
    assert parse(text.encode(), JSON_LD).quads[0].object.value == "1.50"
    with pytest.raises(SourceError, match=r':1:\d+: .* Put it in quotes: "1\.5"'):
        parse(text.replace('"1.50"', "1.5").encode(), JSON_LD)


NO_DOCUMENTS = ["5", '"x"', "null", '["x"]', '{"@graph": [1]}', "[]x", "{", "[1,]"]


@pytest.mark.parametrize("text", NO_DOCUMENTS)
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        parse(text.encode(), JSON_LD)
