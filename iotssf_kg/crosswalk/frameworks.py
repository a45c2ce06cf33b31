"""Frameworks as lists of identifiers, one file an edition in ``ontology/frameworks``.

A framework is called by its key, and with its edition where that matters: ``en-303-645@2.1.1``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from pyoxigraph import NamedNode

from iotssf_kg.crosswalk.clausetext import TITLE, is_sentence, restricts
from iotssf_kg.crosswalk.headed import Headed, read_headed
from iotssf_kg.errors import SourceError, UnknownName
from iotssf_kg.namespaces import HOME

KEYS: Final = ("framework", "edition", "title", "publisher", "source", "licence", "verification")
COLUMNS: Final = ("id", "title", "kind", "parent", "obligation", "verification")
# What stands for an obligation where there is none any more.
WITHDRAWN: Final = "withdrawn"
VERIFICATIONS: Final = ("primary", "secondary", "unverified", "project")


@dataclass(frozen=True)
class Element:
    """One identifier of a framework.

    Attributes:
        id: As the framework writes it.
        title: Its name, or a short paraphrase of ours; "" where there is none.
        kind: What the framework calls such an element.
        parent: The id of the element that it is part of; "" at the top.
        obligation: Whether it is mandatory, in the framework's own signs.
        verification: How sure it is that the framework has it so.
        iri: Its IRI, which carries the edition.
    """

    id: str
    title: str
    kind: str
    parent: str
    obligation: str
    verification: str
    iri: NamedNode

    @property
    def withdrawn(self) -> bool:
        """Whether its publisher has withdrawn it, so that it asks for nothing."""
        return self.obligation == WITHDRAWN


class Group(NamedTuple):
    """What several elements of a framework belong to.

    Attributes:
        id: As the framework writes it; "" where nothing but their kind groups them.
        title: Its name.
    """

    id: str
    title: str


@dataclass(frozen=True)
class Framework:
    """One edition of a framework.

    Attributes:
        key: What all its editions are called.
        edition: Which this is.
        title: Its name.
        publisher: Whose it is.
        issued: When it came out: a year, a month or a day.
        source: Where it is published.
        licence: What may be done with what is listed here.
        verification: How sure the list is where a row says nothing else.
        restricted: Whether its text may not be carried here.
        note: What else a reader must know.
        elements: By id, in the framework's order.
        iri: The IRI of its concept scheme.
        groups: By the ids of elements, what they belong to where that is no element itself.
    """

    key: str
    edition: str
    title: str
    publisher: str
    issued: str
    source: str
    licence: str
    verification: str
    restricted: bool
    note: str
    elements: Mapping[str, Element] = field(repr=False)
    iri: NamedNode
    groups: Mapping[str, Group] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """Its key with its edition."""
        return f"{self.key}@{self.edition}"

    @property
    def prefix(self) -> str:
        """What stands for it in CURIEs."""
        return f"{self.key}-{self.edition}"

    @property
    def base(self) -> str:
        """What the IRIs of its elements begin with."""
        return f"{self.iri.value}/"

    @cached_property
    def by_iri(self) -> Mapping[str, Element]:
        """Its elements by their IRIs."""
        return {element.iri.value: element for element in self.elements.values()}

    @cached_property
    def headings(self) -> frozenset[str]:
        """The kinds of which every element has parts: it groups these, and asks for no more."""
        parents = {element.parent for element in self.elements.values()}
        kinds = {element.kind for element in self.elements.values()}
        return frozenset(kinds - {e.kind for e in self.elements.values() if e.id not in parents})

    def group(self, id_: str) -> Group:
        """What the element *id_* belongs to at the top."""
        element = self.elements[id_]
        if id_ in self.groups:
            return self.groups[id_]
        top = element
        while top.parent:
            top = self.elements[top.parent]
        if top is element and top.kind not in self.headings:
            return Group("", top.kind)
        return Group(top.id, top.title)

    def curie(self, id_: str) -> str:
        """The CURIE of the element *id_*."""
        return f"{self.prefix}:{self.elements[id_].iri.value.removeprefix(self.base)}"


def read_framework(text: str, source: str) -> Framework:
    """The framework that the list *text* is of.

    Raises:
        SourceError: It lacks what a list must say, or contradicts itself; names the line.
    """
    table = read_headed(text, source)
    header = {name: str(value) for name, value in table.header.items()}
    missing = [name for name in KEYS if not header.get(name)]
    if missing or table.columns != COLUMNS:
        lacking = f"its header lacks {missing[0]}" if missing else "its columns are others"
        hint = f"Write {', '.join(KEYS)} above the columns {', '.join(COLUMNS)}"
        raise SourceError(lacking, source=source, line=1, hint=hint)
    restricted = table.header.get("restricted") is True
    if restricts(header["publisher"]) and not restricted:
        what = f"it is of {header['publisher']}, whose text may not be carried, and does not say so"
        raise SourceError(what, source=source, line=1, hint="Write restricted: true in its header")
    key, edition = header["framework"], header["edition"]
    iri = NamedNode(f"{HOME}framework/{quote(key)}/{quote(edition)}")
    return Framework(
        key=key,
        edition=edition,
        title=header["title"],
        publisher=header["publisher"],
        issued=header.get("issued", ""),
        source=header["source"],
        licence=header["licence"],
        verification=header["verification"],
        restricted=restricted,
        note=header.get("note", ""),
        elements=_elements(table, iri, header["verification"], restricted),
        iri=iri,
    )


def _elements(
    table: Headed, iri: NamedNode, verification: str, restricted: bool
) -> Mapping[str, Element]:
    found: dict[str, Element] = {}
    ids = {row["id"] for _, row in table.rows}
    for line, row in table.rows:
        cells = {**row, "verification": row["verification"] or verification}
        what = wrong(cells, found, ids, restricted)
        if what:
            raise SourceError(what, source=table.source, line=line)
        where = NamedNode(f"{iri.value}/{quote(row['id'], safe='()')}")
        found[row["id"]] = Element(**cells, iri=where)
    return found


def wrong(
    cells: Mapping[str, str], before: Container[str], ids: Container[str], restricted: bool
) -> str:
    """What is wrong with one row of a list; "" where nothing is.

    Args:
        cells: Its cells by column.
        before: The identifiers of the rows before.
        ids: Those of all rows.
        restricted: Whether the framework's text may not be carried.
    """
    id_, parent = cells["id"], cells["parent"]
    if not id_ or id_ in before:
        return f"the identifier {id_!r} is empty or comes twice"
    if parent and parent not in ids:
        return f"its parent {parent!r} is not in the list"
    if cells["verification"] not in VERIFICATIONS:
        return f"{cells['verification']!r} is none of {', '.join(VERIFICATIONS)}"
    if restricted and is_sentence(cells["title"]):
        return (
            f"the title of {id_} is no short paraphrase of at most {TITLE} characters: "
            "its publisher's text may not be carried"
        )
    return ""


class Shelf:
    """Frameworks, found by what they are called."""

    def __init__(self, frameworks: Iterable[Framework]) -> None:
        self._by_name = {each.name: each for each in frameworks}

    def __iter__(self) -> Iterator[Framework]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Framework:
        """The framework called *name*; without an edition, the one that there is.

        Raises:
            UnknownName: There is none of that name, or several editions.
        """
        editions = [n for n in self._by_name if name in (n, n.partition("@")[0])]
        if len(editions) == 1:
            return self._by_name[editions[0]]
        hint = f"Use one of {', '.join(editions or sorted(self._by_name))}"
        what = f"{name} has several editions" if editions else f"no framework is called {name}"
        raise UnknownName(what, hint=hint)


def listed(folder: Path) -> Iterator[Framework]:
    """The frameworks whose lists are in *folder*."""
    paths = sorted(folder.glob("*.tsv"))
    return (read_framework(path.read_text(encoding="utf-8"), path.name) for path in paths)
