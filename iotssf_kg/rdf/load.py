"""The bytes behind a path, a folder of sheets, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.syntax import Syntax, syntax_of


def load(path: Path | str, syntax: Syntax | None = None) -> tuple[bytes, Syntax]:
    """The bytes at *path* and their syntax.

    Raises:
        SourceError: Nothing can be read there, or its syntax is unknown.
    """
    if str(path) == "-":
        return _standard_input(syntax)
    file = Path(path)
    if file.is_dir():
        raise SourceError("is a folder", source=str(path), hint="Name the files in it")
    syntax = syntax or syntax_of(file)
    try:
        return file.read_bytes(), syntax
    except OSError as error:
        raise _unreadable(file, error) from error


def _standard_input(syntax: Syntax | None) -> tuple[bytes, Syntax]:
    if syntax is None:
        raise SourceError(
            "standard input has no suffix", source="-", hint="Name the syntax it is written in"
        )
    return sys.stdin.buffer.read(), syntax


def _unreadable(file: Path, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        return SourceError("there is no such file", source=str(file), hint="Check the path")
    reason = (error.strerror or "it cannot be read").lower()
    return SourceError(f"cannot be read: {reason}", source=str(file), hint="Check its permissions")
