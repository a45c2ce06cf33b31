"""Exports written in tests as text, two parties ``a:`` and ``b:``, closed together."""

from __future__ import annotations

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import PREFIXES, Namespace
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.export import split

A, B = Namespace("https://kaze.example/id/"), Namespace("https://suzu.example/id/")
RQ, SCH, SCHB = (Namespace(PREFIXES[name]) for name in ("rq", "sch", "schb"))
_KNOWN = {**PREFIXES, "a": A, "b": B}
HEAD = "".join(f"@prefix {name}: <{space}> .\n" for name, space in _KNOWN.items())


def closed(own: str, other: str = "") -> Closure:
    """The closure of ``a:export`` with the statements *own*, ``b:export`` with *other* at hand."""
    text = (
        f'a:export {{ a:export a ssf:Export ; void:uriSpace "{A}" . {own} }}\n'
        f'b:export {{ b:export a ssf:Export ; void:uriSpace "{B}" . {other} }}\n'
    )
    exports = split(parse((HEAD + text).encode(), syntax_named("trig")))
    return close_all(at_hand(exports), shipped())[0]


def rating(name: str, *levels: str, scheme: str = "sch:scheme") -> str:
    """An assessment on *levels*, such as ``R1`` and ``E3``."""
    axes = {"R": "ssf:recoveryDifficulty", "E": "ssf:economicImpact"}
    stated = "".join(f" {axes[level[0]]} ssf:{level} ;" for level in levels)
    return f"{name} a ssf:Assessment ;{stated} ssf:underScheme {scheme} .\n"


def pairs(closure: Closure, predicate: NamedNode) -> set[tuple[str, str]]:
    """Subject and object of what was derived with *predicate*, by the ends of their IRIs."""
    derived = (t for t in closure.derived() if t.predicate == predicate)
    return {(_end(t.subject), _end(t.object)) for t in derived}


def _end(node: object) -> str:
    text = node.value if isinstance(node, NamedNode) else str(node)
    return text.replace("#", "/").rpartition("/")[2]
