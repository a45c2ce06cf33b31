"""What IRIs of ours lead to: ``/ns`` and the other documents; the JSON-LD context.

https://www.w3.org/TR/swbp-vocab-pub/ : a hash namespace is one document, and the IRI itself is
redirected to it by w3id.org; what is answered here is the document.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from flask import Blueprint, Response

from iotssf_kg.errors import UnknownName
from iotssf_kg.files import folder
from iotssf_kg.namespaces import HOME
from iotssf_kg.service.about import leading
from iotssf_kg.service.answers import link
from iotssf_kg.service.entries import Entry, Reader, entries
from iotssf_kg.service.negotiation import ENDING, HTML, Form, answered, wanted, written
from iotssf_kg.service.pages import page
from iotssf_kg.service.workbench.vocabulary import term
from iotssf_kg.vocabulary.documents import Document, document, documents, nodes, place

door: Final = Blueprint("terms", __name__)
# The first parts of the paths of all shipped documents.
FAMILIES: Final = (
    "activity",
    "collection",
    "document",
    "ns",
    "ontology",
    "organization",
    "profile",
    "requirement",
    "scheme",
    "shapes",
)
_CONTEXT: Final = "application/ld+json"
_HOUR, _DAY = "max-age=3600", "max-age=86400"


@door.get("/<any(" + ", ".join(f'"{each}"' for each in FAMILIES) + "):family>/<path:rest>")
def part(family: str, rest: str) -> Response:
    """One node, one version, or one of the ontologies that are beside the core."""
    try:
        return _answer(f"{family}/{rest}")
    except UnknownName:
        # An operator's own nodes may have such names too.
        found = leading()
        if found is None:
            raise
        return found


@door.get("/ns")
@door.get(f"/ns{ENDING}")
def namespace(ending: str = "") -> Response:
    """The core vocabulary."""
    return _answer(f"ns{ending}")


@door.get("/shapes")
@door.get(f"/shapes{ENDING}")
def shapes(ending: str = "") -> Response:
    """All shapes."""
    return _answer(f"shapes{ending}")


@door.get("/context.jsonld")
def context() -> Response:
    """The JSON-LD context of exports."""
    body = (folder("ontology") / "context.jsonld").read_bytes()
    form = Form("/context", _CONTEXT, "")
    return answered(form, body, cache=_HOUR)


def _answer(path: str) -> Response:
    found = document(path)
    form = wanted("/" if found else f"/{path}")
    name = path if found else form.path[1:]
    told = found or document(name)
    if told is None:
        near = get_close_matches(name, [*documents(), *nodes()], n=3)
        hint = f"Near names: {', '.join(near)}" if near else "GET /ns lists the terms"
        raise UnknownName("nothing of ours has this name", where=f"{HOME}{name}", hint=hint)
    form = Form(f"/{name}", form.media_type, form.lang)
    body = _page(told, form) if form.media_type == HTML else _body(name, form)
    response = answered(form, body, cache=_DAY if told.fixed else _HOUR)
    response.headers["Link"] = f'<{told.about.value}>; rel="describes"'
    return response


@lru_cache(maxsize=64)
def _body(name: str, form: Form) -> bytes:
    found = document(name)
    if found is None:
        raise UnknownName("nothing of ours has this name", where=name)
    if form.media_type == "text/turtle" and found.text:
        return found.text.encode()
    return written(form.media_type, found.triples)


def _page(found: Document, form: Form) -> bytes:
    if not found.whole:
        return term(found.about, form.path, form.lang).encode()
    about, groups = _entries(found.path, form.lang, link(""))
    return page("document.html", form.lang, about=about, groups=groups, path=form.path).encode()


@lru_cache(maxsize=64)
def _entries(name: str, lang: str, root: str) -> tuple[Entry | None, dict[str, list[Entry]]]:
    """What the document *name* is about, and what else it describes, by kind."""
    found = document(name)
    if found is None:
        raise UnknownName("nothing of ours has this name", where=name)
    reader = Reader(lang, lambda iri: _leads(iri, root))
    listed = entries(reader, found.triples, HOME)
    about = next((each for each in listed if each.iri == found.about.value), None)
    return about, _groups([each for each in listed if each is not about])


def _groups(listed: list[Entry]) -> dict[str, list[Entry]]:
    """Kind → entries, in the order of the document."""
    found: dict[str, list[Entry]] = {}
    for each in listed:
        kinds = [t.text for t in each.types if not t.title.endswith("#NamedIndividual")]
        found.setdefault(kinds[0] if kinds else "", []).append(each)
    return found


def _leads(iri: str, root: str) -> str:
    path = place(iri)
    return f"{root}/{path}" if path else ""
