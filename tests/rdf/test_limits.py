"""Nothing costly or dangerous reaches a parser."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from iotssf_kg.errors import SourceError, TooLarge
from iotssf_kg.rdf import Limits, parse, read, syntax_named

if TYPE_CHECKING:
    from pathlib import Path

STATEMENT = b"<http://a> <http://b> 1 ."
HIDDEN = rb'''<http://a> <http://b#b> "]" , "\"]" , """]"]""" . # ]] "
<http://a> <http://b> '''
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://v/">'


def nested(depth: int) -> dict[str, bytes]:
    return {
        "turtle": HIDDEN + b"[ <http://b> " * depth + b"1" + b"]" * depth + b".",
        "trig": b"<http://a> <http://b> " + b"(" * depth + b")" * depth + b".",
        "jsonld": rb'{"http://\u0062": [" ]\"]}\\", ' * (depth // 2) + b"1" + b"]}" * (depth // 2),
        "rdfxml": RDF + b"<A><b>" * (depth // 2) + b"</b></A>" * (depth // 2) + b"</rdf:RDF>",
    }


@pytest.mark.parametrize("syntax", ["turtle", "trig", "jsonld", "rdfxml"])
@pytest.mark.parametrize("depth", [102, 1_000, 100_000])
def test_deep_nesting_is_refused_at_once(syntax: str, depth: int) -> None:
    started = time.monotonic()
    with pytest.raises(SourceError, match="nests more than 100 deep"):
        parse(nested(depth)[syntax], syntax_named(syntax))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("syntax", ["turtle", "trig", "jsonld", "rdfxml"])
def test_what_people_write_is_not_too_deep(syntax: str) -> None:
    assert parse(nested(90)[syntax], syntax_named(syntax)).quads


def test_brackets_in_texts_iris_and_comments_do_not_count() -> None:
    text = b'<http://a> <http://b> "((((" . # [[[[\n' * 100
    assert len(parse(text, syntax_named("turtle")).quads) == 100


def test_a_document_over_the_limit_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "large.ttl"
    file.write_bytes(STATEMENT * 10)
    with pytest.raises(TooLarge, match="larger than 100 bytes"):
        read(file, limits=Limits(bytes=100))


@pytest.mark.parametrize("members", [1, 3])
def test_gzip_is_unpacked(tmp_path: Path, members: int) -> None:
    file = tmp_path / "export.ttl.gz"
    parts = [f"<http://{n}> <http://b> 1 .".encode() for n in range(members)]
    file.write_bytes(b"".join(map(gzip.compress, parts)))
    document = read(file)
    assert document.data == b"".join(parts)
    assert len(document.quads) == members


def test_a_gzip_bomb_costs_nothing() -> None:
    bomb = gzip.compress(gzip.compress(bytes(200 << 20)))
    once = gzip.compress(bytes(50 << 20))
    tracemalloc.start()
    with pytest.raises(TooLarge):
        parse(once, syntax_named("turtle"), limits=Limits(bytes=1 << 20))
    with pytest.raises(SourceError):
        parse(bomb, syntax_named("turtle"), limits=Limits(bytes=1 << 20))
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("cut", [5, 20, -1])
def test_damaged_gzip_is_told(cut: int) -> None:
    with pytest.raises(SourceError, match="damaged or cut off"):
        parse(gzip.compress(STATEMENT)[:cut], syntax_named("turtle"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "cp932", "latin-1"])
@pytest.mark.parametrize("syntax", ["turtle", "jsonld", "rdfxml"])
def test_other_encodings_are_refused(encoding: str, syntax: str) -> None:
    text = '"http://é" {} <a>' if encoding == "latin-1" else '"http://機器" {} <a>'
    with pytest.raises(SourceError):
        parse(text.encode(encoding), syntax_named(syntax))


def test_a_wrong_byte_is_placed_across_chunks() -> None:
    data = b"# \xe6\xa9\x9f\n" * 200_000 + b"# \xff"
    with pytest.raises(SourceError, match=":200001:3: this is not UTF-8"):
        parse(data, syntax_named("turtle"))


def with_text(text: bytes) -> dict[str, bytes]:
    """In each syntax a statement, on the second line, whose object is *text*."""
    begun = b"<http://a> <http://b>\n"
    return {
        "turtle": begun + b'"' + text + b'" .',
        "trig": b"<http://g> {\n<http://a> <http://b> '''" + text + b"''' }",
        "ntriples": b'<http://a> <http://b> "" .\n<http://a> <http://b> "' + text + b'" .',
        "nquads": b'<http://a> <http://b> "" .\n<http://a> <http://b> "' + text + b'" <http://g> .',
        "rdfxml": RDF + b"<A>\n<b>" + text + b"</b></A></rdf:RDF>",
        "jsonld": b'{"@id": "http://a",\n"http://b": "' + text + b'"}',
    }


@pytest.mark.parametrize("syntax", with_text(b""))
@pytest.mark.parametrize("size", [(1 << 20) + 1, 17 << 20])
def test_a_text_that_is_too_long_is_told_with_its_line(syntax: str, size: int) -> None:
    with pytest.raises(SourceError, match=r"f:2:\d+: a text or name has more than 1,048,576"):
        parse(with_text(b"x" * size)[syntax], syntax_named(syntax), "f")


@pytest.mark.parametrize("syntax", with_text(b""))
@pytest.mark.parametrize("letter", ["x", "機", "😀"])
def test_a_text_may_be_long(syntax: str, letter: str) -> None:
    text = (letter * (1 << 20)).encode()
    assert parse(with_text(text)[syntax], syntax_named(syntax)).quads


def test_a_comment_that_the_parser_cannot_hold_is_told() -> None:
    with pytest.raises(SourceError, match=r":2:1: a text or name has more than"):
        parse(STATEMENT + b"\n#" + b"x" * (17 << 20), syntax_named("turtle"))


def test_half_a_character_is_still_told() -> None:
    with pytest.raises(SourceError, match="not JSON-LD"):
        parse(rb'{"@id": "http://a", "http://b": "\ud800"}', syntax_named("jsonld"))


DOCTYPES = {
    "entity file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "external": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd">',
    "parameter": b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:1/x">%b;]>',
    "laughs": b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    "bare": b"<!DOCTYPE a>",
}


@pytest.mark.parametrize("kind", DOCTYPES)
def test_any_doctype_is_refused_with_its_line(kind: str) -> None:
    data = b"<?xml version='1.0'?>\n" + DOCTYPES[kind] + RDF + b"</rdf:RDF>"
    with pytest.raises(SourceError, match=r":2:.*DOCTYPE is refused"):
        parse(data, syntax_named("rdfxml"))


@pytest.mark.parametrize("declared", ["UTF-16", "Shift_JIS", "utf-7"])
def test_xml_that_declares_another_encoding_is_refused(declared: str) -> None:
    data = f"<?xml version='1.0' encoding='{declared}'?>".encode() + RDF + b"</rdf:RDF>"
    with pytest.raises(SourceError, match=declared):
        parse(data, syntax_named("rdfxml"))


def test_xinclude_is_only_data() -> None:
    include = b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    with pytest.raises(SourceError):
        parse(RDF + include + b"</rdf:RDF>", syntax_named("rdfxml"))


def test_xml_that_is_cut_off_is_not_taken_for_whole() -> None:
    with pytest.raises(SourceError, match="not well-formed XML"):
        parse(RDF + b'<A about="http://x"><b>1</b>', syntax_named("rdfxml"))


def test_a_name_with_two_colons_is_no_xml_of_rdf() -> None:
    text = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="https://x/#">
    <x:a rdf:about="https://x/a"><x:b rdf:x:y="https://x/b"/></x:a></rdf:RDF>"""
    with pytest.raises(SourceError, match="two colons"):
        parse(text, syntax_named("rdfxml"))


def test_a_text_that_ends_like_a_keyword_is_a_text() -> None:
    text = rb'{"@id": "https://x/a", "https://x/#p": "\"\"@en"}'
    [quad] = parse(text, syntax_named("jsonld")).quads
    assert quad.object.value == '""@en'
