"""What shapes are held against: an export with all that follows from it at a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.namespaces import DCTERMS, RDF, SSF, VOID, XSD
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Export, Node
from iotssf_kg.rules.facts import Facts, Layers
from iotssf_kg.rules.outcomes import JUDGED_ON, NOT_AT_HAND, Judge
from iotssf_kg.validation.digest import digest

_TYPE, _DATE, _QUANTITY_KIND = RDF("type"), XSD("date"), SSF("quantityKind")
_EXPORT, _PUBLISHER, _SPACE = SSF("Export"), DCTERMS("publisher"), VOID("uriSpace")


def closed(closure: Closure, on: date) -> Layers:
    """All that the shapes need to judge one export at the date *on*.

    What it says and what follows, what it refers to in other exports at hand, and the vocabulary.
    """
    met = foreign(closure)
    beside = [*_following(closure, on), *absent(closure, met), *neighbours(closure, met)]
    return Layers(closure.facts, Facts(beside), digest(closure.catalogue))


@dataclass(frozen=True)
class Extract:
    """What the comparison of exports reads of one of them.

    Blank nodes are left out: nobody else can refer to one, the profile ``exchange`` reports it,
    and one alone would send all exports to the slow engine (see ``rust_core``).

    Attributes:
        iri: The export.
        spaces: The beginnings of the IRIs that it may describe.
        source: Its file.
        rows: Sheet and row of each node, where it came from a spreadsheet.
        shared: What it says, with all that follows from it, and what it claims.
        disputed: The same of nodes that lie in namespaces of several publishers.
    """

    iri: NamedNode
    spaces: tuple[str, ...]
    source: str = ""
    rows: Mapping[Node, tuple[str, int]] = field(default_factory=dict, repr=False)
    shared: Sequence[Triple] = field(default=(), repr=False)
    disputed: Sequence[Triple] = field(default=(), repr=False)


def extract(closure: Closure, on: date) -> Extract:
    """What the comparison of exports reads of *closure* at the date *on*."""
    export, disputed = closure.export, closure.at_hand.disputed
    parts: tuple[list[Triple], list[Triple]] = ([], [])
    for triple in filter(_named, _grown(closure, on)):
        # Of the namespaces that it states, only those that are fit count; see ``export.fit``.
        if triple.predicate != _SPACE:
            parts[disputed(triple.subject)].append(triple)
    parts[False].extend(_claims(export))
    return Extract(export.iri, export.spaces, export.source, export.rows, *parts)


def together(
    extracts: Iterable[Extract], catalogue: Catalogue, of: Extract | None = None
) -> list[Triple]:
    """All that the shapes need to compare several exports.

    What is said of a node in namespaces of several publishers is left out, but for that of *of*.
    """
    found = [triple for each in extracts for triple in each.shared]
    return [*found, *(of.disputed if of else ()), *digest(catalogue).triples()]


def _named(triple: Triple) -> bool:
    return not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)


def _claims(export: Export) -> Iterator[Triple]:
    """What overlaps are seen from, even where the guard withholds it."""
    yield Triple(export.iri, _TYPE, _EXPORT)
    for space in export.spaces:
        yield Triple(export.iri, _SPACE, Literal(space))
    if export.publisher is not None:
        yield Triple(export.iri, _PUBLISHER, export.publisher)


def _grown(closure: Closure, on: date) -> Iterator[Triple]:
    yield from closure.facts.triples()
    yield from _following(closure, on)
    yield from absent(closure, foreign(closure))


def _following(closure: Closure, on: date) -> Iterator[Triple]:
    yield from closure.derived()
    yield from Judge(closure, on).markers()
    yield Triple(closure.export.iri, JUDGED_ON, Literal(on.isoformat(), datatype=_DATE))


def foreign(closure: Closure) -> list[NamedNode]:
    """The nodes of other parties that the export refers to by our terms."""
    known = closure.catalogue.facts
    return [node for node in closure.screened.foreign if not known.describes(node)]


def absent(closure: Closure, met: Iterable[NamedNode]) -> Iterator[Triple]:
    """``ssf:NotAtHand`` for each of the foreign nodes *met* that no export at hand describes."""
    for node in met:
        if not closure.at_hand.facts(node).describes(node):
            yield Triple(node, _TYPE, NOT_AT_HAND)


def neighbours(closure: Closure, met: Iterable[NamedNode]) -> Iterator[Triple]:
    """What other exports at hand say of the foreign nodes *met*."""
    for node in met:
        yield from closure.at_hand.facts(node).about(node)
