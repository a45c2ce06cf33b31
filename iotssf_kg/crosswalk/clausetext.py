"""What looks like the text of a clause, and whose clauses may not be carried here."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 500
# A short paraphrase of ours fits into this.
TITLE: Final = 80
# What the drafting rules of ISO, IEC and ETSI keep for requirements; and JIS, in Japanese.
_CLAUSE: Final = re.compile(r"\bshall\b|なければならない|ねばならない", re.IGNORECASE)
_RESTRICTED: Final = re.compile(r"\b(?:ETSI|ISO|IEC|CEN|CENELEC)\b", re.IGNORECASE)


def is_clause(text: str, longest: int = LONGEST) -> bool:
    """Whether *text* is longer than a remark of ours, or has a sentence as only a clause has it."""
    return len(text) > longest or bool(_CLAUSE.search(text))


def is_sentence(title: str) -> bool:
    """Whether a *title* is no short paraphrase."""
    return is_clause(title, TITLE) or title.rstrip().endswith((".", "。"))


def restricts(publisher: str) -> bool:
    """Whether *publisher* allows nobody to carry its text."""
    return bool(_RESTRICTED.search(publisher))
