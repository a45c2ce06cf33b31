"""The readers of results and the comparison can fail: a suite that they judge could not."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.namespaces import XSD
from tests.sparql11.results import READERS, Row, Table, flat, same

ROW: Row = {
    "a": NamedNode("http://x.example/?q=1&r=é"),
    "b": Literal('q"\\ \t,;\né', language="en"),
    "c": Literal("1", datatype=XSD("decimal")),
    "d": BlankNode("x"),
}
ASKED = Table(("a", "b", "c", "d", "e"), (ROW, {"d": BlankNode("x")}))
WRITTEN = {
    "application/sparql-results+json": r"""{"head": {"vars": ["a", "b", "c", "d", "e"]},
        "results": {"bindings": [{"a": {"type": "uri", "value": "http://x.example/?q=1&r=\u00e9"},
        "b": {"type": "literal", "value": "q\"\\ \t,;\né", "xml:lang": "en"},
        "c": {"type": "literal", "value": "1.0",
              "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
        "d": {"type": "bnode", "value": "r0"}}, {"d": {"type": "bnode", "value": "r0"}}]}}""",
    "application/sparql-results+xml": """<s:sparql xmlns:s="http://www.w3.org/2005/sparql-results#">
        <s:head><s:variable name="a"/><s:variable name="b"/><s:variable name="c"/>
        <s:variable name="d"/><s:variable name="e"/></s:head><s:results><s:result>
        <s:binding name="a"><s:uri>http://x.example/?q=1&amp;r=é</s:uri></s:binding>
        <s:binding name="b"><s:literal xml:lang="en">q"\\ &#9;,;&#10;é</s:literal></s:binding>
        <s:binding name="c"><s:literal datatype="http://www.w3.org/2001/XMLSchema#decimal"
        >1.00</s:literal></s:binding><s:binding name="d"><s:bnode>r0</s:bnode></s:binding>
        </s:result><s:result><s:binding name="d"><s:bnode>r0</s:bnode></s:binding></s:result>
        </s:results></s:sparql>""",
    "text/csv": 'a,b,c,d,e\r\nhttp://x.example/?q=1&r=é,"q""\\ \t,;\né",1,_:r0,\r\n,,,_:r0,\r\n',
    "text/tab-separated-values": "?a\t?b\t?c\t?d\t?e\n"
    '<http://x.example/?q=1&r=é>\t"q\\"\\\\ \\t,;\\n\\u00E9"@en\t1.0\t_:r0\t\n\t\t\t_:r0\t\n',
}


@pytest.mark.parametrize("form", READERS)
def test_each_format_is_read(form: str) -> None:
    wanted = flat(ASKED) if form == "text/csv" else ASKED
    assert same(READERS[form](WRITTEN[form].encode()), wanted)


A, B, X, Y = Literal("a"), Literal("b"), BlankNode("x"), BlankNode("y")


@pytest.mark.parametrize(
    ("one", "other", "ordered"),
    [
        ([{"v": A}], [{"v": B}], False),
        ([{"v": A}], [{"v": Literal("a", language="en")}], False),
        ([{"v": A}], [{"v": NamedNode("urn:a")}], False),
        ([{"v": A}], [{}], False),
        ([{"v": A}], [{"v": A}, {"v": A}], False),
        ([{"v": A}, {"v": B}], [{"v": B}, {"v": A}], True),
        ([{"v": X}, {"v": X}], [{"v": X}, {"v": Y}], False),
        ([{"v": X, "w": Y}], [{"v": X, "w": X}], False),
        ([{"v": X}, {"v": A}], [{"v": A}, {"v": X}], True),
    ],
)
def test_what_differs_is_told_apart(one: list[Row], other: list[Row], ordered: bool) -> None:
    tables = [Table(("v", "w"), tuple(rows)) for rows in (one, other)]
    assert not same(tables[0], tables[1], ordered=ordered)
    assert all(same(table, table, ordered=ordered) for table in tables)
