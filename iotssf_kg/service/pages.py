"""Pages for readers, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from flask import Response, current_app, request

from iotssf_kg.service.answers import link
from iotssf_kg.service.negotiation import HTML, LANGUAGES
from iotssf_kg.service.statics import static
from iotssf_kg.service.words import words


class Way(NamedTuple):
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
    Way("/sparql", {"en": "SPARQL 1.1", "ja": "SPARQL 1.1"}, "service-desc"),
    Way("/queries", {"en": "The questions", "ja": "質問集"}),
    Way("/report", {"en": "Audit reports", "ja": "監査報告書"}),
    Way("/validate", {"en": "Validation of exports", "ja": "エクスポートの検証"}, method="POST"),
    Way("/reviews", {"en": "Reviews by auditors", "ja": "監査者のレビュー"}),
    Way("/graphs", {"en": "The graphs of the store", "ja": "グラフの一覧"}),
    Way("/ns", {"en": "The terms", "ja": "用語"}),
    Way("/shapes", {"en": "The shapes", "ja": "シェイプ"}),
    Way("/context.jsonld", {"en": "The JSON-LD context", "ja": "JSON-LDコンテキスト"}),
    Way(
        "/.well-known/void",
        {"en": "What the dataset holds (VoID)", "ja": "データセットの内容（VoID）"},
        "describedby",
    ),
    Way("/dcat", {"en": "The catalogue (DCAT)", "ja": "データカタログ（DCAT）"}, "describedby"),
    Way("/openapi.json", {"en": "OpenAPI", "ja": "OpenAPI"}, "service-desc"),
    Way("/readyz", {"en": "Whether it can answer", "ja": "稼働状況"}, "status"),
)
# Path → language → name, of the pages that every page leads to, as far as they are there.
_PLACES: Final = {
    "/": {"en": "Overview", "ja": "概要"},
    "/assets": {"en": "Assets", "ja": "機器・システム"},
    "/ask": {"en": "Ask", "ja": "質問"},
    "/validate": {"en": "Validate", "ja": "検証"},
    "/compare": {"en": "Compare", "ja": "比較"},
    "/crosswalks": {"en": "Crosswalks", "ja": "対応関係"},
    "/vocabulary": {"en": "Vocabulary", "ja": "用語"},
}


def ways() -> Iterator[Way]:
    """The doors that are there, as the first page shows them."""
    here = {rule.rule for rule in current_app.url_map.iter_rules()}
    return (way for way in _WAYS if way.path in here)


def shown(template: str, lang: str, status: int = 200, /, **values: Any) -> Response:
    """The answer with the page that *template* makes of *values*, for readers of *lang*."""
    response = Response(page(template, lang, **values), status)
    response.content_type = f"{HTML}; charset=utf-8"
    response.headers["Vary"] = "Accept-Language"
    return response


def page(template: str, lang: str, /, **values: Any) -> str:
    """The page that *template* makes of *values*, for readers of *lang*.

    Every template knows beside these: ``say``, what pages and this one say in *lang*; ``link``,
    where a path of ours is; ``to``, the same in the language that the reader chose; ``chosen``,
    that language; ``static``, where a file is that pages load.
    """
    found = current_app.jinja_env.get_template(template)
    return found.render(
        lang=lang,
        say=words(template.rpartition(".")[0], lang),
        link=link,
        to=to,
        chosen=_chosen(),
        static=static,
        places={to(path): said[lang] for path, said in _places().items()},
        place=_place(),
        turned=_turned(lang),
        **values,
    )


def to(path: str, **arguments: str) -> str:
    """Where a reader finds *path* with *arguments*, in the language that the request names."""
    chosen = _chosen()
    told = {**arguments, **({"lang": chosen} if chosen else {})}
    return link(path) + (f"?{urlencode(told)}" if told else "")


def _chosen() -> str:
    """The language that the request names; "" where it leaves that to the browser."""
    chosen = request.args.get("lang", "")
    return chosen if chosen in LANGUAGES else ""


def _places() -> dict[str, dict[str, str]]:
    """Those of the places that can be looked at."""
    rules = current_app.url_map.iter_rules()
    here = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    return {path: said for path, said in _PLACES.items() if path in here}


def _place() -> str:
    """Which of the places the request is at, as ``to`` has it; "" where it is at none."""
    first = f"/{request.path.split('/')[1]}"
    return to(first) if first in _PLACES else ""


def _turned(lang: str) -> dict[str, str]:
    """Other language → where the same page is in it."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return {
        other: f"{link(request.path)}?{urlencode([*given, ('lang', other)])}"
        for other in LANGUAGES
        if other != lang
    }
