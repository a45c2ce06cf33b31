"""The head of an export: who publishes it, the parties, the rating criteria."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

from iotssf_kg.generate.calendar import Calendar
from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.page import ISSUED, LABEL, Page, term, text, typed
from iotssf_kg.generate.themes import PLACES
from iotssf_kg.namespaces import EXCHANGE_PROFILE

# Name of the party in the draft: class, labels.
_PARTIES: Final = (
    ("operator", "Organization", "Operator {:05}", "事業者{:05}"),
    (
        "maintainer",
        "Organization",
        "Maintenance partner of operator {:05}",
        "事業者{:05}の保守会社",
    ),
    ("laboratory", "Organization", "Test laboratory of operator {:05}", "事業者{:05}の試験機関"),
    ("maker-1", "Organization", "First maker of operator {:05}", "事業者{:05}の第一製造者"),
    ("maker-2", "Organization", "Second maker of operator {:05}", "事業者{:05}の第二製造者"),
)
# The bounds of the two higher levels of economic impact, in yen.
_BOUNDS: Final = ((2, 10_000_000), (3, 300_000_000))


def begin(number: int, start: date, random: Random) -> Draft:
    """The export of that *number*, with its publisher, parties and criteria."""
    page = Page(f"https://op-{number:05}.example/id/", f"export-{start.year}")
    draft = Draft(page, random, Calendar(start, random), number)
    _head(draft)
    for slug, kind, en, ja in _PARTIES:
        labels = text(en.format(number), ja.format(number))
        draft.parties[slug] = page.describe(slug, kind, {LABEL: labels})
    _groups(draft)
    _criteria(draft)
    return draft


def _head(draft: Draft) -> None:
    page, number = draft.page, draft.number
    page.say(
        page.export,
        {
            "rdf:type": term("Export"),
            "dcterms:title": text(
                f"Export of operator {number:05}, made up by iotssf-kg",
                f"事業者{number:05}の提出（iotssf-kg による生成データ）",
            ),
            "dcterms:publisher": page.node("operator"),
            ISSUED: draft.calendar.today(),
            "dcterms:conformsTo": EXCHANGE_PROFILE,
            "void:uriSpace": typed(page.space, "string"),
        },
    )


def _groups(draft: Draft) -> None:
    for slug, home, en, ja in (
        ("staff", "operator", "Operations staff", "運用要員"),
        ("engineers", "maintainer", "Field engineers", "保守技術者"),
    ):
        draft.parties[slug] = draft.page.describe(
            slug,
            "StaffGroup",
            {
                LABEL: text(en, ja),
                "memberOf": draft.parties[home],
                "headcount": typed(draft.random.randint(3, 60), "integer"),
            },
        )


def _criteria(draft: Draft) -> None:
    page = draft.page
    bounds = [
        page.describe(
            f"bound-e{number}",
            "LowerBound",
            {
                "level": term(f"E{number}"),
                "amount": typed(amount * draft.random.randint(1, 9), "decimal"),
                "currency": typed("JPY", "string"),
            },
        )
        for number, amount in _BOUNDS
    ]
    labels = text("Yen bounds per incident", "一件あたりの金額のしきい値")
    page.describe("criteria", "RatingCriteria", {LABEL: labels, "lowerBound": bounds})


def place(draft: Draft, slug: str) -> None:
    """Describe the use context *slug*, once."""
    if slug in draft.places:
        return
    row = PLACES[slug]
    draft.places[slug] = draft.page.describe(
        f"context-{slug}",
        "UseContext",
        {
            LABEL: text(row.en, row.ja),
            "contextType": term(row.type),
            "sector": term(row.sector),
            "users": map(term, row.users),
            "exposure": term(row.exposure),
            "supervision": term(row.supervision),
        },
    )
