"""Whatever the template has a place for comes back from it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import Literal, NamedNode, Quad

from iotssf_kg.namespaces import PREFIXES, RDF, VOID, XSD
from iotssf_kg.rdf import Syntax, parse, serialise, syntax_named
from iotssf_kg.rdf.codes import code_list
from iotssf_kg.rdf.template import SHEETS, Sheet, class_node, properties

SPACE = "https://kaze.example/id/"
EXPORT = NamedNode(f"{SPACE}export")
SHEETS_OF_NODES = [sheet for sheet in SHEETS if sheet.name != "export"]

# Spreadsheets know no control characters, and read a cell of blanks as an empty one.
TEXTS = some.text(some.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1).filter(
    str.strip
)
NAMES = some.text("abZ0-_.é機/?=&'();；:", min_size=1, max_size=8)
NODES = some.builds(lambda name: NamedNode(SPACE + name), NAMES) | some.sampled_from(
    [PREFIXES["rq"] + "P1-01", PREFIXES["sch"] + "III", "https://other.example/x;y", "urn:a:b"]
).map(NamedNode)
DAYS = some.dates().map(lambda day: day.isoformat())
LEXICAL = {
    "string": TEXTS,
    "date": DAYS | DAYS.map(lambda day: f"{day}Z"),
    "integer": some.integers().map(str) | some.sampled_from(["007", "+1", "-0"]),
    "decimal": some.decimals(allow_nan=False, allow_infinity=False, places=3).map(
        lambda d: f"{d:f}"
    ),
    "boolean": some.sampled_from(["true", "false"]),
}


def values(key: str) -> some.SearchStrategy[NamedNode | Literal]:
    prop, (_, coercion) = properties()[key]
    if coercion == "@language":
        tags = some.sampled_from(["en", "ja", "fr", "en-gb"])
        return some.builds(Literal, TEXTS) | some.builds(
            lambda t, g: Literal(t, language=g), TEXTS, tags
        )
    if coercion == "@id":
        return NODES
    if coercion == "@vocab":
        codes = [code.iri for code in code_list(prop)]
        return some.sampled_from([*codes, NamedNode(PREFIXES["rq"] + "P1-02")])
    datatype = NamedNode(coercion)
    return LEXICAL[coercion.removeprefix(XSD)].map(lambda text: Literal(text, datatype=datatype))


@some.composite
def rows(draw: some.DrawFn, sheet: Sheet) -> list[Quad]:
    """One row of *sheet*: a node with any of the properties that the sheet offers."""
    node = NamedNode(SPACE + sheet.name + draw(NAMES))
    classes = draw(some.lists(some.sampled_from(sheet.classes), min_size=1, unique=True))
    found = [Quad(node, RDF("type"), class_node(name)) for name in classes]
    for key in draw(some.lists(some.sampled_from(sheet.keys), max_size=4, unique=True)):
        for value in draw(some.lists(values(key), min_size=1, max_size=3)):
            found.append(Quad(node, properties()[key][0], value))
    return found


EXPORTS = some.lists(
    some.sampled_from(SHEETS_OF_NODES).flatmap(rows),
    max_size=5,
    unique_by=lambda quads: quads[0].subject,
).map(
    lambda described: [
        Quad(EXPORT, RDF("type"), class_node("Export")),
        Quad(EXPORT, VOID("uriSpace"), Literal(SPACE)),
        *(quad for quads in described for quad in quads),
    ]
)


@pytest.mark.parametrize("syntax", [syntax_named("xlsx"), syntax_named("csv")], ids=["xlsx", "csv"])
# A workbook takes a fifth of a second.
@settings(deadline=None, max_examples=40)
@given(EXPORTS)
def test_an_export_comes_back_from_the_template(syntax: Syntax, export: list[Quad]) -> None:
    assert set(parse(serialise(export, syntax), syntax).quads) == set(export)
