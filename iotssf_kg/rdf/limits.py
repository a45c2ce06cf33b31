"""What a document may cost, checked before a parser sees it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

from iotssf_kg.errors import SourceError, TooLarge

_GZIP: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31


@dataclass(frozen=True)
class Limits:
    """The most that one document may be.

    Args:
        bytes: Its size, after unpacking.
        depth: How deep brackets, arrays or elements may nest.
        entries: How many files a workbook or a zip of sheets may hold.
        unzipped: How many bytes these may be together.
        cells: How many cells a spreadsheet may hold.
    """

    bytes: int = 512 << 20
    depth: int = 100
    entries: int = 1_000
    unzipped: int = 128 << 20
    cells: int = 1_000_000


LIMITS: Final = Limits()


def unpacked(data: bytes, name: str, limits: Limits) -> bytes:
    """*data* itself, or what it holds where it is gzip, within the limit of bytes.

    Raises:
        TooLarge: It is over the limit, or would be unpacked.
        SourceError: The gzip is damaged or cut off.
    """
    if len(data) > limits.bytes:
        raise over_limit(name, limits.bytes)
    if not data.startswith(_GZIP):
        return data
    try:
        return _gunzip(data, name, limits)
    except zlib.error as error:
        raise _damaged(name) from error


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


def _gunzip(data: bytes, name: str, limits: Limits) -> bytes:
    parts: list[bytes] = []
    left = limits.bytes
    while data:
        member = zlib.decompressobj(_GZIP_WINDOW)
        parts.append(member.decompress(data, left + 1))
        left -= len(parts[-1])
        if left < 0:
            raise over_limit(name, limits.bytes)
        if not member.eof:
            raise _damaged(name)
        # Some writers pad the last member with zeros; gzip itself ignores them too.
        data = member.unused_data.lstrip(b"\0")
    return b"".join(parts)


def _damaged(name: str) -> SourceError:
    return SourceError("the gzip file is damaged or cut off", source=name, hint="Compress it again")
