"""Random shapes and random data, as Turtle, small enough for the slowest engine."""

from __future__ import annotations

from hypothesis import strategies as st

PREFIXES = """@prefix ex: <urn:ex:> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = ["ex:a", "ex:b", "ex:c", "_:x", "_:y"]
NAMED = [node for node in NODES if not node.startswith("_")]
CLASSES = ["ex:C", "ex:D"]
PREDICATES = ["ex:p", "ex:q"]
LITERALS = [
    *("1", "2", "1.5", '"a"', '"ab"', '"a"@en', '"b"@en', '"a"@ja', "true"),
    *('"soon"^^xsd:date', '"2026-01-01"^^xsd:date', '"x"^^xsd:integer', '"01"^^xsd:integer'),
]
RANGES = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]
KINDS = ["BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]


def one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


triples = st.one_of(
    st.tuples(one_of(*NODES), one_of(*PREDICATES), one_of(*NODES, *LITERALS)),
    st.tuples(one_of(*NODES), st.just("a"), one_of(*CLASSES)),
)
data = st.lists(triples.map(lambda t: f"{' '.join(t)} ."), min_size=1, max_size=9).map(
    lambda lines: "\n".join([PREFIXES, "ex:D rdfs:subClassOf ex:C .", *lines])
)

_steps = one_of(*PREDICATES)
paths = st.recursive(
    _steps,
    lambda inner: st.one_of(
        inner.map(lambda p: f"[ sh:inversePath {p} ]"),
        st.tuples(inner, inner).map(lambda p: f"( {p[0]} {p[1]} )"),
        st.tuples(inner, inner).map(lambda p: f"[ sh:alternativePath ( {p[0]} {p[1]} ) ]"),
        st.tuples(one_of("zeroOrMore", "oneOrMore", "zeroOrOne"), _steps).map(
            lambda p: f"[ sh:{p[0]}Path {p[1]} ]"
        ),
    ),
    max_leaves=3,
)

_values = st.one_of(
    one_of(*CLASSES).map(lambda c: f"sh:class {c}"),
    one_of("integer", "string", "date", "boolean").map(lambda d: f"sh:datatype xsd:{d}"),
    one_of(*KINDS).map(lambda k: f"sh:nodeKind sh:{k}"),
    st.lists(one_of(*NAMED, *LITERALS), max_size=3).map(lambda v: f"sh:in ( {' '.join(v)} )"),
    one_of(*NAMED, *LITERALS).map(lambda v: f"sh:hasValue {v}"),
    one_of("^a", "[0-9]$", "urn").map(lambda p: f'sh:pattern "{p}"'),
    st.tuples(one_of("min", "max"), st.integers(1, 3)).map(lambda n: f"sh:{n[0]}Length {n[1]}"),
    st.tuples(one_of(*RANGES), one_of("1", "2")).map(lambda b: f"sh:{b[0]} {b[1]}"),
    one_of('"en"', '"en" "ja"').map(lambda tags: f"sh:languageIn ( {tags} )"),
    one_of("sh:closed true", "sh:closed true ; sh:ignoredProperties ( ex:p )"),
    st.tuples(one_of("equals", "disjoint"), _steps).map(lambda c: f"sh:{c[0]} {c[1]}"),
)  # fmt: skip
_counted = st.one_of(
    st.tuples(one_of("min", "max"), st.integers(0, 2)).map(lambda n: f"sh:{n[0]}Count {n[1]}"),
    st.just("sh:uniqueLang true"),
)


def _property(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    qualified = st.tuples(inner, one_of("Min", "Max"), st.integers(0, 2)).map(
        lambda q: f"sh:qualifiedValueShape [ {q[0]} ] ; sh:qualified{q[1]}Count {q[2]}"
    )
    said = st.one_of(inner, _counted, qualified)
    return st.tuples(paths, said).map(lambda p: f"sh:property [ sh:path {p[0]} ; {p[1]} ]")


constraints = st.recursive(
    _values,
    lambda inner: st.one_of(
        _property(inner),
        st.tuples(one_of("not", "node"), inner).map(lambda c: f"sh:{c[0]} [ {c[1]} ]"),
        st.tuples(one_of("and", "or", "xone"), inner, inner).map(
            lambda c: f"sh:{c[0]} ( [ {c[1]} ] [ {c[2]} ] )"
        ),
    ),
    max_leaves=4,
)
targets = st.one_of(
    one_of(*CLASSES).map(lambda c: f"sh:targetClass {c}"),
    one_of(*NAMED, "1", '"a"@en').map(lambda n: f"sh:targetNode {n}"),
    st.tuples(one_of("Subjects", "Objects"), _steps).map(lambda t: f"sh:target{t[0]}Of {t[1]}"),
)
severities = one_of("", " ; sh:severity sh:Warning", " ; sh:severity ex:Grave")


def _shape(said: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    head = one_of("a sh:NodeShape", "a sh:PropertyShape ; sh:path ex:p")
    return st.tuples(head, targets, severities, said).map(
        lambda s: f"{s[0]} ; {s[1]}{s[2]} ; {s[3]} ."
    )


def _graph(shapes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(shapes, min_size=1, max_size=3).map(
        lambda texts: "\n".join([PREFIXES, *(f"ex:S{n} {t}" for n, t in enumerate(texts))])
    )


core = _graph(_shape(st.one_of(constraints, _property(constraints))))

# Patterns that may bind $this, and patterns that do not.
_objects = one_of("?value", "?x", "?y", "$this", "ex:a", "1")
_patterns = st.tuples(one_of("$this", "$this", "?value", "?x"), _steps, _objects).map(" ".join)
_filters = one_of(
    *("$this != ?value", "isIRI($this)", "?value = ex:a", "$this = ex:a", "isBLANK($this)"),
    *("STRSTARTS(STR($this), 'urn')", "EXISTS { ?value ex:p $this }"),
    *("NOT EXISTS { $this ex:q ?u }", "NOT EXISTS { ?v ex:q ?u FILTER(?u = $this) }"),
)
# rdflib sees in a filter what is bound outside its group, so each brings its own pattern.
_sheltered = st.tuples(_steps, _filters).map(lambda f: f"$this {f[0]} ?value . FILTER({f[1]})")
_bare = one_of("BOUND(?x)", "!BOUND(?x)", "?value = ex:a", "$this != ?value").map(
    lambda f: f"FILTER({f})"
)
_counted_groups = _patterns.map(
    lambda p: f"{{ SELECT $this (COUNT(?x) AS ?n) {{ $this ex:p ?x . {p} }} GROUP BY $this }}"
)
_nested = _patterns.map(
    lambda p: f"{{ SELECT DISTINCT $this ?value {{ $this ex:q ?value . {p} }} }}"
)


def _elements(*more: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.one_of(_patterns.map(lambda p: f"{p} ."), _sheltered, *more),
        lambda inner: st.one_of(
            inner.map(lambda e: f"OPTIONAL {{ {e} }}"),
            st.tuples(inner, inner).map(lambda e: f"{{ {e[0]} }} UNION {{ {e[1]} }}"),
            inner.map(lambda e: f"{{ {e} }}"),
        ),
        max_leaves=3,
    )


def _asking(elements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return _graph(
        _shape(
            st.lists(elements, min_size=1, max_size=3).map(
                lambda parts: (
                    'sh:sparql [ sh:select """PREFIX ex: <urn:ex:> '
                    f'SELECT $this ?value WHERE {{ {" ".join(parts)} }}""" ]'
                )
            )
        )
    )


sparql = _asking(_elements(_nested))
aggregates = _asking(_elements(_nested, _counted_groups, _bare))
