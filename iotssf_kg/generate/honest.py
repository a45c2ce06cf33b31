"""One export without fault."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

from iotssf_kg.generate import answers, exceptions, frame, services
from iotssf_kg.generate.account import Account
from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.page import BY, ISSUED, term, text

_OUTCOMES: Final = ("Accepted", "Sampled", "Waived")


def honest(number: int, assets: int, start: date, random: Random) -> Draft:
    """The export of that *number* with that many *assets*, in order from *start* on."""
    draft = frame.begin(number, start, random)
    services.furnish(draft, assets)
    answers.answer(draft, Account(draft.page, start))
    exceptions.explain(draft, Account(draft.page, start))
    _review(draft)
    return draft


def _review(draft: Draft) -> None:
    for reviewed in draft.page.of("Measure", "Assessment"):
        if draft.chance(0.04):
            outcome = draft.random.choice(_OUTCOMES)
            until = draft.calendar.lasting() if outcome == "Waived" else None
            draft.page.describe(
                draft.name("review"),
                "Review",
                {
                    "reviews": reviewed,
                    "reviewOutcome": term(outcome),
                    "note": text("Seen in the internal audit", "内部監査で確認"),
                    BY: draft.parties["laboratory"],
                    ISSUED: draft.calendar.recent(),
                    "waivedUntil": until,
                },
            )
