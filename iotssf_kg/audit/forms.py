"""The forms that reports are written in, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from iotssf_kg.audit.html import as_html, portfolio_html
from iotssf_kg.audit.model import Audit
from iotssf_kg.audit.pdf import as_pdf, portfolio_pdf
from iotssf_kg.audit.portfolio import Portfolio, portfolio_csv, portfolio_json
from iotssf_kg.audit.workbook import as_workbook, portfolio_workbook

PAGES: Final[Mapping[str, Callable[[Audit], bytes]]] = {
    "html": as_html,
    "pdf": as_pdf,
    "xlsx": as_workbook,
}
"""Those of the report of one organization."""
LISTS: Final[Mapping[str, Callable[[Portfolio], bytes]]] = {
    "html": portfolio_html,
    "pdf": portfolio_pdf,
    "xlsx": portfolio_workbook,
    "csv": portfolio_csv,
    "json": portfolio_json,
}
"""Those of the lines of all."""
