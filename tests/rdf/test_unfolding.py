"""A small document that stands for a large one is refused while it unfolds, or before."""

from __future__ import annotations

import pytest

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf import parse, syntax_named

LONG = "x" * 50_000
MANY = range(9_000)

REPEATED = {
    "prefix": f"@prefix p: <http://{LONG}/> .\n" + "p:a p:b p:c .\n" * 9_000,
    "base": f"BASE <http://{LONG}/>\n" + "<a> <b> <c> .\n" * 9_000,
    "subject": f"<http://{LONG}> <http://b> {', '.join(map(str, MANY))} .",
    "datatype": f"@prefix p: <http://{LONG}/> ."
    + "".join(f'<http://a> <http://b> "{n}"^^p:d .' for n in MANY),
}


@pytest.mark.parametrize("kind", REPEATED)
def test_long_names_cannot_be_repeated_for_ever(kind: str) -> None:
    with pytest.raises(SourceError, match="its statements come to more than"):
        parse(REPEATED[kind].encode(), syntax_named("turtle"))


DIRECTIVES = {
    "chain of bases": "@base <http://a/> .\n" + "@base <aaaaaaaa/> .\n" * 12_000,
    "prefixes under a long base": f"bAsE <http://{LONG}/>\n"
    + "".join(f"PREFIX# one more\np{n}:<a>\n" for n in MANY),
}


@pytest.mark.parametrize("kind", DIRECTIVES)
def test_directives_cannot_build_on_each_other_for_ever(kind: str) -> None:
    with pytest.raises(SourceError, match=r":\d+: the prefixes and bases come to more than"):
        parse(DIRECTIVES[kind].encode(), syntax_named("turtle"))


def test_directives_in_texts_and_comments_do_not_count() -> None:
    line = f"<http://a> <http://b> 'base <{LONG}>', '''prefix a: <'{LONG}>''' . # @base <{LONG}> \n"
    text = f"@base <http://{LONG}/> .\n{line * 60}"
    assert parse(text.encode(), syntax_named("turtle")).quads
