"""Zip files, which workbooks and sets of CSV sheets are, opened within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Final

from iotssf_kg.errors import SourceError, TooLarge
from iotssf_kg.rdf.limits import over_limit

if TYPE_CHECKING:
    from iotssf_kg.rdf.limits import Limits

_ENCRYPTED: Final = 1
# Ways of packing of which Python unpacks no more at once than it is asked for.
_BOUNDED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What a password-protected or a pre-2007 workbook begins with.
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
# What every zip begins with, also one that is empty or in several pieces.
_ZIP: Final = b"PK"
# All that zipfile raises over files that are not what they claim.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def unzipped(data: bytes, source: str, limits: Limits) -> dict[str, bytes]:
    """The files in the zip *data*, by name.

    Raises:
        SourceError: It is no zip, is damaged, holds a name twice, or asks for a password.
        TooLarge: It holds more files or bytes than *limits* allow, or says so.
    """
    if data.startswith(_OLD_OFFICE):
        raise SourceError(
            "this is an old or a password-protected workbook",
            source=source,
            hint="Save it as .xlsx, without a password",
        )
    if not data.startswith(_ZIP):
        raise SourceError(
            "this is no workbook, nor any zip file",
            source=source,
            hint="Check that it is the file you mean",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive.infolist(), source, limits)
            return {info.filename: _read(archive, info) for info in archive.infolist()}
    except _DAMAGE as error:
        raise damaged(source) from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # Asked for all of it, Python unpacks what is there before it looks at what the zip says.
    with archive.open(info) as member:
        return member.read(info.file_size + 1)


def damaged(source: str) -> SourceError:
    """The error for a zip or workbook that cannot be opened."""
    return SourceError(
        "the file is damaged, or not what its name says",
        source=source,
        hint="Open it in the program that made it, and save it again",
    )


def _check(members: list[zipfile.ZipInfo], source: str, limits: Limits) -> None:
    if len(members) > limits.entries:
        raise TooLarge(
            f"it holds more than {limits.entries:,} files",
            where=source,
            hint="Keep only the sheets",
        )
    names = Counter(info.filename for info in members)
    twice = next((name for name, count in names.items() if count > 1), None)
    if twice is not None:
        # Which of them is shown depends on the program that opens it.
        raise SourceError(f"it holds {twice} twice", source=source, hint="Keep one of them")
    if any(info.compress_type not in _BOUNDED for info in members):
        raise SourceError(
            "it is zipped in an unusual way",
            source=source,
            hint="Zip it with the usual compression",
        )
    if sum(info.file_size for info in members) > limits.unzipped:
        raise over_limit(source, limits.unzipped)
    if any(info.flag_bits & _ENCRYPTED for info in members):
        raise SourceError(
            "the file asks for a password", source=source, hint="Save it without a password"
        )
