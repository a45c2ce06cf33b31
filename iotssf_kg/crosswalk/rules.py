"""Twelve rules for mapping sets, each met as a defect in published ones.

``shapes/crosswalk.ttl`` says the same of the graphs of a store; a test holds one against the other.
Here they run over what files say, however many rows these have.

1. The strength is 10 for equal alone, 0 for nothing in common alone, else 1 to 9.
2. A strength is a whole number from 0 to 10.
3. A rationale is syntactic, semantic or functional.
4. Relation, method and status are of those that there are.
5. A row that joins two elements has a relation.
6. Both ends are in the editions that the set names.
7. A row and its inverse agree.
8. No set gives a pair two relations in one sense.
9. What is reviewed has a reviewer and a day.
10. No clause text of a publisher who allows none is carried.
11. A framework's short name has at most 30 characters; no identifier has a colon (NIST OLIR).
12. What was inferred says so, names its premises, and is not final.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import unquote

from iotssf_kg.crosswalk.chains import fits
from iotssf_kg.crosswalk.mapping import Method, Rationale, Status
from iotssf_kg.crosswalk.relations import Relation, converse
from iotssf_kg.crosswalk.terms import JUSTIFICATIONS, NO_TERM, SEMAPV
from iotssf_kg.crosswalk.written import PREDICATES, Written, WrittenSet

METHODS: Final = frozenset(
    {term.value for term in JUSTIFICATIONS.values()}
    | {
        SEMAPV(name).value
        for name in (
            "MappingReview",
            "LexicalMatching",
            "LogicalReasoning",
            "SemanticSimilarityThresholdMatching",
            "LexicalSimilarityThresholdMatching",
        )
    }
)
LONGEST_NAME: Final = 30
_WHOLE: Final = re.compile(r"[0-9]{1,2}")
_CLAUSE: Final = re.compile(
    r"(?<![a-z])shall(?![a-z])|なければならない|ねばならない", re.IGNORECASE
)
_LONGEST: Final = 500
_CHAINED, _BY_HAND = (JUSTIFICATIONS[m].value for m in (Method.CHAINING, Method.HUMAN))
_LOOKED_AT: Final = (Status.REVIEWED, Status.APPROVED)
_FALLEN: Final = (Status.DISPUTED, Status.SUPERSEDED)
TEXTS: Final = (
    *("comment", "mapping_source", "author_label", "reviewer_label"),
    *("subject_label", "object_label"),
)


class Breach(NamedTuple):
    """Where a rule is broken.

    Attributes:
        rule: Its number.
        source: The file.
        line: The line, from 1.
        row: The row's IRI, or the set's.
        column: The column; "" for several.
        what: What is wrong.
        remedy: What to do.
    """

    rule: int
    source: str
    line: int
    row: str
    column: str
    what: str
    remedy: str


class _Said(NamedTuple):
    """What a rule says of one row."""

    rule: int
    column: str
    what: str
    remedy: str


def breaches(sets: Iterable[WrittenSet]) -> Iterator[Breach]:
    """Where the rows of *sets* break a rule, set by set; inverses are looked for in all of them."""
    kept = list(sets)
    pairs = _Pairs(kept)
    for each in kept:
        for said in _of_set(each):
            yield Breach(said.rule, each.source, 1, each.id, *said[1:])
        for row in each.rows:
            for said in (*_alone(row, each), *pairs.of(row, each)):
                yield Breach(said.rule, each.source, row.line, row.name, *said[1:])


def _alone(row: Written, of: WrittenSet) -> Iterator[_Said]:
    yield from _strength(row)
    yield from _enumerated(row)
    yield from _ends(row, of)
    yield from _reviewed(row)
    yield from _texts(row, of)
    yield from _inferred(row)


def _of_set(each: WrittenSet) -> Iterator[_Said]:
    for column, framework in (("subject_source", each.subject), ("object_source", each.object)):
        if framework and len(framework.prefix) > LONGEST_NAME:
            what = f"the short name {framework.prefix} has more than {LONGEST_NAME} characters"
            yield _Said(11, column, what, "Give the framework a shorter key")


def _strength(row: Written) -> Iterator[_Said]:
    text = row.cells.get("ext_strength", "")
    if not text:
        return
    if not _WHOLE.fullmatch(text) or int(text) > 10:
        yield _Said(2, "ext_strength", f"{text!r} is no strength", "Write a number from 0 to 10")
    elif not fits(row.possible, int(text)):
        remedy = "Write 10 for equal alone, 0 for nothing in common alone, else 1 to 9"
        yield _Said(1, "ext_strength", f"{text} is no strength of this relation", remedy)


def _enumerated(row: Written) -> Iterator[_Said]:
    rationale, status = row.cells.get("ext_rationale", ""), row.cells.get("ext_status", "")
    if rationale and rationale not in list(Rationale):
        remedy = f"Use {', '.join(Rationale)}"
        yield _Said(3, "ext_rationale", f"{rationale!r} is no rationale", remedy)
    if row.predicate and row.predicate not in PREDICATES:
        remedy = (
            "Use ssf:equalTo, ssf:subsetOf, ssf:supersetOf, ssf:intersectsWith, ssf:disjointWith"
        )
        yield _Said(4, "predicate_id", f"{row.predicate} is no relation", remedy)
    if row.method not in METHODS:
        remedy = "Use semapv:ManualMappingCuration where somebody decided"
        yield _Said(4, "mapping_justification", f"{row.method!r} is no method", remedy)
    if status and status not in list(Status):
        yield _Said(4, "ext_status", f"{status!r} is no status", f"Use {', '.join(Status)}")
    if not row.predicate and not row.unmapped:
        remedy = "Use skos:mappingRelation where it is unknown"
        yield _Said(5, "predicate_id", "it joins two elements by no relation", remedy)


def _ends(row: Written, of: WrittenSet) -> Iterator[_Said]:
    sides = (("subject_id", row.subject, of.subject), ("object_id", row.object, of.object))
    for column, iri, framework in sides:
        if iri == NO_TERM.value:
            continue
        if framework is None or iri not in framework.by_iri:
            named = framework.name if framework else "the framework"
            what = f"{named} has no element {row.cells.get(column, '')!r}"
            yield _Said(6, column, what, "Look it up in the list of the edition")
        if framework and ":" in unquote(iri.partition(framework.base)[2]):
            yield _Said(11, column, "the identifier has a colon", "Write another sign for it")


def _reviewed(row: Written) -> Iterator[_Said]:
    if row.cells.get("ext_status") not in _LOOKED_AT:
        return
    if not (row.cells.get("reviewer_label") or row.cells.get("reviewer_id")):
        yield _Said(9, "reviewer_label", "it is reviewed by nobody", "Name the reviewer")
    if not _is_day(row.cells.get("review_date", "")):
        yield _Said(9, "review_date", "it is reviewed on no day", "Write a day such as 2026-11-30")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _texts(row: Written, of: WrittenSet) -> Iterator[_Said]:
    if not any(each and each.restricted for each in (of.subject, of.object)):
        return
    for column in TEXTS:
        text = row.cells.get(column, "")
        if len(text) > _LONGEST or _CLAUSE.search(text):
            what = "this seems to be clause text of a restricted publisher"
            yield _Said(10, column, what, "Say in your own words what you mean")


def _inferred(row: Written) -> Iterator[_Said]:
    derived = bool(row.cells.get("ext_derived_from"))
    if row.method == _CHAINED and not derived:
        what, remedy = "it is inferred from nothing", "Name the rows that it follows from"
        yield _Said(12, "ext_derived_from", what, remedy)
    if row.method == _CHAINED and row.cells.get("ext_status") in _LOOKED_AT:
        what, remedy = "what is inferred is not final", "State it as a row of its own"
        yield _Said(12, "ext_status", what, remedy)
    if derived and row.method == _BY_HAND:
        what = "it follows from other rows and does not say so"
        yield _Said(12, "mapping_justification", what, "Use semapv:MappingChaining")


class _Pairs:
    """The rows of several sets by their ends and rationale, but for those that nobody holds."""

    def __init__(self, sets: Sequence[WrittenSet]) -> None:
        self._found: dict[tuple[str, str, str], list[tuple[str, Written]]] = {}
        for each in sets:
            for row in each.rows:
                if _stands(row):
                    key = (row.subject, row.object, row.cells.get("ext_rationale", ""))
                    self._found.setdefault(key, []).append((each.id, row))

    def of(self, row: Written, of: WrittenSet) -> Iterator[_Said]:
        """What rows before *row*, by name, say otherwise."""
        if not _stands(row):
            return
        rationale = row.cells.get("ext_rationale", "")
        for set_, other in self._found[row.subject, row.object, rationale]:
            if set_ == of.id and other.name < row.name and _claim(other) != _claim(row):
                what = f"{other.name} gives the pair another relation"
                yield _Said(8, "predicate_id", what, "Keep one of them")
        if not rationale:
            return
        for _, other in self._found.get((row.object, row.subject, rationale), ()):
            if other.name < row.name and not other.possible & converse(row.possible):
                what = f"its inverse {other.name} says otherwise"
                yield _Said(7, "predicate_id", what, "Swap the ends with the relation")


def _claim(row: Written) -> Relation | str:
    return row.possible if row.predicate in PREDICATES else row.predicate


def _stands(row: Written) -> bool:
    return not row.unmapped and row.cells.get("ext_status", "") not in _FALLEN
