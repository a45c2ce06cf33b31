"""The kit written to a folder: exports, what they deserve, an index for people and programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from iotssf_kg import __version__
from iotssf_kg.errors import BadParameter
from iotssf_kg.generate.faults import WITHOUT
from iotssf_kg.kit.cases import Case, cases
from iotssf_kg.kit.expected import COLUMNS, Expected, expected
from iotssf_kg.kit.readme import readme
from iotssf_kg.outputs import write
from iotssf_kg.report.rows import csv_text

MANIFEST: Final = "manifest.json"
README: Final = "README.md"


def write_kit(out: Path, on: date) -> Iterator[Case]:
    """Write the kit for the day *on* into the folder *out*, case by case.

    The same version and day give the same bytes.

    Raises:
        BadParameter: The folder holds a kit already.
    """
    if (out / MANIFEST).exists():
        raise BadParameter("it holds a kit already", where=str(out), hint="Choose another folder")
    entries = []
    for case in cases(on):
        found = expected(case, on)
        entries.append(_entry(case, found, _written(out, case, found)))
        yield case
    manifest = {
        "version": __version__,
        "date": on.isoformat(),
        "compared": [name for name in COLUMNS if name != "line"],
        "without": {shape: why for shape, why in WITHOUT.items() if shape == "DeprecatedTerm"},
        "cases": entries,
    }
    write(out / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    write(out / README, readme(manifest))


def _written(out: Path, case: Case, found: list[Expected]) -> list[dict[str, str]]:
    """Write the files of *case*, and name each with its SHA-256."""
    folder = out / ("good" if case.good else "bad")
    folder.mkdir(parents=True, exist_ok=True)
    for file in case.files:
        write(folder / file.name, file.data)
    if found:
        records = [each._asdict() for each in found]
        write(folder / f"{case.name}.expected.csv", csv_text(COLUMNS, records))
        text = json.dumps(records, ensure_ascii=False, indent=2)
        write(folder / f"{case.name}.expected.json", text + "\n")
    return [
        {"file": f"{folder.name}/{f.name}", "sha256": hashlib.sha256(f.data).hexdigest()}
        for f in case.files
    ]


def _entry(case: Case, found: list[Expected], files: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "name": case.name,
        "good": case.good,
        "en": case.en,
        "ja": case.ja,
        "files": files,
        "shapes": sorted({each.shape for each in found}),
        "findings": len(found),
        "expected": [f"bad/{case.name}.expected.{suffix}" for suffix in ("csv", "json")]
        if found
        else [],
    }
