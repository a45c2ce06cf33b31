"""The audit report as one page that needs nothing else and runs nothing, or as a part of another.

Whatever comes from an export reaches the page as text, escaped by Jinja; the policy in its head
allows the page's own style and nothing else, not even a script.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, Final, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from iotssf_kg import report
from iotssf_kg.audit.model import Audit
from iotssf_kg.audit.needs import WORST_FIRST
from iotssf_kg.audit.portfolio import Portfolio
from iotssf_kg.audit.portfolio import table as portfolio_table
from iotssf_kg.audit.tables import NUMERIC, tables
from iotssf_kg.audit.words import heading, words

Leads: TypeAlias = Callable[[str], str]
_PAGES: Final = Path(__file__).with_name("page")
_BASE: Final = Path(report.__file__).with_name("page") / "page.css"
WHOLE: Final = "base.html"
"""The frame of a page of its own."""
PART: Final = "part.html"
"""The frame of what another page takes in."""
# Lists of up to so many nodes are unfolded at once.
_FEW: Final = 12
_STYLES: Final = {
    "sha256": "hash",
    "message": "prose",
    "text": "prose",
    "nodes": "name",
    "evidence": "name",
    "node": "name",
    "low": "name",
    "high": "name",
    "shape": "name",
    **dict.fromkeys(("issued", "day", "change", "category", "severity", "reason"), "short"),
}
_CONTENTS: Final = (
    "exports", "matrix", "needs", "expiring", "connections", "consistency", "findings", "recorded",
    "changes", "assets", "versions", "checked", "queries", "glossary",
)  # fmt: skip


def as_html(audit: Audit, frame: str = WHOLE, leads: Leads | None = None) -> bytes:
    """*audit* as HTML, the same bytes whenever and wherever it is written.

    Args:
        audit: The report.
        frame: ``WHOLE`` for a page of its own, ``PART`` for what stands within another page.
        leads: IRI → the address of what is known of that node; None for no links, as in a file
            that is handed on.
    """
    told = {**_told(audit), "frame": frame, "leads": leads}
    return rendered("audit.html", words(audit.lang), audit.lang, told)


def portfolio_html(found: Portfolio, frame: str = WHOLE, leads: Leads | None = None) -> bytes:
    """The lines of all organizations as HTML; *leads* is to their reports. See ``as_html``."""
    listed = portfolio_table(found)
    titles = [heading(column, found.lang) for column in listed.columns]
    told = {"found": found, "table": listed, "titles": titles, "frame": frame, "leads": leads}
    return rendered("portfolio.html", words(found.lang), found.lang, told)


def rendered(name: str, w: Mapping[str, str], lang: str, told: Mapping[str, Any]) -> bytes:
    """The page *name*, of what is *told*, with the words *w* of the language *lang*."""
    style = _style()
    shared: dict[str, Any] = {
        "w": w,
        "lang": lang,
        "frame": WHOLE,
        "leads": None,
        "style": Markup(style),  # noqa: S704 - our own files
        "style_hash": b64encode(sha256(style.encode()).digest()).decode(),
    }
    return _template(name).render({**shared, **told}).encode()


def _told(audit: Audit) -> dict[str, Any]:
    return {
        "audit": audit,
        "w_and": {"en": ", ", "ja": "、"}[audit.lang],
        "outcomes": [str(outcome) for outcome in WORST_FIRST],
        "found": sum(len(group.nodes) for group in audit.findings),
        "names": {line.number: line.asset.name for line in audit.assets},
        "foreign": {line.export.iri: not line.own for line in audit.exports},
        "by_category": [
            (categories, list(lines))
            for categories, lines in groupby(audit.assets, key=lambda line: line.categories)
        ],
        "tables": tables(audit),
        "numeric": NUMERIC,
        "styles": _STYLES,
        "few": _FEW,
        "contents": _CONTENTS,
    }


@cache
def _style() -> str:
    texts = (path.read_text(encoding="utf-8") for path in (_BASE, _PAGES / "audit.css"))
    return "\n".join(texts)


@cache
def _template(name: str) -> Template:
    pages = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["anchor"] = lambda key: str(key).replace(" ", "-")
    return pages.get_template(name)
