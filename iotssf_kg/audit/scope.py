"""The exports that tell of an organization's assets, closed and judged at a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.audit.model import Named
from iotssf_kg.audit.parties import Party, roles
from iotssf_kg.dataset.catalogue import read_register
from iotssf_kg.dataset.dataset import catalogue_of
from iotssf_kg.dataset.register import Entry, Register
from iotssf_kg.dataset.shelf import Shelf
from iotssf_kg.namespaces import RDFS, SSF, local
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.closure import Closure, close
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.export import Export, Node
from iotssf_kg.rules.naming import Naming
from iotssf_kg.rules.step import Step, Teller
from iotssf_kg.store import Reader
from iotssf_kg.validation import Report, judge

_PERFORMS = SSF("performs")
# What a parser calls a blank node changes from run to run.
_BLANK: Final = re.compile(r"_:[0-9a-f]{6,}")


@dataclass(frozen=True)
class Held:
    """One asset as one export describes it, and what it needs something for.

    Attributes:
        closure: The export, closed.
        node: The asset.
        roles: In which roles the organization answers for it.
    """

    closure: Closure = field(repr=False)
    node: Node
    roles: tuple[str, ...]

    @property
    def functions(self) -> list[NamedNode]:
        """The functions that it performs."""
        return self.closure.facts.nodes(self.node, _PERFORMS)

    @property
    def bearers(self) -> tuple[Node, ...]:
        """The nodes that can need something: itself and its functions."""
        return (self.node, *self.functions)


@dataclass(frozen=True)
class Scope:
    """All that a report on one organization is made from.

    Attributes:
        store: Where everything is.
        party: The organization.
        on: The date that everything is judged at.
        lang: ``en`` or ``ja``.
        catalogue: The schemes and requirements.
        register: The exports that the store holds.
        entries: Those that it publishes or that tell of its assets.
        closures: These, closed, in the order of their IRIs.
        held: The assets that it answers for.
        report: What the shapes find in these exports.
    """

    store: Reader
    party: Party
    on: date
    lang: str
    catalogue: Catalogue
    register: Register
    entries: tuple[Entry, ...]
    closures: tuple[Closure, ...]
    held: tuple[Held, ...]
    report: Report

    @cached_property
    def tellers(self) -> Mapping[NamedNode, Teller]:
        """Export → who tells of it."""
        return {
            closure.export.iri: Teller(closure, self.on, Naming(closure, self.lang))
            for closure in self.closures
        }

    @cached_property
    def mine(self) -> frozenset[Node]:
        """The organization, its assets and their functions."""
        return frozenset((self.party.iri, *(b for held in self.held for b in held.bearers)))

    def teller(self, closure: Closure) -> Teller:
        """Who tells of *closure*."""
        return self.tellers[closure.export.iri]

    def named(self, node: Node | None, closure: Closure | None = None) -> Named:
        """*node* as *closure*, or else any export at hand, calls it; "" for none."""
        if node is None:
            return Named("")
        teller = self._owner(node) if closure is None else self.teller(closure)
        name = self._term(node) if teller is None else teller.name(node)
        return Named(steady(name), node.value if isinstance(node, NamedNode) else "")

    def _owner(self, node: Node) -> Teller | None:
        """Who tells of *node*: its own export, else any that has it at hand."""
        tellers = self.tellers.values()
        own = (t for t in tellers if t.closure.facts.describes(node))
        return next(own, next(iter(tellers), None))

    def _term(self, node: Node) -> str:
        texts = sorted(
            (text.language != self.lang, text.value)
            for text in self.catalogue.facts.values(node, RDFS("label"))
            if isinstance(text, Literal)
        )
        return texts[0][1] if texts else local(node)


def steady(text: str) -> str:
    """*text* without what changes from run to run."""
    return _BLANK.sub("–", text)


def sentences(steps: Iterable[Step]) -> Iterator[str]:
    """The texts of *steps* and of what they follow from, in order."""
    for step in steps:
        yield steady(step.text)
        yield from sentences(step.children)


def scope(store: Reader, party: Party, on: date, lang: str) -> Scope:
    """What a report on *party* at the date *on* is made from.

    Only exports that can matter to it are read: its own, those that describe its assets, and what
    their judgement depends on. They are judged anew at *on*, whatever the store has recorded.
    """
    register, catalogue = read_register(store), catalogue_of(store)
    answered = roles(store, party.iri)
    current = register.current()
    entries = [e for e in current if e.iri in answered or e.publisher == party.iri]
    entries.sort(key=lambda entry: entry.iri.value)
    hand = at_hand(map(_sorted, Shelf(store, register).hand(entries)) if entries else ())
    closures = _closures(hand, catalogue, {entry.iri for entry in entries})
    return Scope(
        store=store,
        party=party,
        on=on,
        lang=lang,
        catalogue=catalogue,
        register=register,
        entries=tuple(entries),
        closures=closures,
        held=tuple(h for c in closures for h in _held(c, party, answered.get(c.export.iri, {}))),
        report=judge(hand, on=on, only=[entry.iri for entry in entries], catalogue=catalogue)
        if entries
        else Report((), {}, on),
    )


def _sorted(export: Export) -> Export:
    # Of several measures that settle a need the first is named, in whatever order a store answers.
    return replace(export, triples=sorted(export.triples, key=str))


def _closures(hand: AtHand, catalogue: Catalogue, wanted: set[NamedNode]) -> tuple[Closure, ...]:
    members = [member for member in hand.members if member.export.iri in wanted]
    members.sort(key=lambda member: member.export.iri.value)
    return tuple(close(member, catalogue, hand) for member in members)


def _held(
    closure: Closure, party: Party, answered: Mapping[NamedNode, tuple[str, ...]]
) -> Iterator[Held]:
    own = closure.export.publisher == party.iri
    for asset in sorted(closure.facts.typed(*ASSETS), key=str):
        found = answered.get(asset, ()) if isinstance(asset, NamedNode) else ()
        if found or own:
            yield Held(closure, asset, found or ("publisher",))
