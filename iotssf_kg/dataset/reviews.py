"""Reviews that a dataset holds, and the findings that they are about.

A review is told with the publisher of the export that it stands in: that one answers for it,
whomever it is attributed to. Of several by one publisher on one subject, the latest counts; an
export that replaces another leaves no more than that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.crosswalk.terms import SSSOM
from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.namespaces import DCTERMS, PROV, SH, SSF, VOID
from iotssf_kg.store import Reader, Row, Term, ask, select

HOLDS, ENDED, EARLIER = "holds", "ended", "earlier"
"""How a review stands: its last day has not passed; it has; its author has said otherwise since."""
_MOST: Final = 1000  # rows of one answer
LONGEST: Final = 2000
"""Characters of a note that are told."""
_MAPPING: Final = SSSOM("Mapping")
_HELD: Final = f"""SELECT
  ?review ?export ?publisher ?by ?node ?finding ?outcome ?issued ?until ?note ?own {{{{
  {{subjects}}
  GRAPH ?export {{{{
    ?review a {SSF("Review")} ; {SSF("reviewOutcome")} ?outcome ; {DCTERMS("issued")} ?issued .
    OPTIONAL {{{{ ?review {PROV("wasAttributedTo")} ?by }}}}
    OPTIONAL {{{{ ?review {SSF("reviews")} ?node }}}}
    OPTIONAL {{{{ ?review {SSF("fingerprint")} ?finding }}}}
    OPTIONAL {{{{ ?review {SSF("waivedUntil")} ?until }}}}
    OPTIONAL {{{{ ?review {SSF("note")} ?said }}}}
  }}}}
  GRAPH {CATALOGUE} {{{{
    ?export a {CURRENT} ; {DCTERMS("publisher")} ?publisher ; {SSF("loadedAt")} ?loaded
  }}}}
  BIND(SUBSTR(STR(?said), 1, {LONGEST}) AS ?note)
  BIND(EXISTS {{{{
    GRAPH ?export {{{{ ?export {VOID("uriSpace")} ?space }}}}
    FILTER(STRSTARTS(STR(?node), STR(?space)))
  }}}} AS ?own)
}}}} ORDER BY DESC(?issued) DESC(?loaded) ?export ?review ?note LIMIT {{most}} OFFSET {{first}}"""
_FOUND: Final = f"""SELECT ?focus ?finding ?severity ?shape ?message ?export ?publisher {{{{
  {{subjects}}
  GRAPH ?graph {{{{
    ?result {SH("focusNode")} ?focus ; {SH("resultSeverity")} ?severity ;
      {SH("sourceShape")} ?shape ; {DCTERMS("identifier")} ?finding .
    ?report {SH("result")} ?result .
    OPTIONAL {{{{ ?result {SH("resultMessage")} ?message }}}}
  }}}}
  GRAPH {CATALOGUE} {{{{
    ?export {SSF("reportGraph")} ?graph ; a {CURRENT} ; {DCTERMS("publisher")} ?publisher
  }}}}
}}}} LIMIT {_MOST}"""
_GRAVE: Final[dict[Term, int]] = {
    SH(name): place for place, name in enumerate(("Violation", "Warning", "Info"))
}


class Held(NamedTuple):
    """One review of one subject.

    Attributes:
        review: Its name.
        export: The export that it stands in.
        publisher: Of that export.
        by: Whom it is attributed to; the publisher itself, as a rule.
        node: The node that it is about; None for a finding at a blank node.
        finding: The fingerprint of the finding that it is about, or "".
        outcome: What it concludes.
        issued: The day.
        until: The last day on which it holds, or "".
        note: What is said beside the outcome, or "".
        own: Whether its publisher may describe that node itself, and so judges its own.
    """

    review: Term
    export: Term
    publisher: Term
    by: Term
    node: Term | None
    finding: str
    outcome: Term
    issued: str
    until: str
    note: str
    own: bool

    @property
    def subject(self) -> str:
        """What it is about: a fingerprint, or an IRI."""
        return self.finding or (self.node.value if isinstance(self.node, NamedNode) else "")


class Found(NamedTuple):
    """One finding about a current export.

    Attributes:
        finding: Its fingerprint.
        focus: The node that it is about.
        severity: How grave it is.
        shape: The shape that raised it.
        messages: Language → text.
        export: The export.
        publisher: Who answers for that.
    """

    finding: str
    focus: Term
    severity: Term
    shape: Term
    messages: Mapping[str, str]
    export: Term
    publisher: Term


def reviews_of(
    store: Reader, nodes: Iterable[NamedNode] = (), findings: Iterable[str] = ()
) -> list[Held]:
    """The reviews of *nodes*, and of *findings* by fingerprint, in current exports; latest first.

    Those of a finding at one of *nodes* are not among them.
    """
    asked = {node.value for node in nodes}, set(findings)
    if not any(asked):
        return []
    listed = [*_values("?node", map(NamedNode, asked[0])), *_values("?finding", _texts(asked[1]))]
    at = {"?node": SSF("reviews"), "?finding": SSF("fingerprint")}
    subjects = " UNION ".join(
        f"{{ {values} GRAPH ?export {{ ?review {at[name]} {name} }} }}" for name, values in listed
    )
    held = _read(store, _HELD.format(subjects=subjects, most=_MOST, first=0))
    return [each for each in held if each.subject in (asked[1] if each.finding else asked[0])]


def reviews(store: Reader, by: NamedNode | None, first: int, most: int) -> list[Held]:
    """The reviews in current exports, or in those of the publisher *by*, latest first.

    Args:
        store: Where they are.
        by: One publisher; None for all.
        first: How many to pass over.
        most: How many to tell.
    """
    subjects = f"VALUES ?publisher {{ {by} }}" if by else ""
    return list(_read(store, _HELD.format(subjects=subjects, most=most, first=first)))


def _read(store: Reader, query: str) -> Iterator[Held]:
    # A review with several notes has a row for each.
    seen: dict[tuple[object, ...], Held] = {}
    for row in select(store, query):
        node = row.get("node")
        held = Held(
            review=row["review"],
            export=row["export"],
            publisher=row["publisher"],
            by=row.get("by") or row["publisher"],
            node=node,
            finding=_text(row, "finding"),
            outcome=row["outcome"],
            issued=_text(row, "issued"),
            until=_text(row, "until"),
            note=_text(row, "note"),
            own=_text(row, "own") == "true",
        )
        seen.setdefault((held.export, held.review, node, held.finding), held)
    yield from seen.values()


def standing(held: Iterable[Held], on: date) -> Iterator[tuple[Held, str]]:
    """Each of *held*, which come latest first, with how it stands on the day *on*."""
    latest: dict[tuple[Term, str], Held] = {}
    for each in held:
        if latest.setdefault((each.publisher, each.subject), each) != each:
            yield each, EARLIER
        else:
            yield each, ENDED if each.until and each.until < str(on) else HOLDS


def findings_of(
    store: Reader, nodes: Iterable[NamedNode] = (), findings: Iterable[str] = ()
) -> list[Found]:
    """The findings at *nodes*, or of those fingerprints, about current exports; gravest first.

    Those that a store has from a version which kept no fingerprint of them are told after the next
    load of their export.
    """
    listed = [*_values("?focus", nodes), *_values("?finding", _texts(findings))]
    if not listed:
        return []
    subjects = " UNION ".join(f"{{ {values} }}" for _, values in listed)
    seen: dict[tuple[Term, Term], Found] = {}
    messages: dict[tuple[Term, Term], dict[str, str]] = {}
    for row in select(store, _FOUND.format(subjects=subjects)):
        key = row["export"], row["finding"]
        message = row.get("message")
        if isinstance(message, Literal):
            messages.setdefault(key, {})[message.language or ""] = message.value
        seen[key] = Found(
            finding=_text(row, "finding"),
            focus=row["focus"],
            severity=row["severity"],
            shape=row["shape"],
            messages=messages.setdefault(key, {}),
            export=row["export"],
            publisher=row["publisher"],
        )
    return sorted(seen.values(), key=lambda f: (_GRAVE.get(f.severity, 0), str(f.shape), f.finding))


def is_said_of(store: Reader, node: NamedNode) -> bool:
    """Whether what is current describes *node*, or a set of mappings has it as a row."""
    row = f"GRAPH ?graph {{ {node} a {SSSOM('Mapping')} }}"
    return ask(store, f"ASK {{ {{ {node} ?p ?o }} UNION {{ {row} }} }}")


def _values(name: str, terms: Iterable[object]) -> Iterator[tuple[str, str]]:
    listed = " ".join(sorted({str(term) for term in terms}))
    if listed:
        yield name, f"VALUES {name} {{ {listed} }}"


def _texts(findings: Collection[str] | Iterable[str]) -> Iterator[Literal]:
    return map(Literal, findings)


def _text(row: Row, name: str) -> str:
    return str(getattr(row.get(name), "value", ""))
