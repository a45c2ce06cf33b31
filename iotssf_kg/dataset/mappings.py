"""Frameworks and the mapping sets between them as a store holds them, no more of it than is needed.

What is asked of one pair of frameworks reads the two, the sets that join them, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.crosswalk.figures import Figures
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.mapping import MappingSet, Method, Status
from iotssf_kg.crosswalk.stated import SAID, framework_of, head_of, rows_of
from iotssf_kg.crosswalk.terms import JUSTIFICATIONS, NO_TERM, OBJECT, PREDICATE, SSSOM, SUBJECT
from iotssf_kg.crosswalk.terms import UNKNOWN as NO_RELATION
from iotssf_kg.dataset.graphs import CROSSWALKS, FRAMEWORKS, file_of
from iotssf_kg.errors import UnknownName
from iotssf_kg.namespaces import RDF, RDFS, SKOS, SSF
from iotssf_kg.rules.facts import Facts
from iotssf_kg.store import Reader, construct, number, select

_ROWS, _TYPE, _STATUS = SSSOM("mappings"), RDF("type"), SSF("mappingStatus")
_REVIEWER, _METHOD = SSSOM("reviewer_label"), SSSOM("mapping_justification")
_IN: Final = SKOS("inScheme")
_BELONGS: Final = SSF("inPerspective")
_OURS: Final = f'FILTER(STRSTARTS(STR(?graph), "{CROSSWALKS}"))'
_SCHEMES: Final = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  GRAPH {FRAMEWORKS} {{ ?s a {SKOS("ConceptScheme")} ; ?p ?o }} }}"""
_SIZES: Final = f"""SELECT ?s (COUNT(*) AS ?n) {{
  GRAPH {FRAMEWORKS} {{ ?element {_IN} ?s }} }} GROUP BY ?s"""
_ELEMENTS: Final = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{
    GRAPH {FRAMEWORKS} {{ {{ BIND({{iri}} AS ?s) }} UNION {{ ?s {_IN} {{iri}} }} ?s ?p ?o }}
  }} UNION {{
    {{ GRAPH {FRAMEWORKS} {{ ?s {_IN} {{iri}} }} ?s {_BELONGS} ?o BIND({_BELONGS} AS ?p) }}
  }} UNION {{
    {{ SELECT DISTINCT ?s {{
      GRAPH {FRAMEWORKS} {{ ?element {_IN} {{iri}} }} ?element {_BELONGS} ?s }} }}
    ?s {RDFS("label")} ?o BIND({RDFS("label")} AS ?p) }} }}"""
_HEADS: Final = f"""SELECT ?graph ?set ?p ?o {{
  GRAPH ?graph {{ ?set a {SSSOM("MappingSet")} }} {_OURS}
  OPTIONAL {{ VALUES ?p {{ {" ".join(map(str, SAID))} }} GRAPH ?graph {{ ?set ?p ?o }} }} }}
ORDER BY ?graph"""
_ALL_ROWS: Final = f"""CONSTRUCT {{ ?row ?p ?o }} WHERE {{
  GRAPH {{graph}} {{ {{set}} {_ROWS} ?row . ?row ?p ?o }} }}"""
_SOME_ROWS: Final = f"""CONSTRUCT {{ ?row ?p ?o }} WHERE {{
  VALUES ?element {{ {{elements}} }} VALUES ?side {{ {SUBJECT} {OBJECT} }}
  GRAPH {{graph}} {{ ?row ?side ?element . {{set}} {_ROWS} ?row . ?row ?p ?o }} }}"""
_ONE_ROW: Final = f"""CONSTRUCT {{ ?row ?p ?o }} WHERE {{
  BIND({{row}} AS ?row) GRAPH {{graph}} {{ {{set}} {_ROWS} ?row . ?row ?p ?o }} }}"""
_HOLDING: Final = f"SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?set {_ROWS} {{row}} }} {_OURS} }}"
_TOUCHED: Final = f"""SELECT DISTINCT ?element {{
  VALUES ?side {{ {SUBJECT} {OBJECT} }} GRAPH {{graph}} {{ ?row ?side ?element }} }}"""
_FALLEN: Final = f'"{Status.DISPUTED}" "{Status.SUPERSEDED}"'
# Each kind of row that figures tell apart. Single properties are looked at wherever that does:
# joining them for every row takes twenty times as long.
_COUNTS: Final[Mapping[str, str]] = {
    "reviewer": f"?row {_REVIEWER} ?by",
    "fallen": f"""{{ VALUES ?status {{ {_FALLEN} }} ?row {_STATUS} ?status ; {_REVIEWER} ?by }}
      UNION {{ ?row {_METHOD} {JUSTIFICATIONS[Method.CHAINING]} ; {_REVIEWER} ?by }}""",
    "unmapped": f"VALUES ?side {{ {SUBJECT} {OBJECT} }} ?row ?side {NO_TERM}",
    "unknown": f"""?row {PREDICATE} {NO_RELATION}
      FILTER NOT EXISTS {{ ?row {SSF("possibleRelation")} ?one }}
      FILTER NOT EXISTS {{ ?row {SUBJECT} {NO_TERM} }}
      FILTER NOT EXISTS {{ ?row {OBJECT} {NO_TERM} }}""",
}
_STATES: Final = f"""SELECT ?graph ?status (COUNT(?row) AS ?n) {{
  {{within}} GRAPH ?graph {{ ?row {_STATUS} ?status }} }} GROUP BY ?graph ?status"""


class Held(NamedTuple):
    """A mapping set in a store.

    Attributes:
        graph: The graph that it is in.
        mappings: What it says of itself, without its rows.
    """

    graph: NamedNode
    mappings: MappingSet


class Crosswalks:
    """The frameworks and mapping sets in *store*."""

    def __init__(self, store: Reader) -> None:
        self._store = store
        self._whole: dict[str, Framework] = {}

    @cached_property
    def heads(self) -> Shelf:
        """The frameworks without their elements, by name."""
        facts = Facts(construct(self._store, _SCHEMES))
        nodes = (n for n in facts.typed(SKOS("ConceptScheme")) if isinstance(n, NamedNode))
        found = (framework_of(facts, node) for node in nodes)
        return Shelf(sorted(found, key=lambda each: each.name))

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many elements each framework has, by its name."""
        names = {each.iri: each.name for each in self.heads}
        rows = select(self._store, _SIZES)
        return {names[row["s"]]: number(row["n"]) for row in rows if row["s"] in names}  # type: ignore[index]

    @cached_property
    def sets(self) -> tuple[Held, ...]:
        """The mapping sets without their rows, by the names of their graphs.

        Raises:
            StoreError: One of them joins no frameworks that the store knows.
        """
        known = {each.iri.value: each.name for each in self.heads}
        found: dict[NamedNode, dict[NamedNode, list[Triple]]] = {}
        for row in select(self._store, _HEADS):
            graph, name, p, o = row["graph"], row["set"], row.get("p"), row.get("o")
            if isinstance(graph, NamedNode) and isinstance(name, NamedNode):
                said = found.setdefault(graph, {}).setdefault(name, [])
                if isinstance(p, NamedNode) and isinstance(o, NamedNode | Literal):
                    said.append(Triple(name, p, o))
        return tuple(
            Held(graph, head_of(Facts(said), name, known, file_of(graph)))
            for graph, sets in found.items()
            for name, said in sets.items()
        )

    def figures(self, *sets: Held) -> Mapping[NamedNode, Figures]:
        """The figures of *sets*, or of all, by graph, as ``figures`` tells them of their rows."""
        listed = " ".join(str(each.graph) for each in sets)
        within = f"VALUES ?graph {{ {listed} }}" if sets else _OURS
        states: dict[NamedNode, dict[Status, int]] = {}
        for row in select(self._store, _STATES.replace("{within}", within)):
            graph, status = row["graph"], row["status"]
            if isinstance(graph, NamedNode) and isinstance(status, Literal):
                states.setdefault(graph, {})[Status(status.value)] = number(row["n"])
        counts = {name: self._counted(pattern, within) for name, pattern in _COUNTS.items()}
        return {
            graph: _figures(found, {name: each.get(graph, 0) for name, each in counts.items()})
            for graph, found in states.items()
        }

    def _counted(self, pattern: str, within: str) -> dict[object, int]:
        inside = f"{within} GRAPH ?graph {{ {pattern} }}"
        text = f"SELECT ?graph (COUNT(DISTINCT ?row) AS ?n) {{ {inside} }} GROUP BY ?graph"
        return {row["graph"]: number(row["n"]) for row in select(self._store, text)}

    def framework(self, name: str) -> Framework:
        """The framework called *name* with its elements.

        Raises:
            UnknownName: There is none.
        """
        head = self.heads.get(name)
        if head.name not in self._whole:
            text = _ELEMENTS.replace("{iri}", str(head.iri))
            facts = Facts(construct(self._store, text))
            self._whole[head.name] = framework_of(facts, head.iri)
        return self._whole[head.name]

    def joining(self, one: str, other: str) -> tuple[Held, ...]:
        """The sets between the frameworks called *one* and *other*, in either direction."""
        pair = {one, other}
        return tuple(h for h in self.sets if {h.mappings.subject, h.mappings.object} == pair)

    def pivots(self, one: str, other: str) -> tuple[str, ...]:
        """The frameworks that have sets with both."""
        pairs = [{h.mappings.subject, h.mappings.object} for h in self.sets]
        near, far = (
            {each for pair in pairs if name in pair for each in pair - {name}}
            for name in (one, other)
        )
        return tuple(sorted((near & far) - {one, other}))

    def whole(self, held: Held) -> MappingSet:
        """The set *held* with its rows."""
        return self._with(held, _ALL_ROWS)

    def touching(self, held: Held, elements: Iterable[NamedNode]) -> MappingSet:
        """The set *held* with those of its rows that have one of *elements* at an end."""
        listed = " ".join(map(str, elements))
        return self._with(held, _SOME_ROWS.replace("{elements}", listed))

    def touched(self, held: Held) -> frozenset[str]:
        """The IRIs of all elements that the set *held* has rows of."""
        rows = select(self._store, _TOUCHED.replace("{graph}", str(held.graph)))
        return frozenset(o.value for row in rows if isinstance(o := row["element"], NamedNode))

    def row(self, row: NamedNode) -> tuple[Held, MappingSet]:
        """The set that the row called *row* is in, with this row alone.

        Raises:
            UnknownName: There is none.
        """
        graphs = {
            each["graph"] for each in select(self._store, _HOLDING.replace("{row}", str(row)))
        }
        for held in self.sets:
            if held.graph in graphs:
                found = self._with(held, _ONE_ROW.replace("{row}", str(row)))
                if found.rows:
                    return held, found
        hint = "/crosswalks leads to the sets that the store holds"
        raise UnknownName("no set has such a row", where=row.value, hint=hint)

    def named(self, iri: str) -> Held:
        """The set called *iri*.

        Raises:
            UnknownName: There is none.
        """
        for held in self.sets:
            if held.mappings.id == iri:
                return held
        hint = "/crosswalks lists those that the store holds"
        raise UnknownName("no mapping set is called so", where=iri, hint=hint)

    def _with(self, held: Held, text: str) -> MappingSet:
        head = held.mappings
        text = text.replace("{graph}", str(held.graph)).replace("{set}", f"<{head.id}>")
        facts = Facts(construct(self._store, text))
        ends = [self.framework(name) for name in {head.subject, head.object}]
        return replace(head, rows=rows_of(facts, head, ends))


def _figures(states: Mapping[Status, int], counts: Mapping[str, int]) -> Figures:
    rows = sum(states.values())
    return Figures(
        rows=rows,
        related=rows - counts["unknown"] - counts["unmapped"],
        unknown=counts["unknown"],
        unmapped=counts["unmapped"],
        reviewed=counts["reviewer"] - counts["fallen"],
        states={each: states.get(each, 0) for each in Status},
    )
