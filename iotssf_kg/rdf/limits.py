"""What a document may cost, checked before a parser sees it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from iotssf_kg.errors import TooLarge
from iotssf_kg.rdf.packing import packed, unpack


@dataclass(frozen=True)
class Limits:
    """The most that one document may be.

    Args:
        bytes: Its size, after unpacking; of a file of many exports, that of one of them.
        word: How many characters one text or name may have.
        unfolded: How many characters its statements may come to, written without prefixes, however
            small it is; for each byte of it so many more as ``unfolding``.
        unfolding: What a byte may come to: an item of a list repeats a subject and a predicate.
        depth: How deep brackets, arrays or elements may nest.
        attributes: How many attributes an element may have, and how many namespaces may be declared
            around one: parsers compare each with all others.
        entries: How many files a workbook or a zip of sheets may hold.
        unzipped: How many bytes these may be together.
        cells: How many cells a spreadsheet may hold.
        unpacked: How many bytes a compressed file of many exports may come to.
    """

    bytes: int = 512 << 20
    word: int = 1 << 20
    unfolded: int = 256 << 20
    unfolding: int = 32
    depth: int = 100
    attributes: int = 500
    entries: int = 1_000
    unzipped: int = 128 << 20
    cells: int = 1_000_000
    unpacked: int = 64 << 30

    def room(self, size: int) -> int:
        """How many characters the statements of a text of *size* bytes may come to."""
        return self.unfolded + self.unfolding * size


LIMITS: Final = Limits()


def unpacked(data: bytes, name: str, limits: Limits) -> bytes:
    """*data* itself, or what it holds where it is gzip or Zstandard, within the limit of bytes.

    Raises:
        TooLarge: It is over the limit, or would be unpacked.
        SourceError: It is compressed, and damaged or cut off.
    """
    if len(data) > limits.bytes:
        raise over_limit(name, limits.bytes)
    if not packed(data):
        return data
    parts, left = [], limits.bytes
    for part in unpack(io.BytesIO(data), name):
        parts.append(part)
        left -= len(part)
        if left < 0:
            raise over_limit(name, limits.bytes)
    return b"".join(parts)


def over_limit(name: str, most: int) -> TooLarge:
    """The error for a document of more than *most* bytes."""
    return TooLarge(
        f"the document is larger than {most:,} bytes",
        where=name,
        hint="Divide it into several exports",
    )


def check_cells(count: int, name: str, limits: Limits) -> None:
    """Refuse a spreadsheet of *count* cells or more where *limits* allow fewer.

    Raises:
        TooLarge: They do.
    """
    if count > limits.cells:
        raise TooLarge(
            f"the spreadsheet holds more than {limits.cells:,} cells",
            where=name,
            hint="Delete empty rows and columns, or divide it into several exports",
        )
