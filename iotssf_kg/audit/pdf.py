"""Reports as PDF, made of the same HTML by WeasyPrint, which the extra ``[pdf]`` brings.

It fetches nothing. The file is tagged as PDF/UA wants it, so that screen readers find headings and
tables, and has the same bytes for the same report by the same versions of WeasyPrint and fonts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from iotssf_kg.audit.html import as_html, portfolio_html
from iotssf_kg.audit.model import Audit
from iotssf_kg.audit.portfolio import Portfolio
from iotssf_kg.errors import NotAcceptable

_PAPER: Final = Path(__file__).with_name("page") / "paper.css"
# Where fontconfig looks, and what it remembers of that.
_FONTS: Final = (
    "/etc/fonts",
    "/usr/share/fontconfig",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/var/cache/fontconfig",
)
_KANA: Final = range(0x3041, 0x3100)


def as_pdf(audit: Audit) -> bytes:
    """*audit* as PDF.

    Raises:
        NotAcceptable: WeasyPrint is not installed, or no font has Japanese that is in it.
    """
    return pdf(as_html(audit))


def portfolio_pdf(found: Portfolio) -> bytes:
    """The lines of all organizations as PDF; see ``as_pdf``."""
    return pdf(portfolio_html(found))


def fonts() -> tuple[Path, ...]:
    """The folders that writing PDF reads beside Python's own; none where it is not installed."""
    if find_spec("weasyprint") is None:
        return ()
    return tuple(path for path in map(Path, _FONTS) if path.exists())


def pdf(page: bytes) -> bytes:
    """*page*, HTML with all that it needs in it, as PDF; see ``as_pdf``."""
    library = _library()
    with _lacking() as lacking:
        # A style that is given beside the page would give way to that of the page.
        sheets = page.decode().replace("</style>", f"\n{_paper()}</style>", 1)
        # Of no protocol is anything fetched.
        fetcher = library.URLFetcher(allowed_protocols=())
        html = library.HTML(string=sheets, url_fetcher=fetcher)
        made: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
    # One that lacks a rare character still writes it as a box; one without kana is not Japanese.
    if not lacking.isdisjoint(_KANA):
        raise NotAcceptable(
            "no font here has Japanese characters",
            where="PDF",
            hint="Install one (Debian: apt-get install fonts-noto-cjk), or ask for html",
        )
    return made


def _library() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # it is there, and the libraries that it loads are not
        raise NotAcceptable(
            "WeasyPrint, which writes PDF, is not here, or lacks Pango",
            where="PDF",
            hint="Install it: pip install 'iotssf-kg[pdf]'; on Debian apt-get install "
            "libpangoft2-1.0-0 libharfbuzz-subset0; or ask for html and print that",
        ) from error
    return weasyprint


@contextmanager
def _lacking() -> Iterator[set[int]]:
    """The code points that no font has, of what is written meanwhile; WeasyPrint logs these."""
    found = set[int]()
    logger = logging.getLogger("weasyprint")
    handler = _Lacking(found)
    logger.addHandler(handler)
    try:
        yield found
    finally:
        logger.removeHandler(handler)


class _Lacking(logging.Handler):
    """Puts code points that it is told of into *found*; all else that is logged is let go."""

    def __init__(self, found: set[int]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        """Take *record*."""
        told = record.args if isinstance(record.args, tuple) else ()
        if ".notdef" in str(record.msg):
            self._found.update(each for each in told if isinstance(each, int))


@cache
def _paper() -> str:
    return _PAPER.read_text(encoding="utf-8")
