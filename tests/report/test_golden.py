"""One report in each format, as it was agreed on; IOTSSF_GOLDEN=write renews the files."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from iotssf_kg import __version__
from iotssf_kg.report import SUFFIXES, Setting, write, writer
from tests.report.sample import NOWHERE, PARTS, SHAPES, TOTAL

GOLDEN = Path(__file__).with_name("golden")
FORMS = {form: suffix for suffix, form in SUFFIXES.items() if form not in ("html", "xlsx")}
FORMS["github"] = ".log"


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("form", FORMS)
def test_the_report_is_written_as_agreed(form: str, lang: str) -> None:
    out = io.BytesIO()
    known = frozenset((NOWHERE.fingerprint,)) if lang == "ja" else frozenset()
    write(writer(form, out, Setting(lang, known=known, shapes=(SHAPES,))), PARTS, TOTAL)
    text = out.getvalue().decode().replace(__version__, "VERSION")
    golden = GOLDEN / f"{form}-{lang}{FORMS[form]}"
    if os.environ.get("IOTSSF_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8", newline="")
    assert text == golden.read_bytes().decode()
