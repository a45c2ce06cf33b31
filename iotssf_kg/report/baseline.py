"""The findings that are known from a former report, or settled by a reviewer."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.limits import LIMITS, over_limit
from iotssf_kg.report.rows import UNJUDGED
from iotssf_kg.report.sarif import FINGERPRINT

_FINGERPRINT: Final = re.compile("[0-9a-f]{16}")
_AGAIN: Final = "Give a report that iotssf validate wrote"


def read_baseline(path: Path, on: date) -> frozenset[str]:
    """The fingerprints of the findings that are known at the date *on*.

    Of a report in JSON, CSV or SARIF these are all its findings; of a workbook those that a
    reviewer has accepted, or waived until *on* or later.

    Raises:
        SourceError: It is no such report, a fingerprint in it is broken, or a workbook with
            findings has no review.
    """
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise SourceError(
            f"a baseline is not read from {path.suffix or 'a file without suffix'}",
            source=str(path),
            hint=f"Give a former report in one of {', '.join(_READERS)}",
        )
    found = frozenset(read(path, on))
    broken = sorted(each for each in found if not _FINGERPRINT.fullmatch(each))
    if broken:
        raise SourceError(f'"{broken[0]}" is no fingerprint', source=str(path), hint=_AGAIN)
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LIMITS.bytes:
            raise over_limit(str(path), LIMITS.bytes)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SourceError(
            "there is no such file", source=str(path), hint="Check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError("this is not UTF-8", source=str(path), hint=_AGAIN) from error


def _from_json(path: Path, on: date) -> Iterable[str]:
    """Of our own JSON, or of SARIF."""
    try:
        report = json.loads(_text(path))
        return list(_of_sarif(report) if "runs" in report else _of_ours(report))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError("this is no report", source=str(path), hint=_AGAIN) from error


def _of_ours(report: Mapping[str, Any]) -> Iterator[str]:
    for finding in report["findings"]:
        yield str(finding["fingerprint"])


def _of_sarif(report: Mapping[str, Any]) -> Iterator[str]:
    """https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html#_Toc34317640."""
    for run in report["runs"]:
        for result in run["results"]:
            yield str(result["partialFingerprints"][FINGERPRINT])


def _from_csv(path: Path, on: date) -> Iterable[str]:
    try:
        table = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
        if "fingerprint" not in (table.fieldnames or ()):
            raise SourceError("it has no column fingerprint", source=str(path), hint=_AGAIN)
        # A file that could not be judged has a row and no finding.
        return [row["fingerprint"] or "" for row in table if row.get("severity") != UNJUDGED]
    except csv.Error as error:
        raise SourceError(f"this is no CSV: {error}", source=str(path), hint=_AGAIN) from error


def _from_workbook(path: Path, on: date) -> Iterable[str]:
    # Not at the top: openpyxl takes longer to import than an export to judge.
    from iotssf_kg.report.reviewsheets import reviewed

    reviews, findings = reviewed(path)
    if findings and not reviews:
        raise SourceError(
            "no review is filled in, so none of its findings is known",
            source=str(path),
            hint="Fill in the column outcome, or give a report in JSON, CSV or SARIF",
        )
    return [each.fingerprint for each in reviews if each.fingerprint and each.holds(on)]


_READERS: Final[Mapping[str, Callable[[Path, date], Iterable[str]]]] = {
    ".json": _from_json,
    ".sarif": _from_json,
    ".csv": _from_csv,
    ".xlsx": _from_workbook,
}
