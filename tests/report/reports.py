"""Reports of any kind, for hypothesis: everything that a writer must be able to write."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.namespaces import SH, SSFSH
from iotssf_kg.rdf.place import Place
from iotssf_kg.validation.report import Finding, Judged, Report, Severity, Unjudged

# What has broken writers of XML, of CSV, of workflow commands, and terminals.
NASTY = (
    "]]>", "a::b%0A", "::error::x", "\x1b[31mred\x1b[0m", "\x00", "\x07\x08\x7f\x9b",
    "\ufffe\uffff",
    "line\nfeed\r\n", "\t=1+1", "@SUM(A1)", '"quoted" \\ and \'', "\u202ertl", "שלום", "😀𐍈",
    "</script><b>&amp;", "{?this}", "\u2028\u2029\x85", "a,b:c", "long " * 900, "",
)  # fmt: skip
texts = st.sampled_from(NASTY) | st.text(max_size=30)
segments = st.text("abcXYZ019-_.~日本", min_size=1, max_size=8)
iris = st.builds(lambda text: NamedNode(f"https://maker.example/id/{text}"), segments)
blanks = st.builds(lambda text: BlankNode(f"b{text}"), st.text("abc019", max_size=5))
nodes = iris | blanks
languages = st.sampled_from(("en", "ja", "en-GB"))
literals = (
    st.builds(Literal, texts)
    | st.builds(lambda text, tag: Literal(text, language=tag), texts, languages)
    | st.builds(lambda text, kind: Literal(text, datatype=kind), texts, iris)
)
shapes = st.sampled_from((SSFSH("Asset-label"), SSFSH("Asset"), SSFSH("X")))
paths = st.sampled_from(
    (
        "",
        "<https://w3id.org/iot-ssf/ns#usedIn>",
        "^<https://a.example/p>",
        "(<https://a.example/p>/<https://a.example/q>*)",
        "(<https://a.example/p>|(^<https://a.example/q>)+|<https://a.example/r>?)",
        "no path at all",
    )
)
places = st.builds(
    Place,
    st.integers(1, 10**7),
    st.none() | st.integers(1, 9999),
    st.sampled_from(("", "assets", "用途 !")),
    texts,
)
sources = st.sampled_from(("", "a.ttl", "deep/ü 100%.ttl", "/abs/x:y,z.nq", "odd\udcff\n.ttl"))
counts = st.integers(0, 10**6)


def _findings(details: st.SearchStrategy[tuple[Finding, ...]]) -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        focus=nodes,
        path=paths,
        value=st.none() | nodes | literals,
        severity=st.sampled_from(Severity),
        shape=shapes,
        component=st.just(SH("MinCountConstraintComponent")),
        messages=st.dictionaries(languages | st.just(""), texts, max_size=3),
        requirement=st.none() | iris,
        export=st.none() | iris,
        source=sources,
        place=st.none() | places,
        mending=texts,
        details=details,
    )


_nested = _findings(st.just(()))
findings = _findings(st.lists(_nested, max_size=2).map(tuple))
judged = st.builds(
    Judged,
    iri=iris,
    publisher=st.none() | iris,
    source=sources,
    sha256=st.sampled_from(("", "0" * 64)),
    assets=counts,
    models=counts,
    triples=counts,
    withheld=counts,
    cells=st.dictionaries(iris, counts, max_size=2),
    categories=st.dictionaries(iris, counts, max_size=2),
)
unjudged = st.builds(
    Unjudged, sources, texts, st.none() | st.integers(1, 999), st.none() | iris,
    st.sampled_from((2, 3)),
)  # fmt: skip
reports = st.builds(
    Report,
    findings=st.lists(findings, max_size=4).map(tuple),
    checked=st.dictionaries(shapes, st.integers(0, 3), max_size=2),
    on=st.none() | st.dates(date(2000, 1, 1)),
    profiles=st.lists(st.sampled_from(("guard", "exchange")), unique=True).map(tuple),
    engine=st.sampled_from(("", "shacl 0.3.4")),
    exports=st.lists(judged, max_size=2).map(tuple),
    unjudged=st.lists(unjudged, max_size=2).map(tuple),
)
