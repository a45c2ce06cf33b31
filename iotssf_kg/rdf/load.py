"""The bytes behind a path, a folder of sheets, or standard input."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.limits import over_limit
from iotssf_kg.rdf.syntax import CSV, Syntax, syntax_of

if TYPE_CHECKING:
    from iotssf_kg.rdf.limits import Limits


def load(path: Path | str, syntax: Syntax | None, limits: Limits) -> tuple[bytes, Syntax]:
    """The bytes at *path* and their syntax.

    Raises:
        SourceError: Nothing can be read there, or its syntax is unknown.
        TooLarge: There is more than *limits* allow.
    """
    if str(path) == "-":
        return _standard_input(syntax, limits)
    file = Path(path)
    try:
        if file.is_dir():
            return _folder(file, limits), CSV
        syntax = syntax or syntax_of(file)
        with file.open("rb") as source:
            return _bounded(source, str(path), limits), syntax
    except OSError as error:
        raise _unreadable(file, error) from error
    except ValueError as error:
        raise SourceError("this is no path", source=repr(str(path)), hint="Check it") from error


def _standard_input(syntax: Syntax | None, limits: Limits) -> tuple[bytes, Syntax]:
    if syntax is None:
        raise SourceError(
            "standard input has no suffix",
            source="-",
            hint="Name the syntax it is written in, such as --syntax turtle",
        )
    return _bounded(sys.stdin.buffer, "-", limits), syntax


def _bounded(source: IO[bytes], name: str, limits: Limits) -> bytes:
    data = source.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise over_limit(name, limits.bytes)
    return data


def _folder(folder: Path, limits: Limits) -> bytes:
    """The CSV sheets in *folder* as one zip, the same for the same sheets."""
    sheets = sorted(folder.glob("*.csv"))
    if not sheets:
        raise SourceError(
            "the folder holds no CSV sheets", source=str(folder), hint="Name the files in it"
        )
    if sum(sheet.stat().st_size for sheet in sheets) > limits.bytes:
        raise over_limit(str(folder), limits.bytes)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for sheet in sheets:
            archive.writestr(zipfile.ZipInfo(sheet.name), sheet.read_bytes())
    return packed.getvalue()


def _unreadable(file: Path, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        return SourceError("there is no such file", source=str(file), hint="Check the path")
    reason = (error.strerror or "it cannot be read").lower()
    return SourceError(f"cannot be read: {reason}", source=str(file), hint="Check its permissions")
