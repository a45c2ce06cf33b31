"""Writers of reports: a class a format, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, BinaryIO, Final, cast

from iotssf_kg.errors import NotAcceptable
from iotssf_kg.report.document import as_json
from iotssf_kg.report.rows import COLUMNS, as_csv, rows
from iotssf_kg.report.shacl import as_shacl
from iotssf_kg.report.writer import Setting, Writer, write

__all__ = [
    "COLUMNS",
    "SUFFIXES",
    "WRITERS",
    "Setting",
    "Writer",
    "as_csv",
    "as_json",
    "as_shacl",
    "format_of",
    "rows",
    "write",
    "writer",
]

# Name of the format → where its writer is: a workbook's takes longer to import than a report.
WRITERS: Final[Mapping[str, str]] = {
    "csv": "rows:CsvWriter",
    "json": "document:JsonWriter",
    "turtle": "shacl:TurtleWriter",
    "jsonld": "shacl:JsonLdWriter",
    "ntriples": "shacl:NTriplesWriter",
    "xlsx": "workbook:WorkbookWriter",
    "html": "html:HtmlWriter",
    "sarif": "sarif:SarifWriter",
    "junit": "junit:JUnitWriter",
    "earl": "earl:EarlWriter",
    "github": "github:GithubWriter",
}
# How a file's name ends → format; the longer ending goes first.
SUFFIXES: Final[Mapping[str, str]] = {
    ".sarif.json": "sarif",
    ".junit.xml": "junit",
    ".earl.ttl": "earl",
    ".csv": "csv",
    ".json": "json",
    ".ttl": "turtle",
    ".jsonld": "jsonld",
    ".nt": "ntriples",
    ".xlsx": "xlsx",
    ".html": "html",
    ".sarif": "sarif",
    ".xml": "junit",
}


def format_of(name: str) -> str:
    """The format that the ending of a file's *name* says.

    Raises:
        NotAcceptable: It says none.
    """
    for suffix, form in SUFFIXES.items():
        if name.lower().endswith(suffix):
            return form
    raise NotAcceptable(
        f"no report is written to {name}",
        hint=f"Let the name end in one of {', '.join(SUFFIXES)}, or with --cluster in .parquet",
    )


def writer(name: str, out: BinaryIO, setting: Setting) -> Writer:
    """The writer of the format *name*, at the beginning of *out*.

    Raises:
        NotAcceptable: There is no such format.
    """
    if name not in WRITERS:
        raise NotAcceptable(
            f"a report has no format {name!r}", hint=f"The formats are {', '.join(WRITERS)}"
        )
    module, _, kind = WRITERS[name].partition(":")
    found: Any = getattr(import_module(f"iotssf_kg.report.{module}"), kind)
    return cast("Writer", found(out, setting))
