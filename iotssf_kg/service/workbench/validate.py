"""``/validate`` for people: a form for documents, and what findings stand under.

What is sent goes to ``POST /validate`` as that of any client, with scripts and without.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from flask import Response, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import MethodNotAllowed

from iotssf_kg.asking.wishes import REPORTS
from iotssf_kg.namespaces import SH
from iotssf_kg.rdf.syntax import SYNTAXES
from iotssf_kg.report import SUFFIXES
from iotssf_kg.report.headings import Heading, Headings
from iotssf_kg.report.words import words
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.service.answers import as_json
from iotssf_kg.service.negotiation import HTML, language
from iotssf_kg.service.pages import shown, to
from iotssf_kg.service.state import settings
from iotssf_kg.service.workbench.blueprint import blueprint
from iotssf_kg.validation.report import Severity
from iotssf_kg.validation.shapes import PROFILES, profile
from iotssf_kg.vocabulary.documents import pages

door: Final = blueprint("validating")
_POST: Final = ("POST", "OPTIONS")
_MEGABYTE: Final = 1 << 20
_PACKED: Final = (".gz", ".zst")
# How the file of a report is called, where no ending says its format.
_ENDING: Final = ".txt"


@door.get("/validate")
def form() -> Response:
    """The form; who asks for anything but a page is told to send a document.

    Raises:
        MethodNotAllowed: A page is not among what is accepted.
    """
    if request.accept_mimetypes and HTML not in request.accept_mimetypes:
        raise MethodNotAllowed(_POST)
    lang = language()
    told = words(lang)
    texts = [each for each in SYNTAXES if each.rdf_format]
    endings = {form: ending for ending, form in reversed(SUFFIXES.items())}
    return shown(
        "validate.html",
        lang,
        told=told,
        syntaxes=[(each.media_type, each.title) for each in texts],
        suffixes=[*(suffix for each in SYNTAXES for suffix in each.suffixes), *_PACKED],
        profiles=PROFILES,
        severities=[(name := each.name.lower(), told[name]) for each in Severity],
        reports={name: endings.get(name, _ENDING) for name in REPORTS},
        most=settings().body * _MEGABYTE,
        private=settings().private,
    )


@door.get("/validate/names.json")
def names() -> Response:
    """What findings stand under: each requirement and shape with its name, text and page."""
    lang = language()
    told = {
        node.value: {**heading._asdict(), "page": to(f"/{path}") if path else ""}
        for node, heading, path in _headings(lang)
    }
    response = as_json(told)
    response.headers["Cache-Control"] = "max-age=3600"
    response.headers["Vary"] = "Accept-Language"
    return response


@cache
def _headings(lang: str) -> tuple[tuple[NamedNode, Heading, str], ...]:
    """All requirements and shapes, with the path of the page of each."""
    catalogue, paths = shipped(), pages()
    said = Headings(catalogue, lang)
    needs = ((need, said.of_requirement(need)) for need in catalogue.requirements)
    shapes = ((shape, said.of_shape(shape)) for shape in _shapes())
    return tuple((node, told, paths.get(node.value, "")) for node, told in (*needs, *shapes))


def _shapes() -> Iterator[NamedNode]:
    """Those that can tell of a finding."""
    for name in PROFILES:
        told = profile(name).facts.rows(SH("message"))
        yield from sorted((node for node in told if isinstance(node, NamedNode)), key=str)
