"""The report as PDF: what the page says, in both languages, tagged, and nothing fetched for it."""

from __future__ import annotations

import io
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from iotssf_kg.audit import Audit
from iotssf_kg.audit.pdf import as_pdf, pdf
from iotssf_kg.audit.words import words
from iotssf_kg.errors import NotAcceptable
from tests.audit.test_report import PAYLOADS, SMALL, hostile
from tests.audit.worlds import LATER, reported
from tests.requirements import need

# A font without Japanese, and no other.
POOR = "<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{}</cachedir></fontconfig>"


@pytest.fixture(autouse=True)
def library() -> None:
    need(find_spec("weasyprint"), "WeasyPrint is not installed (extra [pdf])")
    need(find_spec("pypdf"), "pypdf is not installed (extra [dev])")


def read(data: bytes) -> object:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(data))


@cache
def given(lang: str) -> Audit:
    """A report to write: in English, one by a party that means harm."""
    return hostile(PAYLOADS[1]) if lang == "en" else reported("examples", SMALL, LATER, lang)


@cache
def written(lang: str) -> bytes:
    return as_pdf(given(lang))


def text(data: bytes) -> str:
    """What is in *data*, without the spaces and ends of lines that a layout brings."""
    return "".join("".join(page.extract_text().split()) for page in read(data).pages)


def bare(given: object) -> str:
    return "".join(str(given).split())


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_says_what_the_page_says(lang: str) -> None:
    audit, told = given(lang), text(written(lang))
    w = words(lang)
    assert dict(read(written(lang)).attachments) == {}
    for title in ("title", "matrix", "needs", "expiring", "findings", "disclaimer"):
        assert bare(w[title]) in told, title
    assert bare(audit.organization.name) in told
    for line in audit.assets:
        assert bare(line.asset.name) in told
        assert all(bare(reason) in told for reason in line.reasons)
    for outcome, number in audit.outcomes.items():
        assert bare(f"{number}{w[str(outcome)]}") in told


def test_it_is_tagged_and_has_title_language_and_bookmarks() -> None:
    reader = read(written("ja"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ja"
    assert "/StructTreeRoot" in root
    assert reader.metadata.title.startswith(words("ja")["title"])
    assert len(reader.outline) > 0


def test_nothing_is_fetched_and_nothing_is_put_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell", encoding="utf-8")
    page = (
        f"<html lang=en><head><title>x</title><link rel=attachment href='{secret.as_uri()}'>"
        f"<link rel=stylesheet href='{secret.as_uri()}'></head><body><p>said</p>"
        f"<img src='{secret.as_uri()}'><object data='{secret.as_uri()}'></object>"
        f"<a rel=attachment href='{secret.as_uri()}'>x</a></body></html>"
    )
    reader = read(pdf(page.encode()))
    assert dict(reader.attachments) == {}
    assert "said" in reader.pages[0].extract_text()
    assert len(reader.pages[0].images) == 0


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(NotAcceptable, match=r"iotssf-kg\[pdf\]"):
        pdf(b"<p>x")


def test_without_a_japanese_font_it_says_what_to_install(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(POOR.format(tmp_path), encoding="utf-8")
    ask = "from iotssf_kg.audit.pdf import pdf; pdf('<html lang=ja><p>かな'.encode())"
    done = subprocess.run(
        [sys.executable, "-c", ask],
        env={"FONTCONFIG_FILE": str(fonts), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    assert "fonts-noto-cjk" in done.stderr.splitlines()[-1]
