"""What parsers of XML compare with each other, or repeat, is bounded."""

from __future__ import annotations

import pytest

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf import parse, syntax_named

RDF = (
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:v="http://v/"{}>{}</r:RDF>'
)


def declared(count: int) -> str:
    return "".join(f' xmlns:p{n}="http://p{n}/"' for n in range(count))


ELEMENTS = {
    "attributes": (
        RDF.format("", "<v:A" + "".join(f' v:a{n}="x"' for n in range(501)) + "/>"),
        "an element has more than 500 attributes",
    ),
    "namespaces": (
        RDF.format(declared(300), f"<v:A{declared(300)}/>"),
        "more than 500 namespaces are declared",
    ),
    "literals": (
        RDF.format(
            declared(400), "<v:A>" + '<v:b r:parseType="Literal"><c/></v:b>' * 9_000 + "</v:A>"
        ),
        "the XML literals up to here repeat too many namespaces",
    ),
}


@pytest.mark.parametrize("kind", ELEMENTS)
def test_what_xml_parsers_compare_or_repeat_is_bounded(kind: str) -> None:
    text, words = ELEMENTS[kind]
    with pytest.raises(SourceError, match=rf"f:1:\d+: {words}"):
        parse(text.encode(), syntax_named("rdfxml"), "f")


def test_an_element_may_have_many_attributes_and_namespaces() -> None:
    properties = "".join(f' v:a{n}="x"' for n in range(400))
    text = RDF.format(
        declared(400), f'<v:A{properties}/><v:A><v:b r:parseType="Literal"><c/></v:b></v:A>'
    )
    assert len(parse(text.encode(), syntax_named("rdfxml")).quads) == 403
