"""Imported once by the server that workers are forked from: what it holds, each has at once.

Shapes are compiled here, and one export is judged: much is made when it is needed first, which
takes five times as long as to judge a small export then.
"""

from __future__ import annotations

import gc
import tempfile
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Final

from iotssf_kg.asking import (
    admitting,
    assets,
    classifying,
    counting,
    crosswalkchains,
    crosswalkfiles,
    crosswalks,
    describing,
    questions,
    reporting,
    rewriting,
    screening,
    validating,
    writing,
)
from iotssf_kg.asking.uploads import BODY, Request, Upload
from iotssf_kg.batch import warm
from iotssf_kg.rdf import books
from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.syntax import TURTLE
from iotssf_kg.report import WRITERS

__all__ = [
    "admitting",
    "assets",
    "books",
    "classifying",
    "counting",
    "crosswalkchains",
    "crosswalkfiles",
    "crosswalks",
    "describing",
    "questions",
    "reporting",
    "rewriting",
    "screening",
    "validating",
    "warm",
    "writing",
]

_ROOM: Final = 1 << 20
# So old that there is something to find.
_DAY: Final = date(2000, 1, 1)


def _rehearse() -> None:
    for writer in WRITERS.values():
        import_module(f"iotssf_kg.report.{writer.partition(':')[0]}")
    sample = new_export("https://example.org/id/", "Example", TURTLE, _DAY)
    request = Request([Upload(BODY, sample, TURTLE.name)], (), None)
    with tempfile.TemporaryDirectory(prefix="iotssf-") as folder:
        place = Path(folder) / "report"
        validating.Validation(request, place, _ROOM, _ROOM).answer()
        classifying.Classification(request, place, _ROOM, _ROOM).answer()
    # What is there by now stays; to look through it again and again takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


warm.apart(_rehearse)
