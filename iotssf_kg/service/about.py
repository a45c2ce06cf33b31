"""What the store says of one node: ``/about?iri=…``, where its IRI leads if it is under our base.

An IRI names the thing, not a document about it; so it is redirected to one with 303.
https://www.w3.org/TR/cooluris/#r303gendocument
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from werkzeug.exceptions import NotFound

from iotssf_kg.asking.describing import Describe, Described, Label, named
from iotssf_kg.errors import BadParameter, UnknownName
from iotssf_kg.namespaces import DCTERMS, PROV, Namespace
from iotssf_kg.rules.facts import Facts
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import base, link
from iotssf_kg.service.entries import Reader
from iotssf_kg.service.negotiation import ENDING, HTML, Form, answered, in_form, wanted
from iotssf_kg.service.pages import page
from iotssf_kg.service.state import clerks, settings
from iotssf_kg.service.workbench.asset import ASSET_KINDS, Asset, asset, rests
from iotssf_kg.service.workbench.dates import day
from iotssf_kg.service.workbench.reviewing import Part, part
from iotssf_kg.service.workbench.store import Asking
from iotssf_kg.vocabulary.documents import place

door: Final = Blueprint("about", __name__)
_FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
_ABSENT: Final = "GET /graphs lists the exports; what they replaced is history"
# Whoever reads asks again each time; the ETag keeps that cheap.
_CACHE: Final = "no-cache"


@door.get("/about")
@door.get(f"/about{ENDING}")
def about(ending: str = "") -> Response:
    """What is current about the node that ``iri`` names."""
    allowed("read")
    iri = request.args.get("iri", "")
    node, form = named(iri), wanted(f"/about{ending}")
    build, found = _described(node, alone=form.media_type != HTML)
    if found is None:
        raise UnknownName("no current export says anything of it", where=iri, hint=_ABSENT)
    query = _query(node.value)
    document = NamedNode(f"{base()}/about{query}")
    triples = [*_said(found), *_provenance(document, node, found)]
    body = in_form(form, triples, lambda: _page(node, found, form, build))
    response = answered(form, body, cache=_CACHE, query=query)
    response.headers["X-Build"] = build
    response.headers["Link"] = f'<{quote(node.value, safe=_KEPT)}>; rel="describes"'
    return response


@door.before_app_request
def elsewhere() -> Response | None:
    """A redirect from the IRI of a node to a document about it, where no door is at that path."""
    if isinstance(request.routing_exception, NotFound) and request.method in ("GET", "HEAD"):
        return leading()
    return None


def leading() -> Response | None:
    """A redirect to what is said of the node whose IRI was asked for, if anything is."""
    if not settings().base:
        return None
    for iri in dict.fromkeys(_iris()):
        try:
            node = named(iri)
        except BadParameter:
            continue
        allowed("read")
        if _described(node, alone=True)[1] is not None:
            return Response(status=303, headers={"Location": link(f"/about{_query(iri)}")})
    return None


def _iris() -> Iterator[str]:
    """The IRIs that the path of the request may stand for: encoded in either case, or not."""
    path, query = request.path, request.query_string.decode("ascii", "replace")
    encoded = quote(path, safe=_KEPT)
    lower = _ENCODED.sub(lambda code: code[0].lower(), encoded)
    for written in (encoded, path, lower):
        yield f"{base()}{written}" + (f"?{query}" if query else "")


_ENCODED: Final = re.compile("%[0-9A-F]{2}")
# What a path may have as it is; https://www.rfc-editor.org/rfc/rfc3986#section-3.3
_KEPT: Final = "/:@!$&'()*+,;=-._~?#%"


def _query(iri: str) -> str:
    return f"?iri={quote(iri, safe='')}"


def _described(node: NamedNode, *, alone: bool) -> tuple[str, Described | None]:
    root = clerks().root
    build, found = clerks().read(lambda build: Describe(root, build, node.value, alone))
    return build, found


def _said(found: Described) -> list[Triple]:
    quads = parse(found.statements, RdfFormat.N_TRIPLES)
    return [quad.triple for quad in quads]


def _provenance(document: NamedNode, node: NamedNode, found: Described) -> Iterator[Triple]:
    """Who says it; https://www.w3.org/TR/prov-aq/."""
    yield Triple(document, _FOAF("primaryTopic"), node)
    for source in found.sources:
        export = NamedNode(source.export)
        yield Triple(document, PROV("wasDerivedFrom"), export)
        if source.publisher:
            yield Triple(export, DCTERMS("publisher"), NamedNode(source.publisher))


def _page(node: NamedNode, found: Described, form: Form, build: str) -> str:
    triples = _said(found)
    seen = None
    if ASSET_KINDS.intersection(t.object for t in triples if t.subject == node):
        seen = asset(node, build, form.lang)
    known = {label.iri for label in found.labels}
    reader = Reader(form.lang, lambda iri: _leads(iri, known), _named(found.labels, form.lang))
    entry = reader.entry(node, Facts(triples))
    mentions = [(reader.named(NamedNode(n)), reader.named(NamedNode(p))) for n, p in found.mentions]
    return page(
        "about.html",
        form.lang,
        about=entry,
        sources=found.sources,
        mentions=mentions,
        more=found.more,
        path="/about",
        query=_query(node.value),
        asset=seen,
        reviewed=_reviewed(node, seen, form.lang),
    )


def _reviewed(node: NamedNode, seen: Asset | None, lang: str) -> Part | None:
    """What can be reviewed of *node*; None where nothing was, and nobody can."""
    on = day(request.args.get("date", ""))
    found = part(Asking(), node, rests(seen) if seen else (), on, lang)
    any_word = any(item.words or item.kind == "finding" for item in found.items)
    return found if seen or any_word or settings().upload else None


def _named(labels: Iterable[Label], lang: str) -> dict[str, str]:
    """Node → its label: in *lang*, else in any language."""
    ordered = sorted(labels, key=lambda label: (label.lang == lang, label.text != ""))
    return {label.iri: label.text for label in ordered}


def _leads(iri: str, known: set[str]) -> str:
    path = place(iri)
    if path:
        return link(f"/{path}")
    return link(f"/about{_query(iri)}") if iri in known else ""
