"""Reports of a validator held against what the kit's cases deserve."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

from iotssf_kg.errors import SourceError
from iotssf_kg.kit.write import MANIFEST
from iotssf_kg.rdf.formulas import without_mark
from iotssf_kg.report.rows import UNJUDGED

# What two findings agree in, if they are the same.
COMPARED: Final = ("file", "shape", "focus", "path", "value", "severity")


class Answer(NamedTuple):
    """How a report differs from what is expected.

    Attributes:
        checked: The cases that the reports speak of.
        missing: The findings that they should have.
        extra: The findings that they should not.
    """

    checked: tuple[str, ...]
    missing: tuple[tuple[str, ...], ...]
    extra: tuple[tuple[str, ...], ...]


def compare(kit: Path, reports: Iterable[Path]) -> Answer:
    """*reports*, JSON or CSV, against what is expected of those files of *kit* that they speak of.

    A file is known by its name, whatever folder it was judged in. A report of CSV cannot say that
    a file has no finding, so it speaks of the files in its rows alone.

    Raises:
        SourceError: There is no kit in the folder, or a report cannot be read.
    """
    manifest = _json(kit / MANIFEST)
    found: set[tuple[str, ...]] = set()
    spoken: set[str] = set()
    for report in reports:
        rows, files = _read(report)
        found |= {_key(row) for row in rows}
        spoken |= files | {key[0] for key in map(_key, rows)}
    cases = [c for c in manifest["cases"] if spoken & {_name(f["file"]) for f in c["files"]}]
    wanted = {_key(row) for case in cases for row in _wanted(kit, case)}
    ours = {_name(f["file"]) for case in cases for f in case["files"]}
    told = {key for key in found if key[0] in ours}
    return Answer(
        tuple(case["name"] for case in cases),
        tuple(sorted(wanted - told)),
        tuple(sorted(told - wanted)),
    )


def _wanted(kit: Path, case: Mapping[str, Any]) -> list[dict[str, str]]:
    paths = [path for path in case["expected"] if path.endswith(".json")]
    return [row for path in paths for row in _json(kit / path)]


def _read(path: Path) -> tuple[list[dict[str, Any]], set[str]]:
    """The findings of a report, and the files that it says it judged."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(error), source=str(path), hint="Give a report") from error
    if not text.lstrip().startswith(("{", "[")):
        return _found(csv.DictReader(StringIO(text))), set()
    report = _json(path)
    if isinstance(report, list):
        return report, set()
    files = {_name(str(export.get("file", ""))) for export in report.get("exports", ())}
    return report.get("findings", []), files


def _found(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of *rows* that are findings."""
    return [row for row in rows if row.get("severity") != UNJUDGED]


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = "Write a kit first: iotssf kit FOLDER"
        raise SourceError("there is no such file", source=str(path), hint=hint) from error
    except ValueError as error:
        raise SourceError(
            f"it is no JSON: {error}", source=str(path), hint="Is it complete?"
        ) from error


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    # Reports of CSV put a mark before what a spreadsheet would run.
    told = {name: without_mark(str(row.get(name) or "")) for name in COMPARED}
    return (_name(told["file"]), *(told[name] for name in COMPARED[1:]))


def _name(path: str) -> str:
    return PurePath(path).name
