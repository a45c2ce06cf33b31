"""Which exports a dataset holds, whose they are, and what they claim and refer to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import DCTERMS, HOME, SSF
from iotssf_kg.rules.export import Export

_ISSUED = DCTERMS("issued")
# What these point at never changes what follows from the export that says it. An auditor or a
# test house would otherwise tie all whom it serves together. What evidence is about can change the
# outcome for whoever relies on that evidence; `ties` goes from one to the other.
_INERT = frozenset((SSF("reviews"), SSF("about"), SSF("issuedBy")))
_DAY = re.compile(r"(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True)
class Entry:
    """One export as the catalogue knows it.

    Attributes:
        iri: The export, and its graph.
        publisher: Who answers for it.
        issued: Its date, in the form year-month-day.
        replaces: The exports that it says it replaces.
        spaces: The beginnings of the IRIs that it may describe.
        references: The namespaces of other parties' nodes that it refers to.
        current: Whether it is in the default graph.
        sha256: Of the file it came in.
        source: That file's name.
    """

    iri: NamedNode
    publisher: NamedNode | None
    issued: str = ""
    replaces: tuple[NamedNode, ...] = ()
    spaces: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    current: bool = True
    sha256: str = ""
    source: str = ""

    def owns(self, node: NamedNode) -> bool:
        """Whether the export may describe *node*."""
        return node.value.startswith(self.spaces)

    def supersedes(self, older: Entry) -> bool:
        """Whether it replaces *older* and may: one of its publisher, in its own namespaces.

        One that was issued later is not older, whatever names it.
        """
        named = older.iri in self.replaces and older.iri != self.iri
        party = self.publisher is not None and self.publisher == older.publisher
        return named and party and self.owns(older.iri) and not earlier(self, older)


def day(issued: str) -> tuple[int, ...]:
    """Year, month and day of the xsd:date *issued*; nothing where it is none.

    Not a ``date``, which knows no year after 9999.
    """
    found = _DAY.match(issued)
    return tuple(map(int, found.groups())) if found else ()


def earlier(entry: Entry, other: Entry) -> bool:
    """Whether *entry* was issued before *other*."""
    return day(entry.issued) < day(other.issued)


def entry_of(export: Export) -> Entry:
    """The entry that *export* would get."""
    dates = (t.object for t in export.triples if (t.subject, t.predicate) == (export.iri, _ISSUED))
    issued = sorted(o.value for o in dates if isinstance(o, Literal))
    return Entry(
        iri=export.iri,
        publisher=export.publisher,
        issued=issued[-1] if issued else "",
        replaces=tuple(sorted(export.replaces, key=str)),
        spaces=export.spaces,
        references=tuple(sorted({namespace(node) for node in references(export)} - {""})),
        sha256=export.sha256,
        source=export.source,
    )


def references(
    export: Export, predicates: Collection[NamedNode] | None = None
) -> Iterator[NamedNode]:
    """The nodes of other parties that the closure of *export* can depend on.

    Args:
        export: The one that refers.
        predicates: Those to go by; if not given, all of ours that matter.
    """
    for triple in export.triples:
        if predicates is None:
            follow = triple.predicate.value.startswith(SSF) and triple.predicate not in _INERT
        else:
            follow = triple.predicate in predicates
        if follow and isinstance(triple.object, NamedNode) and _foreign(export, triple.object):
            yield triple.object


def _foreign(export: Export, node: NamedNode) -> bool:
    return not node.value.startswith(HOME) and not export.owns(node)


def namespace(node: NamedNode) -> str:
    """*node* up to its last ``/`` or ``#``, which is where a space can end."""
    end = max(node.value.rfind("/"), node.value.rfind("#"))
    return node.value[: end + 1]


class Owners(Protocol):
    """Where exports are looked up."""

    def get(self, iri: NamedNode) -> Entry | None:
        """The entry of the export *iri*."""

    def owners(self, name: str) -> Iterable[Entry]:
        """The current exports that may describe nodes in the namespace *name*."""


class Register:
    """The exports of a dataset, current and superseded, looked up by what they claim.

    Args:
        entries: Those that are already there.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[NamedNode, Entry] = {}
        self._claims: dict[str, set[NamedNode]] = {}
        self._below: dict[str, set[NamedNode]] = {}
        self._newer: dict[NamedNode, set[NamedNode]] = {}
        for entry in entries:
            self._keep(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def get(self, iri: NamedNode) -> Entry | None:
        """The entry of the export *iri*."""
        return self._entries.get(iri)

    def current(self) -> list[Entry]:
        """The entries of the exports that the default graph holds."""
        return [entry for entry in self if entry.current]

    def copy(self) -> Register:
        """A register that can be changed without this one."""
        return Register(self)

    def add(self, entry: Entry) -> Entry:
        """Take *entry* in, in the place of an older one of that export; returns what it became.

        What was superseded stays so.
        """
        held = self._entries.get(entry.iri)
        once_superseded = held is not None and not held.current
        newer = (self._entries[iri] for iri in self._newer.get(entry.iri, ()))
        replaced = any(each.supersedes(entry) for each in newer)
        settled = replace(entry, current=not (once_superseded or replaced))
        self._keep(settled)
        for iri in entry.replaces:
            older = self._entries.get(iri)
            if older is not None and entry.supersedes(older):
                self._entries[iri] = replace(older, current=False)
        return settled

    def _keep(self, entry: Entry) -> None:
        self._entries[entry.iri] = entry
        for space in entry.spaces:
            self._claims.setdefault(space, set()).add(entry.iri)
            for above in prefixes(space):
                self._below.setdefault(above, set()).add(entry.iri)
        for iri in entry.replaces:
            self._newer.setdefault(iri, set()).add(entry.iri)

    def claiming(self, space: str) -> Iterator[tuple[str, Entry]]:
        """The spaces that overlap *space*, each with an entry that claims it."""
        found = {iri for above in prefixes(space) for iri in self._claims.get(above, ())}
        found |= self._below.get(space, set())
        for iri in sorted(found, key=str):
            for other in self._entries[iri].spaces:
                if other.startswith(space) or space.startswith(other):
                    yield other, self._entries[iri]

    def owners(self, name: str) -> Iterator[Entry]:
        """The current exports that may describe nodes in the namespace *name*."""
        for space in prefixes(name):
            for iri in self._claims.get(space, ()):
                entry = self._entries[iri]
                if entry.current and space in entry.spaces:
                    yield entry

    def referrers(self, spaces: Iterable[str]) -> list[Entry]:
        """The current exports that refer to nodes in *spaces*."""
        beginnings = tuple(spaces)
        return [
            entry
            for entry in self.current()
            if any(name.startswith(beginnings) for name in entry.references)
        ]


def prefixes(name: str) -> Iterator[str]:
    """*name* and its beginnings, as far as a space can end there."""
    for index, character in enumerate(name, 1):
        if character in "/#":
            yield name[:index]
