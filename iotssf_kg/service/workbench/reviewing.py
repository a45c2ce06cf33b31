"""Reviews as pages show them: a column for whatever they are about, and the way to one more.

``templates/reviewed.html`` has the macros. A page asks once for all its subjects: ``column``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.dataset.reviews import Found, Held, findings_of, reviews_of, standing
from iotssf_kg.dataset.summary import Names, named_in
from iotssf_kg.namespaces import RDF, SSF
from iotssf_kg.service.pages import to
from iotssf_kg.store import Reader, Term, select

FINGERPRINT: Final = re.compile("[0-9a-f]{16}")
_SHOWN: Final = 20  # reviews of one subject
_ITEMS: Final = 60  # subjects of one page
_SHORT: Final = 300  # characters of a note in a column
_PARTS: Final = f"""SELECT DISTINCT ?node ?kind {{{{
  {{{{ {{node}} {SSF("performs")} ?node BIND("function" AS ?kind) }}}}
  UNION {{{{ VALUES ?node {{{{ {{names}} }}}} ?node {RDF("type")} {SSF("Evidence")}
    BIND("evidence" AS ?kind) }}}}
}}}} ORDER BY DESC(?kind) ?node"""


class Word(NamedTuple):
    """One review.

    Attributes:
        outcome: accepted, rejected, sampled or waived.
        state: How it stands: holds, ended, or earlier.
        by: Who answers for it.
        publisher: The IRI of that one.
        behalf: Whom it attributes the review to, if to another.
        own: Whether it reviews what is its own.
        issued: The day.
        until: The last day on which it holds; "" for no such day.
        note: What is said beside.
        iri: Its name.
        export: The export that it stands in.
    """

    outcome: str
    state: str
    by: str
    publisher: str
    behalf: str
    own: bool
    issued: str
    until: str
    note: str
    iri: str
    export: str


class Item(NamedTuple):
    """What can be reviewed.

    Attributes:
        kind: finding, evidence, function, or self for the node of the page.
        text: What it is called, or says.
        iri: The node, or the one that the finding is about; "" for a blank one.
        severity: Of a finding: Violation, Warning or Info; else "".
        words: The reviews of it, latest first.
        more: How many older ones are left out.
        way: Where its reviews are, with a form for another.
    """

    kind: str
    text: str
    iri: str
    severity: str
    words: Sequence[Word]
    more: int
    way: str


class Part(NamedTuple):
    """What stands of reviews on the page of a node.

    Attributes:
        on: The day asked about.
        items: What can be reviewed.
        more: Whether there is more of it.
    """

    on: str
    items: Sequence[Item]
    more: bool


def column(
    store: Reader, subjects: Iterable[str], on: date, lang: str
) -> Mapping[str, Sequence[Word]]:
    """Subject → its reviews on the day *on*, latest first; a subject without any is not there.

    Args:
        store: Where they are; asked once, and once more for names.
        subjects: IRIs of nodes, such as rows of crosswalks, and fingerprints of findings.
        on: A waiver whose last day is before it has ended.
        lang: Of the names.
    """
    asked = set(subjects)
    findings = {each for each in asked if FINGERPRINT.fullmatch(each)}
    held = reviews_of(store, map(NamedNode, asked - findings), findings)
    names = named_in(store, [node for each in held for node in (each.publisher, each.by)], lang)
    found: dict[str, list[Word]] = {}
    for each, state in standing(held, on):
        found.setdefault(each.subject, []).append(word(each, state, names))
    return found


def word(held: Held, state: str, names: Names) -> Word:
    """*held* as a page shows it."""
    return Word(
        outcome=_value(held.outcome).rpartition("#")[2].lower(),
        state=state,
        by=names.of(held.publisher),
        publisher=_value(held.publisher),
        behalf=names.of(held.by) if held.by != held.publisher else "",
        own=held.own,
        issued=held.issued,
        until=held.until,
        note=held.note,
        iri=_value(held.review),
        export=_value(held.export),
    )


def way(subject: str) -> str:
    """Where the reviews of *subject*, an IRI or a fingerprint, are, with a form for another."""
    name = "finding" if FINGERPRINT.fullmatch(subject) else "of"
    return to("/reviews", **{name: subject})


def part(store: Reader, node: NamedNode, rests: Iterable[str], on: date, lang: str) -> Part:
    """What can be reviewed of *node*: itself, its findings, and the evidence among *rests*."""
    names = " ".join(str(NamedNode(iri)) for iri in sorted(set(rests)))
    rows = select(store, _PARTS.format(node=node, names=names))
    near = {each: _value(row["kind"]) for row in rows if isinstance(each := row["node"], NamedNode)}
    functions = [each for each, kind in near.items() if kind == "function"]
    found = findings_of(store, [node, *functions])
    evidence = [each for each, kind in near.items() if kind == "evidence"]
    shown = found[:_ITEMS], evidence[:_ITEMS]
    listed = [node.value, *(f.finding for f in shown[0]), *(e.value for e in shown[1])]
    words = column(store, listed, on, lang)
    called = named_in(store, [*evidence, *(f.focus for f in found)], lang)
    items = [_item("self", node, called.of(node), words)]
    items += [finding(each, lang, words.get(each.finding, ())) for each in shown[0]]
    items += [_item("evidence", each, called.of(each), words) for each in shown[1]]
    return Part(str(on), items, (found, evidence) != shown)


def _item(kind: str, node: NamedNode, text: str, words: Mapping[str, Sequence[Word]]) -> Item:
    said = words.get(node.value, ())
    return Item(kind, text, node.value, "", *_few(said), way(node.value))


def finding(found: Found, lang: str, words: Sequence[Word]) -> Item:
    """*found* with its reviews."""
    messages = found.messages
    text = messages.get(lang) or messages.get("en") or next(iter(messages.values()), "")
    grave = _value(found.severity).rpartition("#")[2]
    iri = found.focus.value if isinstance(found.focus, NamedNode) else ""
    return Item("finding", text, iri, grave, *_few(words), way(found.finding))


def _few(words: Sequence[Word]) -> tuple[Sequence[Word], int]:
    few = [each._replace(note=_cut(each.note)) for each in words[:_SHOWN]]
    return few, len(words) - len(few)


def _cut(note: str) -> str:
    return note if len(note) <= _SHORT else f"{note[:_SHORT]}…"


def _value(term: Term | None) -> str:
    return str(getattr(term, "value", ""))
