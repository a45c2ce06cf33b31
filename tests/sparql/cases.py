"""Queries with NOT EXISTS, and data on which a rewriting that takes no care gives other rows."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """A group, data, what becomes of each NOT EXISTS, and what a careless rewriting would give.

    *told* are the reasons why each is left alone, "" for one that is rewritten.
    """

    group: str
    data: str
    told: tuple[str, ...]
    careless: str


def _case(group: str, data: str, *told: str) -> Case:
    return Case(group, data, told, group.replace("FILTER NOT EXISTS", "MINUS"))


CASES = {
    "nothing is shared": _case(
        "?s :p ?o FILTER NOT EXISTS { ?x :q ?y . ?y :r ?z }",
        ":a :p :b . :c :q :d . :d :r :e .",
        "It shares no variable with its group.",
    ),
    "what is shared is bound by OPTIONAL": _case(
        "?s :p ?o OPTIONAL { ?o :q ?e } FILTER NOT EXISTS { ?x :r ?e ; :q ?f }",
        ":a :p :b . :x :r :e ; :q :f .",
        "?e may be unbound in its group.",
    ),
    "what is shared is bound by some VALUES": _case(
        "?s :p ?o VALUES ?e { UNDEF :d } FILTER NOT EXISTS { ?x :r ?e ; :q ?f }",
        ":a :p :b . :x :r :e ; :q :f .",
        "?e may be unbound in its group.",
    ),
    "what is shared is bound by a BIND that fails": _case(
        "?s :p ?o BIND(?o + 1 AS ?e) FILTER NOT EXISTS { ?x :r ?e ; :q ?f }",
        ":a :p :b . :x :r :e ; :q :f .",
        "?e may be unbound in its group.",
    ),
    "what is shared is bound in one branch": _case(
        "{ ?s :p ?o } UNION { ?s :p ?e } FILTER NOT EXISTS { ?x :r ?e ; :q ?f }",
        ":a :p :b . :x :r :e ; :q :f .",
        "?e may be unbound in its group.",
    ),
    "a filter compares with a variable outside": _case(
        "?s :p ?d FILTER NOT EXISTS { ?s :q ?x . ?x :p ?e FILTER(?e > ?d) }",
        ":a :p 1 ; :q :x . :c :p 3 ; :q :y . :x :p 2 . :y :p 2 .",
        "",
    ),
    "a filter compares with the end of a path outside": _case(
        "?s :p+ ?d FILTER NOT EXISTS { ?s :q ?x . ?x :p ?e FILTER(?e > ?d) }",
        ":a :p 1 ; :q :x . :x :p 2 .",
        "No plain patterns that hang together bind ?d and ?s.",
    ),
    "it stands before what it looks at": _case(
        "FILTER NOT EXISTS { ?o :q ?e . ?e :r ?f } ?s :p ?o",
        ":a :p :b . :c :p :d . :b :q :e . :e :r :f .",
        "",
    ),
    "it stands before a BIND that it looks at": _case(
        "?s :p ?o FILTER NOT EXISTS { ?o :q ?k . ?k :r ?f } VALUES ?k { :e } ?s :r ?k",
        ":a :p :b ; :r :e . :c :p :d ; :r :e . :b :q :e . :e :r :f . :d :q :g . :g :r :f .",
        "",
    ),
    "one in it looks at what is outside": _case(
        "?s :p ?o FILTER NOT EXISTS { ?o :q ?c ; :r 1 FILTER NOT EXISTS { ?c :r ?s . ?s :q 1 } }",
        ":a :p :b ; :q 1 . :f :p :b . :b :q :c ; :r 1 . :c :p :d ; :r :a .",
        "",
        "",
    ),
    "it stands in GRAPH with a variable and a SELECT": Case(
        "GRAPH ?g { SELECT ?s { ?s :p ?o FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d } } }",
        ":g { :a :p :b } :h { :b :q :c . :c :r :d }",
        ("It stands in a nested SELECT inside GRAPH with a variable.",),
        "GRAPH ?g { SELECT ?s { ?s :p ?o MINUS { SELECT ?o { ?o :q ?c . ?c :r ?d } } } }",
    ),
    "it stands in GRAPH with a variable": Case(
        "GRAPH ?g { ?x :p ?s . ?x :p ?o FILTER NOT EXISTS { ?o :q ?c . ?s :q ?c } }",
        ":g { :a :p :b } :h { :b :q :c }",
        ("",),
        "GRAPH ?g { ?x :p ?s . ?x :p ?o MINUS { SELECT ?o { ?o :q ?c . ?s :q ?c } } }",
    ),
}
LEFT = {
    "?s :p ?o FILTER EXISTS { ?o :q ?c FILTER NOT EXISTS { ?c :r ?d . ?d :q 1 } }": (
        "It stands inside another EXISTS that is left alone."
    ),
    "VALUES ?s { :a :nowhere } FILTER NOT EXISTS { ?s :p* ?x . ?x :q* ?s }": (
        "A path in it can be of no length, and may begin at a node that is not in the data."
    ),
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d FILTER(RAND() < 0.5) }": (
        "It holds RAND, which may give another value each time."
    ),
    "GRAPH ?g { VALUES ?o { :b } FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d } }": (
        "It stands in GRAPH with a variable, and its group has no pattern of its own."
    ),
    "?s :p ?o OPTIONAL { ?o :q ?c FILTER NOT EXISTS { ?o :r ?d . ?s :q ?d } }": (
        "It is the condition of an OPTIONAL, so it sees what stands before that."
    ),
    "?s :p ?o FILTER(NOT EXISTS { ?o :q ?c . ?c :r ?d } && ?o = 1)": (
        "It is part of a larger expression."
    ),
    "?s :p ?o BIND(NOT EXISTS { ?o :q ?c . ?c :r ?d } AS ?k)": "It is part of a larger expression.",
    "?s :p ?o SERVICE <urn:e> { ?s :p ?o FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d } }": (
        "Another endpoint answers it."
    ),
    "?s :p ?o { ?x :q ?y FILTER NOT EXISTS { ?x :q ?c . ?c :r ?o } }": (
        "?o is bound further out, but not in its group."
    ),
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c OPTIONAL { ?c :r ?d } }": "It holds OPTIONAL.",
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c { ?c :r ?d } }": "It holds a nested group or UNION.",
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c MINUS { ?c :r ?d } }": "It holds MINUS.",
    "?s :p ?o FILTER NOT EXISTS { SELECT ?o { ?o :q ?c . ?c :r ?d } }": "It holds a nested SELECT.",
    "?s :p ?o FILTER NOT EXISTS { GRAPH ?o { ?o :q ?c . ?c :r ?d } }": "It holds GRAPH.",
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c BIND(1 AS ?k) }": "It holds BIND.",
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d FILTER(EXISTS { ?d :p 1 } || false) }": (
        "It holds EXISTS in an expression."
    ),
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d FILTER(?d < ?e) }": (
        "A filter in it compares ?e, which may be unbound."
    ),
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d FILTER(<urn:f>(?d)) }": (
        "It holds urn:f, which may give another value each time."
    ),
    "?s :p ?o FILTER NOT EXISTS { ?s :q ?c . ?d :q ?e }": (
        "A pattern in it shares nothing with its group, not even over other patterns."
    ),
    "?s :p+ ?o FILTER NOT EXISTS { ?s :q ?c . ?o :q ?c }": (
        "No plain patterns that hang together bind ?o and ?s."
    ),
    "?x :p _:b ; :q ?s . ?x :q ?o FILTER NOT EXISTS { ?s :q ?c . ?o :q ?c }": (
        "No plain patterns that hang together bind ?o and ?s."
    ),
    "?s :p ?o FILTER NOT EXISTS { ?o :q ?c }": (
        "It holds one pattern, which the engine looks up fast as it is."
    ),
    "<< ?s :p ?o >> :q ?c FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d }": (
        "The query has something that is not understood here: <."
    ),
}
