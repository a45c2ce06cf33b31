"""One asset: why it has its category, what it needs, who rated it, what it is connected with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.asking.describing import named
from iotssf_kg.asking.questions import opened
from iotssf_kg.asking.webs import Web, web
from iotssf_kg.dataset.catalogue import CURRENT, Lookup
from iotssf_kg.dataset.dataset import catalogue_of
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.dataset.register import Entry, namespace
from iotssf_kg.dataset.shelf import Shelf
from iotssf_kg.namespaces import DCTERMS, PROV, SSF
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.closure import Closure, close
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.explain import explain
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.naming import Naming
from iotssf_kg.rules.outcomes import Judge, Need, Outcome, dates
from iotssf_kg.rules.standing import why
from iotssf_kg.rules.step import Step, Teller
from iotssf_kg.store import Reader, Row, select
from iotssf_kg.store.embedded import Snapshot

# Evidence that ends within so many days is told of.
_SOON: Final = timedelta(days=90)
# Exports that one page is made of: each takes some ten milliseconds.
_NEAREST: Final = 48
_PERFORMS, _UNTIL = SSF("performs"), SSF("validUntil")
_RATINGS: Final = f"""SELECT DISTINCT ?rating ?by ?issued ?context ?recovery ?economic ?category
  ?status ?adopted {{{{
  {{{{ ?rating {SSF("assesses")} {{node}} }}}}
  UNION {{{{ {{node}} {SSF("model")} ?model . ?rating {SSF("assesses")} ?model }}}}
  UNION {{{{ {{node}} {SSF("adoptedAssessment")} ?rating }}}}
  OPTIONAL {{{{ ?rating {PROV("wasAttributedTo")} ?by }}}}
  OPTIONAL {{{{ ?rating {DCTERMS("issued")} ?issued }}}}
  OPTIONAL {{{{ ?rating {SSF("inContext")} ?context }}}}
  OPTIONAL {{{{ ?rating {SSF("recoveryDifficulty")} ?recovery }}}}
  OPTIONAL {{{{ ?rating {SSF("economicImpact")} ?economic }}}}
  OPTIONAL {{{{ ?rating {SSF("cell")}/{SSF("inCategory")} ?category }}}}
  OPTIONAL {{{{ ?rating {SSF("status")} ?status }}}}
  OPTIONAL {{{{ {{node}} {SSF("adoptedAssessment")} ?adopted FILTER(?adopted = ?rating) }}}}
}}}} ORDER BY DESC(?issued) ?rating"""
_DESCRIBED: Final = "SELECT DISTINCT ?graph {{ GRAPH ?graph {{ {node} a ?kind }} }}"
# Graphs are given, and each OPTIONAL stands alone, as engines would begin with all exports.
_HISTORY: Final = f"""SELECT DISTINCT ?export ?issued ?current ?category ?adopted {{{{
  VALUES ?export {{{{ {{graphs}} }}}}
  GRAPH {CATALOGUE} {{{{
    ?export a {SSF("Export")} ; {DCTERMS("issued")} ?issued ; {SSF("closureGraph")} ?closure
  }}}}
  OPTIONAL {{{{ GRAPH {CATALOGUE} {{{{ ?export ?current {CURRENT} }}}} }}}}
  OPTIONAL {{{{ GRAPH ?closure {{{{ {{node}} {SSF("category")} ?category }}}} }}}}
  OPTIONAL {{{{ GRAPH ?export {{{{ {{node}} {SSF("adoptedAssessment")} ?adopted }}}} }}}}
}}}} ORDER BY DESC(?issued) ?export"""


class Sentence(NamedTuple):
    """One sentence of an explanation, and what it follows from."""

    text: str
    iri: str
    children: tuple[Sentence, ...] = ()


class Stand(NamedTuple):
    """One need.

    Attributes:
        perspective: What its requirement is about.
        requirement: What is needed, as it is cited.
        iri: Of the requirement.
        bearer: What needs it, where that is a function of the asset; else "".
        outcome: How it stands.
        why: What it rests on, or what it lacks.
        evidence: The IRI of the evidence that settles it; "" where there is none.
        until: The last day of that evidence; "" where it has none, or has long.
    """

    perspective: str
    requirement: str
    iri: str
    bearer: str
    outcome: str
    why: Sentence
    evidence: str
    until: str


class Seen(NamedTuple):
    """An asset.

    Attributes:
        why: Why it has its category, its floors, and what contradicts itself.
        needs: What it and its functions need, by perspective.
        ratings: The assessments by all parties of it and of its model: column → value.
        history: The exports that describe it, those replaced too: column → value.
        web: What it is connected with.
        names: Node named in these → what it is called.
        exports: Of how many exports that was made, if there are more that could change it; else 0.
    """

    why: tuple[Sentence, ...]
    needs: tuple[Stand, ...]
    ratings: tuple[dict[str, str], ...]
    history: tuple[dict[str, str], ...]
    web: Web
    names: dict[str, str]
    exports: int = 0


@dataclass(frozen=True)
class SeeAsset:
    """What one build of a store tells of an asset.

    Attributes:
        root: The folder of the store.
        build: The build.
        iri: The asset.
        on: The day asked about.
        lang: ``en`` or ``ja``.
    """

    root: Path
    build: str
    iri: str
    on: date
    lang: str

    def answer(self) -> Seen | None:
        """The answer; None where no current export describes such an asset.

        Raises:
            BadParameter: It is no IRI.
        """
        node, store = named(self.iri), Snapshot(opened(self.root, self.build).state)
        closed = _closed(store, node)
        if closed is None:
            return None
        closure, every = closed
        teller = Teller(closure, self.on, Naming(closure, self.lang))
        # Perspectives with their needs are told as a table.
        asked = {r.perspective for r in closure.catalogue.requirements.values()}
        steps = explain(closure, node, self.on, self.lang)
        ratings = [_told(row) for row in select(store, _RATINGS.format(node=node))]
        history = [_told(row) for row in _history(store, node)]
        around = web(store, node, closure.catalogue, self.lang)
        return Seen(
            why=tuple(_sentence(step) for step in steps if step.node not in asked),
            needs=tuple(_needs(teller, node)),
            ratings=tuple(ratings),
            history=tuple(history),
            web=around,
            names=_names(teller, [*ratings, *history]),
            exports=0 if every else _NEAREST,
        )


def _history(store: Reader, node: NamedNode) -> Iterable[Row]:
    """The exports that describe the asset *node*, those replaced too."""
    found = select(store, _DESCRIBED.format(node=node))
    graphs = " ".join(str(row["graph"]) for row in found)
    return select(store, _HISTORY.format(node=node, graphs=graphs))


def _closed(store: Reader, node: NamedNode) -> tuple[Closure, bool] | None:
    """The export that describes the asset *node*, closed with what it depends on.

    And whether that is all that it can depend on.
    """
    register = Lookup(store)
    owners = register.owners(namespace(node))
    shelf = Shelf(store, register)
    described = [entry for entry in owners if _describes(shelf, entry, node)]
    if not described:
        return None
    exports, every = shelf.nearest(described, _NEAREST)
    together = at_hand(exports)
    catalogue = catalogue_of(store)
    for member in together.members:
        if member.export.iri == described[0].iri and node in member.facts.typed(*ASSETS):
            return close(member, catalogue, together), every
    return None


def _describes(shelf: Shelf, entry: Entry, node: NamedNode) -> bool:
    return any(triple.subject == node for triple in shelf.export(entry).triples)


def _needs(teller: Teller, asset: NamedNode) -> Iterator[Stand]:
    closure, judge = teller.closure, Judge(teller.closure, teller.on)
    requirements = closure.catalogue.requirements
    bearers: tuple[Node, ...] = (asset, *closure.facts.nodes(asset, _PERFORMS))
    found = [judge.judge(b, r) for b in bearers for r in closure.needs.get(b, ())]
    found.sort(key=lambda n: (str(requirements[n.requirement].perspective), str(n.requirement)))
    for need in found:
        yield Stand(
            perspective=teller.name(requirements[need.requirement].perspective),
            requirement=teller.name.cited(need.requirement),
            iri=need.requirement.value,
            bearer=teller.name(need.bearer) if need.bearer != asset else "",
            outcome=str(need.outcome),
            why=_sentence(why(teller, need)),
            evidence=need.evidence.value if isinstance(need.evidence, NamedNode) else "",
            until=_ending(teller, need),
        )


def _ending(teller: Teller, need: Need) -> str:
    """The last day of what *need* rests on, if that is soon."""
    rests = need.evidence if need.outcome is Outcome.MET else need.by
    if rests is None or need.outcome not in (Outcome.MET, Outcome.JUSTIFIED):
        return ""
    ends = dates(teller.closure.describing(rests), rests, _UNTIL)
    return str(max(ends)) if ends and max(ends) < teller.on + _SOON else ""


def _sentence(step: Step) -> Sentence:
    iri = step.node.value if isinstance(step.node, NamedNode) else ""
    return Sentence(step.text, iri, tuple(map(_sentence, step.children)))


def _told(row: Row) -> dict[str, str]:
    return {name: term.value for name, term in row.items() if isinstance(term, NamedNode | Literal)}


def _names(teller: Teller, rows: Iterable[dict[str, str]]) -> dict[str, str]:
    found = {value for row in rows for value in row.values() if ":" in value}
    return {value: teller.name(NamedNode(value)) for value in found}
