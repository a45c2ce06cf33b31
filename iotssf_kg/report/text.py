"""Text from outside, made fit to be shown: nothing in it steers a terminal, a log or a parser."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

# All controls but tab and line feed, the marks that turn text around (CVE-2021-42574), line ends
# that only some readers know, and halves of characters.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
# Not legal in an IRI, and what would end one; https://www.w3.org/TR/n-triples/#grammar-production-IRIREF.
_NOT_IN_IRI: Final = re.compile('[\x00-\x20<>"{}|^`\\\\\ud800-\udfff]')


def plain_text(value: str) -> str:
    r"""*value* for a terminal: control characters are shown as ``\x1b``, never sent.

    Tabs and line feeds stay.
    """
    return _UNSEEN.sub(_shown, value)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def utf8(text: str) -> bytes:
    r"""*text* as UTF-8; half a character, as an odd file name brings it, as ``\udc80``."""
    return text.encode("utf-8", "backslashreplace")


def iri_text(iri: str) -> str:
    r"""*iri* between ``<`` and ``>``: what may not stand there is written ``\u003E``."""
    return _NOT_IN_IRI.sub(lambda match: f"\\u{ord(match[0]):04X}", iri)


def file_uri(source: str) -> str:
    """The name of a file as a relative reference, or as a file URI if it is absolute."""
    name = quote(source.removeprefix("./").encode("utf-8", "surrogateescape"))
    return f"file://{name}" if PurePosixPath(source).is_absolute() else name
