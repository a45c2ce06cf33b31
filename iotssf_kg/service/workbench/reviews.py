"""``/reviews``: the reviews in force; those of one subject, and one more by who brings a token.

What is recorded here enters as ``POST /exports`` would have it enter: an export of the auditor's
own, judged, kept and told of like any other.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from flask import Response, request
from pyoxigraph import NamedNode

from iotssf_kg.asking.admitting import Admit, Receipt
from iotssf_kg.asking.describing import named as iri_of
from iotssf_kg.asking.party import Party
from iotssf_kg.asking.uploads import Upload
from iotssf_kg.dataset.reviews import Held, findings_of, is_said_of, reviews, reviews_of
from iotssf_kg.dataset.summary import named_in
from iotssf_kg.errors import BadParameter, Conflict, IotssfError, UnknownName
from iotssf_kg.rdf.syntax import TURTLE
from iotssf_kg.report.reviews import OUTCOMES, Author, Review, Written, alone, review_export
from iotssf_kg.service import problems
from iotssf_kg.service.access import allowed, bring
from iotssf_kg.service.answers import as_json, base
from iotssf_kg.service.exports import nobodys, received, refused
from iotssf_kg.service.negotiation import HTML, language
from iotssf_kg.service.pages import shown, to
from iotssf_kg.service.state import bound, clerks, settings
from iotssf_kg.service.workbench.blueprint import blueprint, like
from iotssf_kg.service.workbench.dates import day
from iotssf_kg.service.workbench.mappingrow import MappingRow, row_of
from iotssf_kg.service.workbench.reviewgiven import Given, author, given, is_form, one_subject
from iotssf_kg.service.workbench.reviewing import Item, Word, column, finding, way
from iotssf_kg.service.workbench.store import Asking

door: Final = blueprint("reviews")
_JSON: Final = "application/json"
_PAGE: Final = 50  # reviews of one page
_LARGEST: Final = 100_000  # how many a list passes over
IN_FORCE: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ssf: <https://w3id.org/iot-ssf/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?of ?finding ?outcome ?until ?by ?issued ?note WHERE {
  GRAPH <https://w3id.org/iot-ssf/graph/catalogue> {
    ?export a ssf:CurrentGraph ; dcterms:publisher ?by
  }
  GRAPH ?export {
    ?review a ssf:Review ; ssf:reviewOutcome ?outcome ; dcterms:issued ?issued .
    OPTIONAL { ?review ssf:reviews ?of }
    OPTIONAL { ?review ssf:fingerprint ?finding }
    OPTIONAL { ?review ssf:waivedUntil ?until }
    OPTIONAL { ?review ssf:note ?note }
  }
  BIND(STRDT(SUBSTR(STR(NOW()), 1, 10), xsd:date) AS ?today)
  FILTER(!BOUND(?until) || ?until >= ?today)
}
ORDER BY DESC(?issued) ?review
"""
"""Asks for all reviews in force, as the guide has it."""


class _Subject(NamedTuple):
    """What is reviewed: the node, how a page shows it, and the row that it is, if it is one."""

    node: NamedNode | None
    item: Item
    row: MappingRow | None


class _Line(NamedTuple):
    """One review of the list: what it is about, and what it says."""

    of: str
    finding: str
    text: str
    way: str
    word: Word


@door.get("/reviews")
def listing() -> Response:
    """The reviews of ``of`` or ``finding``, with a form for one more; without these, all."""
    of, fingerprint = request.args.get("of", ""), request.args.get("finding", "")
    if not (of or fingerprint):
        return _all()
    one_subject(of, fingerprint)
    lang, on, store = language(), day(request.args.get("date", "")), Asking()
    subject = _subject(store, of, fingerprint, lang)
    if subject is None:
        hint = "GET /exports lists what is current; a finding that was mended is no more"
        raise UnknownName("nothing current is called so", where=of or fingerprint, hint=hint)
    if not _page_wanted():
        words = column(store, [of or fingerprint], on, lang).get(of or fingerprint, ())
        node = subject.node.value if subject.node else ""
        return _told(on, [_Line(node, fingerprint, "", "", word) for word in words], "")
    return _one(subject, Given(of, fingerprint), lang, on)


def _page_wanted() -> bool:
    return request.accept_mimetypes.best_match([_JSON, HTML], _JSON) == HTML


def _subject(store: Asking, of: str, fingerprint: str, lang: str) -> _Subject | None:
    """What *of* or *fingerprint* names; None where nothing current does."""
    if fingerprint:
        found = findings_of(store, findings=[fingerprint])
        if not found:
            return None
        focus = found[0].focus
        node = focus if isinstance(focus, NamedNode) else None
        return _Subject(node, finding(found[0], lang, ()), None)
    node = iri_of(of)
    if not is_said_of(store, node):
        return None
    text = named_in(store, [node], lang).of(node)
    return _Subject(node, Item("self", text, of, "", (), 0, way(of)), row_of(store, node))


def _one(
    subject: _Subject, asked: Given, lang: str, on: date, problem: Response | None = None
) -> Response:
    """The page of *subject*, with what was *asked* in its form, and what was wrong with it."""
    name = asked.of or asked.finding
    words = column(Asking(), [name], on, lang).get(name, ())
    latest = next((word.outcome for word in words if word.state == "holds"), "")
    page = shown(
        "review.html",
        lang,
        problem.status_code if problem else 200,
        item=subject.item,
        words=words,
        row=subject.row,
        command=subject.row.command(latest) if subject.row and latest else "",
        given=asked,
        outcomes=OUTCOMES,
        today=date.today(),
        on=on,
        open=settings().upload,
        problem=problem.get_json() if problem else None,
    )
    return like(problem, page) if problem else page


def _all() -> Response:
    """All reviews, or those by one publisher, page by page."""
    lang, on, store = language(), day(request.args.get("date", "")), Asking()
    by, first = request.args.get("by", ""), _first()
    held = reviews(store, iri_of(by) if by else None, first, _PAGE + 1)
    lines = _lines(store, held[:_PAGE], on, lang)
    more = {"by": by} if by else {}
    after = to("/reviews", **more, **{"from": str(first + _PAGE)}) if held[_PAGE:] else ""
    if not _page_wanted():
        return _told(on, lines, after)
    return shown(
        "reviews.html",
        lang,
        lines=lines,
        by=by,
        called=lines[0].word.by if by and lines else by,
        on=on,
        first=first,
        begin=to("/reviews", **more),
        every=to("/reviews"),
        after=after,
        query=to("/ask", query=IN_FORCE),
    )


def _first() -> int:
    text = request.args.get("from", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= _LARGEST):
        hint = f"Give a number up to {_LARGEST:,}"
        raise BadParameter("there is no such place in the list", where="from", hint=hint)
    return int(text)


def _lines(store: Asking, held: Sequence[Held], on: date, lang: str) -> list[_Line]:
    # How one stands depends on all others of its subject.
    words = column(store, [each.subject for each in held], on, lang)
    by_name = {(w.export, w.iri): w for told in words.values() for w in told}
    found = {
        f.finding: finding(f, lang, ()).text
        for f in findings_of(store, findings=[h.finding for h in held if h.finding])
    }
    nodes = [each.node for each in held if isinstance(each.node, NamedNode)]
    names = named_in(store, nodes, lang)
    called = {node.value: names.of(node) for node in nodes}
    lines = []
    for each in held:
        word = by_name.get((getattr(each.export, "value", ""), getattr(each.review, "value", "")))
        if word:
            of = each.node.value if isinstance(each.node, NamedNode) else ""
            text = found.get(each.finding, "") if each.finding else called.get(of, "")
            lines.append(_Line(of, each.finding, text, way(each.subject), word))
    return lines


def _told(on: date, lines: Sequence[_Line], after: str) -> Response:
    told = [{"of": line.of, "finding": line.finding, **line.word._asdict()} for line in lines]
    return as_json({"date": str(on), "reviews": told, "next": after})


@door.post("/reviews")
def record() -> Response:
    """Record a review, as an export of the publisher whose token the request brings."""
    if is_form():
        bring(request.form.get("token", ""))
    page = is_form() and _page_wanted()
    try:
        receipt, written = _recorded()
        told = refused(receipt) if not receipt.build else None
    except IotssfError as error:
        if not page:
            raise
        told = problems.told(error)
    if told:
        return _again(told) if page else told
    return _done(receipt, written, page=page)


def _recorded() -> tuple[Receipt, Written]:
    key = allowed("write")
    if key is None or not key.publisher:
        raise nobodys()
    asked, store, on = given(), Asking(), date.today()
    subject = _subject(store, asked.of, asked.finding, "en")
    if subject is None:
        hint = "Look it up again: a finding may be mended, and an export replaced"
        where = asked.of or asked.finding
        raise Conflict("what is reviewed is not there, or no more", where=where, hint=hint)
    review, by = asked.review(subject.node, on), author(key)
    mark = f"{on}-{secrets.token_hex(4)}"
    written = review_export(review, by, on, mark, _earlier(store, review, by))
    upload = Upload(f"review-{review.key}.ttl", written.data, TURTLE.name)
    party = Party(key.publisher, key.spaces)
    return clerks().admit(Admit((upload,), party, key.name, bound())), written


def _earlier(store: Asking, review: Review, by: Author) -> list[NamedNode]:
    """The exports that are each an earlier review of the same by the same author."""
    nodes = [review.node] if review.node and not review.fingerprint else []
    held = reviews_of(store, nodes, filter(None, [review.fingerprint]))
    mine = dict.fromkeys(each.export for each in held if each.publisher == by.publisher)
    begin = alone(review, by.space)
    return [e for e in mine if isinstance(e, NamedNode) and e.value.startswith(begin)]


def _again(told: Response) -> Response:
    """The form once more, with what is wrong; a page that says so where there is no form."""
    lang = language()
    fields = {n: request.form.get(n, "").strip() for n in Given._fields}
    asked = Given(**fields)
    try:
        one_subject(asked.of, asked.finding)
        subject = _subject(Asking(), asked.of, asked.finding, lang)
    except IotssfError:
        subject = None
    if subject is None:
        page = shown("problem.html", lang, told.status_code, problem=told.get_json())
        return like(told, page)
    return _one(subject, asked, lang, date.today(), told)


def _done(receipt: Receipt, written: Written, *, page: bool) -> Response:
    told: dict[str, Any] = {"review": written.review.value, **received(receipt)}
    if page:
        of, fingerprint = (request.form.get(name, "").strip() for name in ("of", "finding"))
        back = way(of or fingerprint)
        response = shown("recorded.html", language(), 201, told=told, back=back)
    else:
        response = as_json(told, 201)
    response.headers["Location"] = f"{base()}/about?iri={quote(written.review.value, safe='')}"
    response.headers["X-Build"] = receipt.build
    return response
