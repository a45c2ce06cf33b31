"""One order for the same statements, whatever order they came in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import BlankNode, Quad

from iotssf_kg.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable

Term: TypeAlias = object

_TYPE: Final = RDF("type")
# Enough for the shapes reports and lists that people write; beyond, equals keep any order.
_ROUNDS: Final = 8


def ordered(quads: Iterable[Quad]) -> list[Quad]:
    """*quads* once each, by graph, subject and predicate, types first; blank nodes numbered.

    A blank node's number comes from what is said of it and of its neighbours, so that it does not
    depend on the name a parser gave it. Blank nodes with equal surroundings may change places.
    """
    found = list(dict.fromkeys(quads))
    names = _numbered(found)

    def renamed(term: Term) -> Term:
        return names.get(term, term) if isinstance(term, BlankNode) else term

    if names:
        found = [Quad(*map(renamed, quad)) for quad in found]  # type: ignore[arg-type]
    return sorted(found, key=_place)


def _place(quad: Quad) -> tuple[str, str, bool, str, str]:
    predicate = quad.predicate
    return (
        str(quad.graph_name),
        str(quad.subject),
        predicate != _TYPE,
        predicate.value,
        str(quad.object),
    )


def _numbered(quads: list[Quad]) -> dict[Term, BlankNode]:
    statements: dict[Term, list[Quad]] = defaultdict(list)
    for quad in quads:
        for term in {t for t in quad if isinstance(t, BlankNode)}:
            statements[term].append(quad)
    ranks: dict[Term, int] = dict.fromkeys(statements, 0)
    for _ in range(_ROUNDS):
        before = len(set(ranks.values()))
        ranks = _ranked(
            {term: _surroundings(term, held, ranks) for term, held in statements.items()}
        )
        if len(set(ranks.values())) in (before, len(ranks)):
            break
    in_order = sorted(statements, key=lambda term: ranks[term])
    return {term: BlankNode(f"b{number}") for number, term in enumerate(in_order)}


def _ranked(described: dict[Term, tuple[str, ...]]) -> dict[Term, int]:
    rank = {text: number for number, text in enumerate(sorted(set(described.values())))}
    return {term: rank[text] for term, text in described.items()}


def _surroundings(blank: Term, quads: list[Quad], ranks: dict[Term, int]) -> tuple[str, ...]:
    def shown(term: Term) -> str:
        if term == blank:
            return "_:this"
        return f"_:{ranks[term]:06}" if isinstance(term, BlankNode) else str(term)

    return tuple(sorted(" ".join(map(shown, quad)) for quad in quads))
