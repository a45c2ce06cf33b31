"""Documents come in whole, or with an error that names the place and the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iotssf_kg.errors import NotAcceptable, SourceError
from iotssf_kg.rdf import SYNTAXES, parse, read, syntax_named, syntax_of

if TYPE_CHECKING:
    from pathlib import Path

TURTLE = syntax_named("turtle")
STATEMENT = b"<http://a> <http://b> <http://c> ."


def test_blank_nodes_of_two_documents_never_meet() -> None:
    data = b"_:x <http://b> [] ."
    first, second = (parse(data, TURTLE).quads[0] for _ in range(2))
    assert first.subject != second.subject
    assert first.object != second.object


def test_a_document_knows_the_hash_of_its_bytes() -> None:
    document = parse(b"\xef\xbb\xbf" + STATEMENT, TURTLE)
    assert len(document.quads) == 1
    assert document.data.startswith(b"\xef\xbb\xbf")
    assert len(document.sha256) == 64


FAULTS = {
    "relative": (b"\n<a> <b> .", 2, 1, "<a> is a relative IRI", "in full"),
    "cut off": (b"<http://a> <http://b>", 1, 22, "ends in the middle", "saved or copied whole"),
    "prefix": (b"x:a <http://b> 1 .", 1, 1, "prefix x: is not declared", "@prefix x:"),
    "no dot": (STATEMENT[:-1] + b"\n" + STATEMENT, 2, 1, "not closed", "dot"),
    "space": (b"<http://a> <http://b> <http://x y> .", 1, 23, "cannot contain ' '", "Percent"),
    "latin": (b'<http://a> <http://b> "\xff" .', 1, 24, "not UTF-8", "as UTF-8"),
    "line jump": (b'<http://a> <http://b> "a\n" .', 1, 25, "runs over the end", "Close"),
    "other": (b"<http://a> <http://b> True .", 1, 23, "True is not a valid", "Correct"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_and_remedy(fault: str) -> None:
    data, line, column, what, remedy = FAULTS[fault]
    with pytest.raises(SourceError) as caught:
        parse(data, TURTLE, "export.ttl")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert what in caught.value.what
    assert remedy in caught.value.hint
    assert str(caught.value).startswith(f"export.ttl:{line}:{column}: ")


@pytest.mark.parametrize(
    "data",
    [
        b"<http://a> <http://b> <<( <http://a> <http://b> 1 )>> .",
        b"<http://a> <http://b> 1 ~ <http://r> .",
        b'<http://a> <http://b> "x"@en--ltr .',
    ],
)
def test_what_only_rdf_1_2_knows_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"RDF 1\.2"):
        parse(data, TURTLE)


OTHERS = {
    "xml in turtle": ("turtle", b'<?xml version="1.0"?>\n<rdf:RDF/>', "RDF/XML, not Turtle"),
    "rdf in n-quads": ("nquads", b"\n<rdf:RDF a='b c'/>", "RDF/XML, not N-Quads"),
    "json in turtle": ("turtle", b'{ "@context": {} }', "JSON, not Turtle"),
    "array in n-triples": ("ntriples", b'[ {"@id": "x"} ]', "JSON, not N-Triples"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_file_that_begins_like_another_syntax_is_told_so(case: str) -> None:
    name, data, told = OTHERS[case]
    with pytest.raises(SourceError, match=f"this is {told}. Call it by"):
        parse(data, syntax_named(name))


def test_json_that_is_cut_off_in_a_text_is_told_in_a_whole_sentence() -> None:
    with pytest.raises(SourceError, match=r"not JSON: Unterminated string\. Check"):
        parse(b'{"@context": "abc', syntax_named("jsonld"))


def test_what_cannot_be_read_is_told_by_path(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_bytes(b"\n")
    for name in (".", "missing.ttl", "empty.ttl", "notes.docx", "sheet.csv"):
        with pytest.raises(SourceError) as caught:
            read(tmp_path / name)
        assert str(tmp_path) in str(caught.value)
        assert caught.value.hint


def test_standard_input_has_to_be_told_its_syntax() -> None:
    with pytest.raises(SourceError, match="standard input"):
        read("-")


def test_a_syntax_is_known_by_name_suffix_and_media_type() -> None:
    for syntax in SYNTAXES:
        suffixes = [
            syntax_of(f"a.b{suffix}{gz}") for suffix in syntax.suffixes for gz in ("", ".gz")
        ]
        named = [syntax.name, syntax.media_type, f"{syntax.media_type.upper()}; charset=utf-8"]
        assert {*suffixes, *map(syntax_named, named)} == {syntax}


def test_an_unknown_syntax_is_told_with_a_near_one() -> None:
    with pytest.raises(NotAcceptable, match=r"'turtel'\. Did you mean turtle\?"):
        syntax_named("turtel")
    with pytest.raises(NotAcceptable, match="Use one of turtle, trig"):
        syntax_named("word")
