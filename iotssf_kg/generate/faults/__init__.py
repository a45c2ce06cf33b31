"""Every kind of fault, one table a profile."""

from __future__ import annotations

from typing import Final

from iotssf_kg.generate.faults.category import CATEGORY
from iotssf_kg.generate.faults.exchange import EXCHANGE
from iotssf_kg.generate.faults.guard import GUARD
from iotssf_kg.generate.faults.kind import Kind, Site
from iotssf_kg.generate.faults.ratings import RATINGS
from iotssf_kg.generate.faults.topology import TOPOLOGY

KINDS: Final[tuple[Kind, ...]] = (*GUARD, *EXCHANGE, *CATEGORY, *RATINGS, *TOPOLOGY)
# Shapes that no kind of fault raises, and why.
WITHOUT: Final = {
    "DeprecatedTerm": "the vocabulary has no deprecated term yet",
    "OverlappingSpaces": "it takes two exports of different publishers; a page is one export",
}

__all__ = ["KINDS", "WITHOUT", "Kind", "Site"]
