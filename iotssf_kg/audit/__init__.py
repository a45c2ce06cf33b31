"""The audit report: what one organization answers for, at a date, with every figure's origin."""

from iotssf_kg.audit.forms import LISTS, PAGES
from iotssf_kg.audit.gather import audit
from iotssf_kg.audit.html import as_html, portfolio_html
from iotssf_kg.audit.model import Audit
from iotssf_kg.audit.portfolio import Portfolio, portfolio, portfolio_csv, portfolio_json, table
from iotssf_kg.audit.workbook import as_workbook, portfolio_workbook

__all__ = [
    "LISTS",
    "PAGES",
    "Audit",
    "Portfolio",
    "as_html",
    "as_workbook",
    "audit",
    "portfolio",
    "portfolio_csv",
    "portfolio_html",
    "portfolio_json",
    "portfolio_workbook",
    "table",
]
