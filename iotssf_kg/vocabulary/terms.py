"""Which classes, properties and codes an export may use, how often, and under which short key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import HOME, OWL, PREFIXES, RDF, RDFS, SH, SKOS, SSF, Namespace
from iotssf_kg.rules.facts import Facts

SCHEMA = Namespace("https://schema.org/")
ANY_NODE = OWL("Thing")

_DOMAINS = (RDFS("domain"), SCHEMA("domainIncludes"))
_RANGES = (RDFS("range"), SCHEMA("rangeIncludes"))
_DEFINITIONS = (SKOS("definition"), SKOS("scopeNote"))
# What an export cannot state: schemes, rules and the dataset write these.
_OTHERS = [NamedNode(f"{HOME}collection/{name}") for name in ("scheme", "derived", "catalogue")]
# What a property shape says of single values, and how JSON Schema says it.
_FACETS = {SH("pattern"): "pattern", SH("minInclusive"): "minimum"}


@dataclass(frozen=True)
class Use:
    """One property as nodes of one class use it.

    Attributes:
        key: Its key in the JSON-LD context.
        iri: The property.
        expects: The classes or datatypes of its values; empty where any IRI will do.
        codes: The only values it takes, where there is a list of them.
        least: How many values a node has at least.
        most: How many at most; None where there is no limit.
        facets: What holds of each value, in the words of JSON Schema.
    """

    key: str
    iri: NamedNode
    expects: tuple[NamedNode, ...]
    codes: tuple[NamedNode, ...]
    least: int
    most: int | None
    facets: Mapping[str, str | int]


class Vocabulary:
    """The terms of an export.

    Args:
        facts: The core vocabulary and the exchange shapes.
        keys: Term → its key in the JSON-LD context.
    """

    def __init__(self, facts: Facts, keys: Mapping[NamedNode, str]) -> None:
        self.facts = facts
        self.keys = keys
        self._withheld = {m for c in _OTHERS for m in facts.nodes(c, SKOS("member"))}

    def classes(self) -> list[NamedNode]:
        """The classes whose nodes an export describes, in the vocabulary's order."""
        found = [c for c in self.facts.typed(OWL("Class")) if isinstance(c, NamedNode)]
        return [
            c
            for c in found
            if c.value.startswith(SSF) and c not in self._withheld and not self.codes(c)
        ]

    def codes(self, kind: NamedNode) -> tuple[NamedNode, ...]:
        """The individuals of *kind*, if it is a code list."""
        return tuple(n for n in self.facts.typed(kind) if isinstance(n, NamedNode))

    def parents(self, kind: NamedNode) -> list[NamedNode]:
        """The classes of ours directly above *kind*."""
        above = self.facts.nodes(kind, RDFS("subClassOf"))
        return [c for c in above if c.value.startswith(SSF)]

    def uses(self, kind: NamedNode) -> list[Use]:
        """The properties stated of *kind* itself, inherited ones left out; required ones first."""
        shaped = {path for path, _ in self._shapes(kind)}
        found = [
            self._use(kind, p)
            for p in self._properties()
            if kind in self._either(p, _DOMAINS) or p in shaped
        ]
        return sorted(found, key=lambda use: use.least == 0)

    def alternatives(self, kind: NamedNode) -> list[tuple[str, ...]]:
        """The groups of keys of which a node of *kind* has at least one."""
        first = SH("alternativePath")
        found = []
        for shape in self._shape_nodes(kind):
            for path in self.facts.values(shape, SH("path")):
                for head in self.facts.values(path, first):
                    found.append(tuple(self.keys[p] for p in self._list(head)))
        return found

    def label(self, term: NamedNode, lang: str) -> str:
        """The name of *term* in *lang*."""
        return self._text(term, (RDFS("label"),), lang)

    def definition(self, term: NamedNode, lang: str) -> str:
        """What *term* means, in *lang*: for a term of others, what it means in an export."""
        return self._text(term, _DEFINITIONS, lang)

    def _properties(self) -> Iterator[NamedNode]:
        owned = {s for d in _DOMAINS for s in self.facts.rows(d)}
        # An export says who operates an asset, not just who is involved.
        general = {above for _, above in self.facts.pairs(RDFS("subPropertyOf"))}
        yield from (p for p in self.keys if p in owned - general - self._withheld)

    def _use(self, kind: NamedNode, prop: NamedNode) -> Use:
        shapes = [shape for path, shape in self._shapes(kind) if path == prop]
        said = {p: n for s in shapes for p, n in self._constraints(s).items()}
        expects = self._either(prop, _RANGES)
        most = said.get(SH("maxCount"))
        return Use(
            key=self.keys[prop],
            iri=prop,
            expects=expects,
            codes=self._listed(shapes) or self._coded(expects),
            least=max(int(said.get(SH("minCount"), 0)), int(SH("hasValue") in said)),
            most=None if most is None else int(most),
            facets={word: said[p] for p, word in _FACETS.items() if p in said},
        )

    def _listed(self, shapes: list[object]) -> tuple[NamedNode, ...]:
        heads = [head for shape in shapes for head in self.facts.values(shape, SH("in"))]
        return tuple(node for head in heads for node in self._list(head))

    def _coded(self, expects: tuple[NamedNode, ...]) -> tuple[NamedNode, ...]:
        lists = [self.codes(kind) for kind in expects]
        return tuple(code for codes in lists for code in codes) if all(lists) else ()

    def _constraints(self, shape: object) -> dict[NamedNode, str | int]:
        found: dict[NamedNode, str | int] = {}
        for p in (SH("minCount"), SH("maxCount"), SH("hasValue"), *_FACETS):
            for value in self.facts.values(shape, p):
                text = value.value if isinstance(value, NamedNode | Literal) else ""
                found[p] = int(text) if text.isdecimal() else text
        return found

    def _shapes(self, kind: NamedNode) -> Iterator[tuple[NamedNode, object]]:
        for shape in self._shape_nodes(kind):
            for path in self.facts.nodes(shape, SH("path")):
                yield path, shape

    def _shape_nodes(self, kind: NamedNode) -> Iterator[object]:
        for node, targets in self.facts.rows(SH("targetClass")).items():
            if kind in targets:
                yield from self.facts.values(node, SH("property"))

    def _list(self, head: object) -> Iterator[NamedNode]:
        while isinstance(head, BlankNode):
            yield from self.facts.nodes(head, RDF("first"))
            head = next(iter(self.facts.values(head, RDF("rest"))), None)

    def _either(self, subject: object, predicates: tuple[NamedNode, ...]) -> tuple[NamedNode, ...]:
        return tuple(n for p in predicates for n in self.facts.nodes(subject, p))

    def _text(self, term: NamedNode, predicates: tuple[NamedNode, ...], lang: str) -> str:
        texts = [v for p in predicates for v in self.facts.values(term, p)]
        return next(v.value for v in texts if isinstance(v, Literal) and v.language == lang)


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    files = [folder("ontology") / "core.ttl", folder("shapes") / "exchange.ttl"]
    facts = Facts(quad.triple for file in files for quad in parse(path=str(file)))
    return Vocabulary(facts, dict(_keys()))


def _keys() -> Iterator[tuple[NamedNode, str]]:
    text = (folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    for key, definition in json.loads(text)["@context"].items():
        name = definition["@id"] if isinstance(definition, dict) else str(definition)
        prefix, colon, local = name.partition(":")
        if colon and prefix in PREFIXES:
            yield NamedNode(PREFIXES[prefix] + local), key
