"""The bytes behind a path, a folder of sheets, or standard input."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, Final

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.limits import over_limit
from iotssf_kg.rdf.syntax import CSV, Syntax, syntax_of

if TYPE_CHECKING:
    from iotssf_kg.rdf.limits import Limits

# What standard input is called on the command line.
STANDARD_INPUT: Final = "-"
_SHEET: Final = ".csv"


def load(path: Path | str, syntax: Syntax | None, limits: Limits) -> tuple[bytes, Syntax]:
    """The bytes at *path* and their syntax.

    Raises:
        SourceError: Nothing can be read there, or its syntax is unknown.
        TooLarge: There is more than *limits* allow.
    """
    if str(path) == STANDARD_INPUT:
        return _standard_input(syntax, limits)
    file = Path(path)
    try:
        if file.is_dir():
            return _folder(file, limits), CSV
        syntax = syntax or syntax_of(file)
        with file.open("rb") as source:
            return _bounded(source, str(path), limits), syntax
    except OSError as error:
        raise unreadable(file, error) from error
    except ValueError as error:
        raise SourceError("this is no path", source=repr(str(path)), hint="Check it") from error


def _standard_input(syntax: Syntax | None, limits: Limits) -> tuple[bytes, Syntax]:
    if syntax is None:
        raise SourceError(
            "standard input has no suffix",
            source=STANDARD_INPUT,
            hint="Name the syntax it is written in, such as --syntax turtle",
        )
    return _bounded(sys.stdin.buffer, STANDARD_INPUT, limits), syntax


def _bounded(source: IO[bytes], name: str, limits: Limits) -> bytes:
    data = source.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise over_limit(name, limits.bytes)
    return data


def _folder(folder: Path, limits: Limits) -> bytes:
    """The CSV sheets in *folder* as one zip, the same for the same sheets."""
    sheets = sorted(path for path in folder.iterdir() if is_sheet(path.name))
    if not sheets:
        raise SourceError(
            "the folder holds no CSV sheets", source=str(folder), hint="Name the files in it"
        )
    for sheet in sheets:
        # To read what is no file could take for ever.
        if sheet.exists() and not sheet.is_file():
            raise SourceError("it is no file", source=str(sheet), hint="Name the files in it")
    if sum(sheet.stat().st_size for sheet in sheets) > limits.bytes:
        raise over_limit(str(folder), limits.bytes)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for sheet in sheets:
            archive.writestr(zipfile.ZipInfo(sheet.name), sheet.read_bytes())
    return packed.getvalue()


def is_sheet(name: str) -> bool:
    """Whether the file of that *name* in a folder is one of its CSV sheets."""
    return PurePath(name).suffix.lower() == _SHEET and not name.startswith(".")


def unreadable(path: Path | str, error: OSError) -> SourceError:
    """That *path* cannot be read because of *error*."""
    if isinstance(error, FileNotFoundError):
        return SourceError("there is no such file", source=str(path), hint="Check the path")
    reason = (error.strerror or "it cannot be read").lower()
    hint = "Check its permissions" if isinstance(error, PermissionError) else "Check the path"
    return SourceError(f"cannot be read: {reason}", source=str(path), hint=hint)
