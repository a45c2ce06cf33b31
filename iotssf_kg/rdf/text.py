"""Text documents before any parser sees them: their encoding, and places in them."""

from __future__ import annotations

import codecs
from typing import Final

from iotssf_kg.errors import SourceError

_OTHER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CHUNK: Final = 1 << 20


def utf8_text(data: bytes, name: str) -> bytes:
    """*data* without its byte order mark, sure to be UTF-8.

    Raises:
        SourceError: It is in another encoding; names the place of the first wrong byte.
    """
    for mark, encoding in _OTHER_MARKS:
        if data.startswith(mark):
            raise SourceError(f"this is {encoding}", source=name, hint="Save the file as UTF-8")
    text = data.removeprefix(codecs.BOM_UTF8)
    if (offset := _first_fault(text)) is not None:
        line, column = place_of(text, offset)
        raise SourceError(
            "this is not UTF-8",
            source=name,
            line=line,
            column=column,
            hint="Save the file as UTF-8",
        )
    return text


def place_of(text: bytes, offset: int) -> tuple[int, int]:
    """The line and column of byte *offset* in *text*, both from 1, columns in characters."""
    start = text.rfind(b"\n", 0, offset) + 1
    return text.count(b"\n", 0, offset) + 1, len(text[start:offset].decode(errors="replace")) + 1


def _first_fault(text: bytes) -> int | None:
    # By the chunk, for a whole decoded copy of a large export would cost its size four times over.
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(text), _CHUNK):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(text[start : start + _CHUNK], final=start + _CHUNK >= len(text))
        except UnicodeDecodeError as error:
            return start - pending + error.start
    return None
