"""One export as it is being written: statements by node, properties by short name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.generate.statements import Node, Statements, Term
from iotssf_kg.namespaces import PREFIXES, SSF, XSD

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
        self._said = Statements()
        # Whose rows count: all, those of the publisher's own nodes, or none.
        self._counts: Callable[[object], bool] = lambda node: True

    @property
    def rows(self) -> Mapping[Node, Mapping[str, list[Term]]]:
        """Node → property → values, whether they count or not."""
        return self._said.rows

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
        self._said.begin(node)
        for name, values in said.items():
            several = [] if values is None else list(_several(values))
            if several:
                self._said.add(node, name, several)

    def put(self, node: Node, name: str, *values: Term) -> None:
        """Say *values* of *name* instead of what was said."""
        self._said.put(node, name, list(values))

    def describes(self, node: Node) -> bool:
        """Whether anything is said of *node* that counts."""
        return node in self._said.rows and self._counts(node)

    def values(self, node: object, name: str) -> list[Term]:
        """What is said of *name*."""
        row = self._said.rows.get(node)  # type: ignore[call-overload]
        return row.get(name, []) if row and self._counts(node) else []

    def nodes(self, node: object, name: str) -> list[NamedNode]:
        """Those of the values that are IRIs."""
        return [v for v in self.values(node, name) if isinstance(v, NamedNode)]

    def of(self, *kinds: str) -> list[NamedNode]:
        """The publisher's named nodes stated to be of any of the classes *kinds*, in order."""
        return [node for node in self.all_of(*kinds) if isinstance(node, NamedNode)]

    def all_of(self, *kinds: str) -> list[Node]:
        """The same, with those that have no name."""
        found = {node for kind in kinds for node in self._said.holders(term(kind), TYPE)}
        return self._said.ordered(n for n in found if self.owns(n) and self._counts(n))

    def is_a(self, node: object, *kinds: str) -> bool:
        """Whether *node* is stated to be of any of the classes *kinds*."""
        stated = self.values(node, TYPE)
        return any(term(kind) in stated for kind in kinds)

    def saying(self, name: str, value: Node, *kinds: str) -> list[NamedNode]:
        """The publisher's named nodes of any of the classes *kinds* that say *value* of *name*."""
        return [
            node
            for node in self.holders(name, value)
            if isinstance(node, NamedNode) and self.owns(node) and self.is_a(node, *kinds)
        ]

    def holders(self, name: str, value: Node) -> list[Node]:
        """All nodes that say *value* of *name*, in order."""
        return [n for n in self._said.ordered(self._said.holders(value, name)) if self._counts(n)]

    def in_order(self, nodes: Iterable[Node]) -> list[NamedNode]:
        """Those of *nodes* that are described and the publisher's, with a name, in order."""
        found = self._said.ordered(node for node in nodes if self.describes(node))
        return [node for node in found if isinstance(node, NamedNode) and self.owns(node)]

    def referrers(self, node: Node) -> list[tuple[Node, str]]:
        """The nodes that refer to *node* in what counts, and by what; in order."""
        return [(n, name) for n, name in self._said.referrers(node) if self._counts(n)]

    def forget(self, node: Node) -> None:
        """Say nothing more about *node*."""
        self._said.forget(node)

    def rename(self, node: Node, other: Node) -> None:
        """Call *node* by the name *other*, wherever it stands."""
        self._said.rename(node, other)

    def accepted(self) -> Page:
        """What the publisher may say: of its own nodes. A view of this page, not a copy."""
        mine = Page(self.space, self.export.value.removeprefix(self.space))
        stated = Literal(self.space) in self.values(self.export, "void:uriSpace")
        mine._said = self._said
        mine._counts = self.owns if stated else lambda node: False
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
