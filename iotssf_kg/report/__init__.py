"""Writers of reports: one function each, ``Report`` in, text out."""

from iotssf_kg.report.rows import COLUMNS, as_csv, as_json, rows
from iotssf_kg.report.shacl import as_shacl

__all__ = ["COLUMNS", "as_csv", "as_json", "as_shacl", "rows"]
