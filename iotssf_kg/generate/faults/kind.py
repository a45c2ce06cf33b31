"""What a kind of fault is, and the place that one is planted at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.generate.account import Account
from iotssf_kg.generate.consequences import Row, row
from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.page import Page, term
from iotssf_kg.generate.statements import Term


@dataclass
class Site:
    """Where a fault is planted.

    Attributes:
        draft: The export.
        account: What it comes to before this fault.
        asset: The asset that gets the fault.
        node: The node that is changed: the asset, or one that it depends on.
        taken: Nodes that other faults have changed or rely on.
        touched: Further nodes that this one changes or relies on.
    """

    draft: Draft
    account: Account
    asset: NamedNode
    node: NamedNode
    taken: set[NamedNode]
    touched: set[NamedNode] = field(default_factory=set)

    @property
    def page(self) -> Page:
        """The export's statements, faults included."""
        return self.draft.page

    def free(self, *classes: str) -> list[NamedNode]:
        """The nodes of these classes that no fault has to do with, this one included."""
        mine = {self.asset, self.node}
        return [n for n in self.page.of(*classes) if n not in self.taken and n not in mine]

    def pick(self, nodes: Iterable[NamedNode]) -> NamedNode:
        """One of *nodes*, which no other fault may change from now on."""
        chosen = self.draft.random.choice(sorted(nodes, key=str))
        self.touched.add(chosen)
        return chosen

    def about_export(self, path: str, shape: str) -> Row:
        """A finding about the export itself."""
        return row(self.page.export, path, shape)


Value: TypeAlias = Callable[[Site], Term]
Fits: TypeAlias = Callable[[Site], bool]
Plant: TypeAlias = Callable[[Site], Iterable[Row]]


def always(site: Site) -> bool:
    """Fits wherever there is a node of its class."""
    return True


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        name: What is wrong, in a few words.
        profile: The profile that finds it.
        at: The class of node it is planted at.
        shapes: The shapes that raise it; more may, by its consequences.
        plant: Changes the page and gives the findings of guard and exchange; those of the other
            profiles follow from the page.
        fits: Whether it can be planted at a site.
        alone: Whether nothing else can be planted in the same export.
    """

    name: str
    profile: str
    at: str
    shapes: tuple[str, ...]
    plant: Plant
    fits: Fits = always
    alone: bool = False


def property_shape(kind: str, name: str) -> str:
    """The property shape of exchange for the property *name* of the class *kind*."""
    return f"{kind}-{name.rpartition(':')[2]}"


def missing(kind: str, name: str) -> Kind:
    """The property *name* is left out."""
    shape = property_shape(kind, name)

    def plant(site: Site) -> Iterable[Row]:
        site.page.put(site.node, name)
        return [row(site.node, name, shape)]

    return Kind(f"{kind} without {name}", "exchange", kind, (shape,), plant, said(name))


def wrong(kind: str, name: str, what: str, value: Value, fits: Fits = always) -> Kind:
    """The property *name* has a wrong value."""
    shape = property_shape(kind, name)

    def plant(site: Site) -> Iterable[Row]:
        site.page.put(site.node, name, value(site))
        return [row(site.node, name, shape)]

    return Kind(f"{kind}: {what} as {name}", "exchange", kind, (shape,), plant, fits)


def beside(kind: str, name: str, what: str, value: Value, fits: Fits = always) -> Kind:
    """The property *name* has one value more, which is wrong or too many."""
    shape = property_shape(kind, name)

    def plant(site: Site) -> Iterable[Row]:
        site.page.say(site.node, {name: value(site)})
        return [row(site.node, name, shape)]

    return Kind(f"{kind}: {what} beside {name}", "exchange", kind, (shape,), plant, fits)


def unknown(kind: str, name: str, word: str) -> Kind:
    """The property *name* has a value that is no term of ours."""
    shape = property_shape(kind, name)

    def plant(site: Site) -> Iterable[Row]:
        site.page.put(site.node, name, term(word))
        return [row(site.node, name, shape), row(site.node, name, "UnknownTerm")]

    label = f"{kind}: unknown {word} as {name}"
    return Kind(label, "exchange", kind, (shape, "UnknownTerm"), plant, said(name))


def said(name: str) -> Fits:
    """Fits where something is said of *name*."""
    return lambda site: bool(site.page.values(site.node, name))


def is_(name: str, word: str) -> Fits:
    """Fits where *name* has our term *word* among its values."""
    return lambda site: term(word) in site.page.values(site.node, name)
