"""The graph that says what a dataset holds: its entries as statements, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.graphs import CATALOGUE, closure_of, report_of, withheld_of
from iotssf_kg.dataset.register import Entry, Register, prefixes
from iotssf_kg.namespaces import DCTERMS, RDF, SSF, VOID, XSD
from iotssf_kg.store import Reader, Term, select

CURRENT, SUPERSEDED = SSF("CurrentGraph"), SSF("SupersededGraph")
_TYPE, _EXPORT, _SHA256 = RDF("type"), SSF("Export"), SSF("sha256")
_PUBLISHER, _ISSUED, _REPLACES = DCTERMS("publisher"), DCTERMS("issued"), DCTERMS("replaces")
_SPACE, _REFERENCES = VOID("uriSpace"), DCTERMS("references")
_FILE, _LOADED = SSF("fileName"), SSF("loadedAt")

_ENTRIES = f"""SELECT ?export ?p ?o {{{{
  {{given}} GRAPH {CATALOGUE} {{{{ {{also}} ?export a {_EXPORT} ; ?p ?o }}}}
}}}}"""
_DIGESTS = f"""SELECT ?graph ?sha256 {{
  GRAPH {CATALOGUE} {{ ?graph {_SHA256} ?sha256 OPTIONAL {{ ?graph a ?e FILTER(?e = {_EXPORT}) }} }}
  FILTER(!BOUND(?e))
}}"""


def read_register(store: Reader) -> Register:
    """The exports that *store* holds."""
    return Register(_entries(store))


class Lookup:
    """The exports that *store* holds, each looked up when it is asked for.

    For one who asks for a few: what that costs does not grow with the store.
    """

    def __init__(self, store: Reader) -> None:
        self._store = store
        self._owners: dict[str, list[Entry]] = {}

    def get(self, iri: NamedNode) -> Entry | None:
        """See ``Owners.get``."""
        return next(_entries(self._store, f"VALUES ?export {{ {iri} }}"), None)

    def owners(self, name: str) -> list[Entry]:
        """See ``Owners.owners``."""
        if name not in self._owners:
            listed = " ".join(str(Literal(space)) for space in prefixes(name))
            given = f"VALUES ?space {{ {listed} }}"
            found = _entries(self._store, given, f"?export {_SPACE} ?space .") if listed else ()
            self._owners[name] = [entry for entry in found if entry.current]
        return self._owners[name]


def _entries(store: Reader, given: str = "", also: str = "") -> Iterator[Entry]:
    """The entries that *store* has of the exports *given* by a pattern, and *also* one in there."""
    rows: dict[NamedNode, dict[Term, list[Term]]] = {}
    for row in select(store, _ENTRIES.format(given=given, also=also)):
        export = row["export"]
        if isinstance(export, NamedNode):
            rows.setdefault(export, {}).setdefault(row["p"], []).append(row["o"])
    return (_entry(iri, about) for iri, about in sorted(rows.items(), key=str))


def read_digests(store: Reader) -> dict[NamedNode, str]:
    """Graph of ours → the SHA-256 of the text that *store* has it from."""
    return {
        row["graph"]: _text(row["sha256"])
        for row in select(store, _DIGESTS)
        if isinstance(row["graph"], NamedNode)
    }


def _entry(iri: NamedNode, about: dict[Term, list[Term]]) -> Entry:
    def nodes(predicate: NamedNode) -> tuple[NamedNode, ...]:
        found = (o for o in about.get(predicate, ()) if isinstance(o, NamedNode))
        return tuple(sorted(found, key=str))

    def text(predicate: NamedNode) -> str:
        return next(map(_text, about.get(predicate, ())), "")

    return Entry(
        iri=iri,
        publisher=next(iter(nodes(_PUBLISHER)), None),
        issued=text(_ISSUED),
        replaces=nodes(_REPLACES),
        spaces=tuple(sorted(map(_text, about.get(_SPACE, ())))),
        references=tuple(node.value for node in nodes(_REFERENCES)),
        current=CURRENT in nodes(_TYPE),
        sha256=text(_SHA256),
        source=text(_FILE),
    )


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def statements(entry: Entry) -> Iterator[Triple]:
    """What the catalogue says of *entry*, but for whether it is current."""
    iri, now = entry.iri, datetime.now(UTC).isoformat(timespec="seconds")
    yield Triple(iri, _TYPE, _EXPORT)
    if entry.publisher is not None:
        yield Triple(iri, _PUBLISHER, entry.publisher)
    yield Triple(iri, _ISSUED, Literal(entry.issued, datatype=XSD("date")))
    for older in entry.replaces:
        yield Triple(iri, _REPLACES, older)
    for space in entry.spaces:
        yield Triple(iri, _SPACE, Literal(space))
    for name in entry.references:
        yield Triple(iri, _REFERENCES, NamedNode(name))
    yield Triple(iri, _SHA256, Literal(entry.sha256))
    yield Triple(iri, _FILE, Literal(entry.source))
    yield Triple(iri, _LOADED, Literal(now, datatype=XSD("dateTime")))
    yield Triple(iri, SSF("closureGraph"), closure_of(iri))
    yield Triple(iri, SSF("reportGraph"), report_of(iri))
    yield Triple(iri, SSF("withheldGraph"), withheld_of(iri))


def digest(graph: NamedNode, sha256: str) -> Triple:
    """What the catalogue says of a *graph* of ours: the hash of its text."""
    return Triple(graph, _SHA256, Literal(sha256))
