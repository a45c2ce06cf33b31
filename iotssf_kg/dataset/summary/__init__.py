"""The summary of a dataset: its figures by organization and over all, kept right by every load.

They are statements of one graph, reached by name, written in the same build as the exports that
they are about. A load counts anew what is of the organizations and publishers that it touches, by
what the build holds then, and changes the sums over all by the difference. What depends on the
day is kept by the days on which it changes. ``docs/workbench.md`` says what each figure counts.
"""

from __future__ import annotations

from iotssf_kg.dataset.summary.assets import GRADES, Row, rows
from iotssf_kg.dataset.summary.naming import Names, named_in
from iotssf_kg.dataset.summary.ordered import ASSETS, ORGANIZATIONS, Shelves
from iotssf_kg.dataset.summary.reading import ending_before, standing_on
from iotssf_kg.dataset.summary.records import (
    EVERYBODY,
    NONE,
    OF,
    TOPICS,
    Figure,
    Figures,
    batches,
    counts_in,
    figures_of,
    in_line,
    item,
    names,
)
from iotssf_kg.dataset.summary.shelves import GRADE
from iotssf_kg.dataset.summary.summarizing import summarize, summarized

__all__ = [
    "ASSETS",
    "EVERYBODY",
    "GRADE",
    "GRADES",
    "NONE",
    "OF",
    "ORGANIZATIONS",
    "TOPICS",
    "Figure",
    "Figures",
    "Names",
    "Row",
    "Shelves",
    "batches",
    "counts_in",
    "ending_before",
    "figures_of",
    "in_line",
    "item",
    "named_in",
    "names",
    "rows",
    "standing_on",
    "summarize",
    "summarized",
]
