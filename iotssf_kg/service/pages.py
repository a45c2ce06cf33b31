"""Pages for readers, what they look like, and the first of them: ``/``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from flask import Blueprint, Response, current_app

from iotssf_kg.service.answers import link
from iotssf_kg.service.negotiation import HTML, language
from iotssf_kg.service.words import SAYINGS

door: Final = Blueprint("pages", __name__)
_STYLE: Final = Path(__file__).with_name("templates") / "pages.css"


class _Way(NamedTuple):
    """A door as the first page shows it.

    Attributes:
        path: Where it is.
        said: Language → what it is for.
        rel: How it is related to the service; https://www.rfc-editor.org/rfc/rfc8631.
        method: How it is asked.
    """

    path: str
    said: dict[str, str]
    rel: str = ""
    method: str = "GET"


_WAYS: Final = (
    _Way("/sparql", {"en": "SPARQL 1.1", "ja": "SPARQL 1.1"}, "service-desc"),
    _Way("/queries", {"en": "The questions", "ja": "質問集"}),
    _Way("/validate", {"en": "Validation of exports", "ja": "エクスポートの検証"}, method="POST"),
    _Way("/graphs", {"en": "The graphs of the store", "ja": "グラフの一覧"}),
    _Way("/ns", {"en": "The terms", "ja": "用語"}),
    _Way("/shapes", {"en": "The shapes", "ja": "シェイプ"}),
    _Way("/context.jsonld", {"en": "The JSON-LD context", "ja": "JSON-LDコンテキスト"}),
    _Way(
        "/.well-known/void",
        {"en": "What the dataset holds (VoID)", "ja": "データセットの内容（VoID）"},
        "describedby",
    ),
    _Way("/dcat", {"en": "The catalogue (DCAT)", "ja": "データカタログ（DCAT）"}, "describedby"),
    _Way("/openapi.json", {"en": "OpenAPI", "ja": "OpenAPI"}, "service-desc"),
    _Way("/readyz", {"en": "Whether it can answer", "ja": "稼働状況"}, "status"),
)


@door.get("/")
def first() -> Response:
    """What is here."""
    lang, ways = language(), list(_ways())
    response = Response(page("first.html", lang, ways=ways), content_type=f"{HTML}; charset=utf-8")
    response.headers["Vary"] = "Accept-Language"
    for way in ways:
        if way.rel:
            response.headers.add("Link", f'<{link(way.path)}>; rel="{way.rel}"')
    return response


def _ways() -> Iterator[_Way]:
    here = {rule.rule for rule in current_app.url_map.iter_rules()}
    return (way for way in _WAYS if way.path in here)


@door.get("/pages.css")
def style() -> Response:
    """What all pages look like."""
    response = Response(_STYLE.read_bytes(), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "max-age=3600"
    return response


def page(template: str, lang: str, **values: Any) -> str:
    """The page that *template* makes of *values*, for readers of *lang*."""
    found = current_app.jinja_env.get_template(template)
    return found.render(lang=lang, say=SAYINGS[lang], link=link, **values)
