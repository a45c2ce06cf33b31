"""Places of findings: the line on which the statement's object starts, or the next best."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf import Document, parse, read, serialise, syntax_named, syntax_of
from iotssf_kg.rdf.place import Place
from iotssf_kg.rdf.positions import locate
from tests.rdf.test_w3c import FOLDERS, SUITES, cases
from tests.requirements import need

HERE = Path(__file__).parent / "positions"
EXAMPLES = sorted(
    path
    for path in (Path(__file__).parents[2] / "examples").glob("*/*.*")
    if path.suffix in (".ttl", ".nq", ".jsonld")
)
SAYS = re.compile(r"line ?(\d+)")
REST = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")


def turtle(text: str, name: str = "turtle") -> Document:
    return parse(f"@prefix : <http://e/> . {text}".encode(), syntax_named(name))


def node(name: str) -> NamedNode:
    return NamedNode(f"http://e/{name}")


def placed(document: Document) -> list[tuple[Quad, Place | None]]:
    locator = locate(document)
    return [(q, locator.place(q.subject, str(q.predicate), q.object)) for q in document.quads]


@pytest.mark.parametrize("path", sorted(HERE.iterdir()), ids=lambda path: path.name)
def test_each_object_that_says_its_line_is_found_on_it(path: Path) -> None:
    found = placed(read(path))
    told = [
        (int(says[1]), place and place.line, str(quad))
        for quad, place in found
        if (says := SAYS.search(getattr(quad.object, "value", ""))) and quad.predicate != REST
        if not str(quad.predicate).endswith(("parent>", "#object>"))
    ]
    assert len(told) >= 5
    assert [each for each in told if each[0] != each[1]] == []


@pytest.mark.parametrize("name", ["ntriples", "nquads", "turtle", "trig", "rdfxml", "jsonld"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_each_object_of_the_examples_stands_at_its_place(path: Path, name: str) -> None:
    quads = read(path).quads
    data = serialise(quads, syntax_named(name))
    found = placed(parse(data, syntax_named(name)))
    assert len(found) == len(set(quads))
    assert [str(quad) for quad, place in found if not (place and shows(quad, place))] == []


def shows(quad: Quad, place: Place) -> bool:
    """Whether the line at *place* has the object's text, or the end of its IRI."""
    value = quad.object
    if isinstance(value, BlankNode):
        return bool(place.excerpt)
    last = re.split("[/#:]", value.value)[-1] if isinstance(value, NamedNode) else value.value
    # Up to the first character that some syntax writes in another way.
    text = re.split(r"""[\\"'&<>\s+]""", last)[0]
    return text in place.excerpt[(place.column or 1) - 1 :] or len(place.excerpt) == 200


RULES = """:s a :T ;
 :p "x" ,
  "y"@EN , 01 ;
 :q [ :r
   1 ] .
:t :q :s ; :n "z" .
:u :list ( :m
  :l ) ."""


@pytest.mark.parametrize(
    ("focus", "path", "value", "line"),
    [
        ("s", "<http://e/p>", Literal("x"), 2),
        ("s", "<http://e/p>", Literal("y", language="en"), 3),
        ("s", "<http://e/p>", Literal(1), 3),
        ("s", "<http://e/p>", Literal("other"), 2),
        ("s", "<http://e/p>", None, 2),
        ("s", "(<http://e/p>/<http://e/r>)", None, 2),
        ("s", "(<http://e/none>|<http://e/q>)", None, 4),
        ("s", "<http://e/p>+", Literal("y", language="en"), 3),
        ("s", "^<http://e/q>", node("t"), 6),
        ("s", "^<http://e/none>", None, 1),
        ("s", "<http://e/none>", None, 1),
        ("s", "!<http://e/p>", None, 1),
        ("s", "no path", None, 1),
        ("s", "<no iri>", None, 1),
        ("s", "<relative>", None, 1),
        ("s", "", None, 1),
        ("t", "", None, 6),
        ("l", "", None, 8),
        ("nobody", "", None, None),
        ("nobody", "<http://e/p>", Literal("x"), None),
    ],
)
def test_the_best_statement_counts(
    focus: str, path: str, value: NamedNode | Literal | None, line: int | None
) -> None:
    found = locate(turtle(RULES)).place(node(focus), path, value)
    assert (found and found.line) == line


def test_each_of_many_properties_is_found_at_its_place() -> None:
    # In the square of their number it would take minutes.
    count = 20_000
    document = turtle(":s" + ";\n".join(f" :p{n} {n}" for n in range(count)) + " .")
    locator = locate(document)
    places = [locator.place(node("s"), f"<http://e/p{n}>", None) for n in range(count)]
    assert [place and place.line for place in places] == list(range(1, count + 1))


def test_blank_nodes_that_look_alike_are_told_apart() -> None:
    document = turtle(":s :p [ :q 1 ] ,\n [ :q 1 ] ,\n _:b . _:b :q 1 .\n_:c :q 1 .")
    locator = locate(document)
    nodes = dict.fromkeys(q.subject for q in document.quads if isinstance(q.subject, BlankNode))
    lines = [getattr(locator.place(each, "", None), "line", None) for each in nodes]
    assert lines == [1, 2, 3, 4]


def test_a_place_has_the_column_and_the_line_as_written() -> None:
    document = turtle(
        '\n\U0001f600:s :p "\U0001f600" , "é"   # end\r\n .'.replace("\U0001f600:", ":")
    )
    place = locate(document).place(node("s"), "<http://e/p>", Literal("é"))
    assert place == Place(2, 13, "", ':s :p "\U0001f600" , "é"   # end')


def test_a_statement_beside_a_long_text_has_its_place() -> None:
    text = f'{{"@id": "http://a",\n"http://b": "x",\n"http://c": "{"😀" * (1 << 20)}"}}'
    document = parse(text.encode(), syntax_named("jsonld"))
    place = locate(document).place(NamedNode("http://a"), "<http://b>", None)
    assert place is not None
    assert place.line == 2


def test_a_long_line_is_cut() -> None:
    place = locate(turtle(f':s :p "{"é" * 9999}" , "x" .')).place(
        node("s"), "<http://e/p>", Literal("x")
    )
    assert place is not None
    assert (place.column, len(place.excerpt)) == (10035, 200)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("path", sorted(HERE.iterdir()), ids=lambda path: path.name)
def test_lines_end_as_an_editor_sees_it(path: Path, end: str) -> None:
    data = path.read_bytes()
    other = data.replace(b"\n", end.encode())
    places = [
        [place and place[:2] for _, place in placed(parse(each, syntax_of(path)))]
        for each in (data, b"\xef\xbb\xbf" + other, gzip.compress(other))
    ]
    assert places[0] == places[1] == places[2]


def test_a_part_of_a_file_tells_the_lines_of_the_whole() -> None:
    data = b'<http://e/s> <http://e/p> "a" .\n<http://e/s> <http://e/p> "b" .\n'
    part = parse(data, syntax_named("nquads"))
    document = Document(part.name, part.syntax, part.data, part.quads, lines=[7, 1000])
    found = locate(document).place(node("s"), "<http://e/p>", Literal("b"))
    assert found == Place(1000, 27, excerpt='<http://e/s> <http://e/p> "b" .')


LINES = """<http://e/s> <http://e/p> "a" .
<http://e/t> <http://e/p> <http://e/s> <http://e/s> .
<http://e/s> <http://e/p> _:b .
<http://e/s> <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/s> .
"""


@pytest.mark.parametrize(
    "more", ["", " _:b <http://e/p> 'x' .", '_:x <http://e/\\u0061> "x" .', "\r#"]
)
def test_lines_are_searched_and_indexed_alike(more: str) -> None:
    document = parse((LINES + more.replace("'", '"')).encode(), syntax_named("nquads"))
    locator = locate(document)
    many = [locator.place(node(str(number)), "", None) for number in range(20 * bool(more))]
    assert not any(many)
    lines = [place and place.line for _, place in placed(document)][:4]
    canonical = locator.place(node("s"), "<http://e/p>", Literal(1))
    first = locator.place(node("s"), "^<http://e/p>", None)
    assert [*lines, canonical and canonical.line, first and first.line] == [1, 2, 3, 4, 4, 2]


def test_what_is_relative_to_a_base_from_outside_has_places() -> None:
    data = b"""{"@context": {"p": "http://e/p"}, "@id": "s",
      "p": [1,
        {"@id": "t"}]}"""
    document = parse(data, syntax_named("jsonld"), base="http://e/")
    assert [place and place.line for _, place in placed(document)] == [2, 3]


def test_a_node_of_a_sheet_has_its_row() -> None:
    rows = {node("s"): ("assets", 4)}
    document = Document("a.xlsx", syntax_named("xlsx"), b"PK", (), rows)
    assert locate(document).place(node("s"), "", None) == Place(4, sheet="assets")
    assert locate(document).place(node("t"), "", None) is None


def test_statements_that_are_not_those_of_the_text_have_no_place() -> None:
    document = turtle(":s :p 1 , 2 .")
    less = Document(document.name, document.syntax, document.data, document.quads[1:])
    assert locate(less).place(node("s"), "", None) is None


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_document_of_the_suites_has_places(folder: str) -> None:
    need(SUITES, "IOTSSF_W3C_SUITES names no folder of W3C suites")
    without = []
    for case in cases(folder):
        try:
            document = parse(case.action.read_bytes(), syntax_of(case.action), base=case.base)
        except SourceError:
            continue
        without += [case.action.name for _, place in placed(document) if place is None]
    assert without == []
