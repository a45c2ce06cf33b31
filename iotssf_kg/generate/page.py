"""One export as it is being written: statements by node, properties by short name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.namespaces import PREFIXES, SSF, XSD

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal
Said: TypeAlias = Mapping[str, Term | Iterable[Term] | None]

TYPE: Final = "rdf:type"
LABEL: Final = "rdfs:label"
ISSUED: Final = "dcterms:issued"
BY: Final = "prov:wasAttributedTo"


@cache
def term(name: str) -> NamedNode:
    """The term called *name*: ``usedIn`` is ours, ``rdfs:label`` says whose it is."""
    prefix, colon, local = name.rpartition(":")
    return NamedNode(PREFIXES[prefix] + local) if colon else SSF(name)


@cache
def datatype(name: str) -> NamedNode:
    """The XSD datatype called *name*."""
    return XSD(name)


def text(en: str, ja: str) -> tuple[Literal, Literal]:
    """A text in both languages."""
    return Literal(en, language="en"), Literal(ja, language="ja")


def typed(value: object, kind: str) -> Literal:
    """*value* as a literal of the XSD datatype *kind*, whether or not it is one."""
    return Literal(str(value), datatype=datatype(kind))


class Page:
    """The statements of one export.

    Args:
        space: The namespace that its publisher owns.
        name: The local name of the export.
    """

    def __init__(self, space: str, name: str) -> None:
        self.space = space
        self.export = self.node(name)
        self.rows: dict[Node, dict[str, list[Term]]] = {}

    def node(self, local: str) -> NamedNode:
        """The publisher's node of that name."""
        return NamedNode(self.space + local)

    def describe(self, local: str, kind: str, said: Said) -> NamedNode:
        """A new node of the publisher's, of the class *kind*, with what is *said* of it."""
        node = self.node(local)
        self.say(node, {TYPE: term(kind), **said})
        return node

    def say(self, node: Node, said: Said) -> None:
        """Add statements; what is said to be None or nothing is left out."""
        row = self.rows.setdefault(node, {})
        for name, values in said.items():
            several = [] if values is None else list(_several(values))
            if several:
                row.setdefault(name, []).extend(several)

    def put(self, node: Node, name: str, *values: Term) -> None:
        """Say *values* of *name* instead of what was said."""
        row = self.rows[node]
        row.pop(name, None)
        if values:
            row[name] = list(values)

    def values(self, node: object, name: str) -> list[Term]:
        """What is said of *name*."""
        return self.rows.get(node, {}).get(name, [])  # type: ignore[call-overload, no-any-return]

    def nodes(self, node: object, name: str) -> list[NamedNode]:
        """Those of the values that are IRIs."""
        return [v for v in self.values(node, name) if isinstance(v, NamedNode)]

    def of(self, *kinds: str) -> list[NamedNode]:
        """The publisher's named nodes stated to be of any of the classes *kinds*, in order."""
        return [node for node in self.all_of(*kinds) if isinstance(node, NamedNode)]

    def all_of(self, *kinds: str) -> list[Node]:
        """The same, with those that have no name."""
        wanted = set(map(term, kinds))
        return [
            node
            for node, row in self.rows.items()
            if not wanted.isdisjoint(row.get(TYPE, ())) and self.owns(node)
        ]

    def is_a(self, node: object, *kinds: str) -> bool:
        """Whether *node* is stated to be of any of the classes *kinds*."""
        return not set(map(term, kinds)).isdisjoint(self.values(node, TYPE))

    def referrers(self, node: Node) -> list[tuple[Node, str]]:
        """The nodes that refer to *node*, and by what."""
        return [(n, p) for n, row in self.rows.items() for p, vs in row.items() if node in vs]

    def forget(self, node: Node) -> None:
        """Say nothing more about *node*."""
        del self.rows[node]

    def rename(self, node: Node, other: Node) -> None:
        """Call *node* by the name *other*, wherever it stands."""
        for holder, name in self.referrers(node):
            values = self.rows[holder][name]
            self.rows[holder][name] = [other if value == node else value for value in values]
        self.rows[other] = self.rows.pop(node)

    def accepted(self) -> Page:
        """What the publisher may say: of its own nodes. Shared with this page, not copied."""
        mine = Page(self.space, self.export.value.removeprefix(self.space))
        if Literal(self.space) in self.values(self.export, "void:uriSpace"):
            mine.rows = {node: row for node, row in self.rows.items() if self.owns(node)}
        return mine

    def owns(self, node: object) -> bool:
        """Whether *node* is the publisher's to describe."""
        return isinstance(node, BlankNode) or (
            isinstance(node, NamedNode) and node.value.startswith(self.space)
        )

    def __len__(self) -> int:
        return sum(len(values) for row in self.rows.values() for values in row.values())

    def triples(self) -> Iterator[Triple]:
        """All statements."""
        for node, row in self.rows.items():
            for name, values in row.items():
                predicate = term(name)
                for value in values:
                    yield Triple(node, predicate, value)


def _several(values: Term | Iterable[Term]) -> Iterable[Term]:
    return (values,) if isinstance(values, NamedNode | BlankNode | Literal) else values
