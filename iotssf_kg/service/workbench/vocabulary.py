"""``/vocabulary``: all terms, requirements and shapes, and the page of each single one."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Final, NamedTuple

from flask import Response, request
from pyoxigraph import NamedNode

from iotssf_kg.namespaces import DCTERMS, HOME, SSF, shrink
from iotssf_kg.service.entries import Entry, Reader, Row, Shown
from iotssf_kg.service.negotiation import ENDINGS, HTML, language
from iotssf_kg.service.pages import page, shown, to
from iotssf_kg.service.workbench.blueprint import blueprint
from iotssf_kg.service.workbench.drawing import Drawing, Edge, Node, drawn
from iotssf_kg.vocabulary import listing
from iotssf_kg.vocabulary.diagram import SUBCLASS, diagram
from iotssf_kg.vocabulary.documents import documents, facts, pages

door: Final = blueprint("vocabulary")
_FOUND: Final = 100  # terms that a search shows
_USERS: Final = 60  # nodes of ours that a page lists as using a term, of each kind
_VERIFICATION: Final = SSF("verification")
# What the page of a term says in places of its own.
_APART: Final = {DCTERMS("source").value, _VERIFICATION.value}


class _Use(NamedTuple):
    """By which predicate a term is used, by whom, and by how many more."""

    name: Shown
    users: list[Shown]
    more: int


@door.get("/vocabulary")
def vocabulary() -> Response:
    """All that is defined, by group; what a search finds of it."""
    lang, text = language(), request.args.get("q", "").strip()
    found = listing.found(text)
    groups = defaultdict[str, list[listing.Term]](list)
    for each in listing.terms():
        groups[each.group].append(each)
    return shown(
        "vocabulary.html",
        lang,
        sought=text,
        found=found[:_FOUND],
        total=len(found),
        groups={name: groups[name] for name in listing.GROUPS},
        drawing=_drawing(lang, to("/")),
        joined=diagram()[1],
        named=lambda node: _reader(lang).named(node),
        documents=_documents(lang),
        endings=[ending for ending, media in ENDINGS.items() if media != HTML],
    )


def term(node: NamedNode, path: str, lang: str) -> str:
    """The page of the term *node*, which is at *path*, in *lang*."""
    reader = _reader(lang)
    about = reader.entry(node, facts())
    return page(
        "term.html",
        lang,
        about=about,
        path=path,
        status=_status(node, lang),
        sources=_row(about, DCTERMS("source")),
        rows=[row for row in about.rows if row.name.title not in _APART],
        uses=[_use(reader, *each) for each in listing.uses(node).items()],
        questions=listing.asking(node),
    )


def _use(reader: Reader, predicate: NamedNode, users: list[NamedNode]) -> _Use:
    told = [reader.named(user) for user in users[:_USERS]]
    return _Use(reader.named(predicate), told, len(users) - len(told))


def _row(about: Entry, predicate: NamedNode) -> tuple[Shown, ...]:
    rows = (row for row in about.rows if row.name.title == predicate.value)
    return next(rows, Row(Shown(""), ())).values


def _reader(lang: str) -> Reader:
    """A reader of *lang*, whom each name of ours leads to its page."""
    return Reader(lang, lambda iri: to(f"/{path}") if (path := pages().get(iri)) else "")


def _status(node: NamedNode, lang: str) -> Shown | None:
    """How sure it is what *node* means; None where nothing says so."""
    found = facts().nodes(node, _VERIFICATION)
    return _reader(lang).named(found[0]) if found else None


def _documents(lang: str) -> list[tuple[str, str]]:
    """Path and title of each file that is shipped, versions left out."""
    reader, found = _reader(lang), {}
    for path, each in documents().items():
        # The same document can be at several paths; the first is its own.
        if each.text and not each.fixed and each.about.value == f"{HOME}{path}":
            found[path] = reader.entry(each.about, facts()).title
    return list(found.items())


@lru_cache(maxsize=4)
def _drawing(lang: str, root: str) -> Drawing:
    """The diagram of the classes, whose links are as *root* is; curves of the same two are one."""
    reader = _reader(lang)
    classes, joined = diagram()
    nodes = [Node(shrink(each), (told := reader.named(each)).text, told.href) for each in classes]
    merged = defaultdict[tuple[NamedNode, NamedNode, bool], list[str]](list)
    for each in joined:
        key = (each.source, each.target, each.by == SUBCLASS)
        merged[key].append(reader.named(each.by).text)
    edges = [
        Edge(shrink(source), shrink(target), ", ".join(texts), "above" if above else "")
        for (source, target, above), texts in merged.items()
    ]
    return drawn(nodes, edges)
