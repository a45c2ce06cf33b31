"""The documents that a request brings: one as its body, or several as the files of a form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from flask import request

from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.rdf.syntax import Syntax, syntax_named, syntax_of
from iotssf_kg.service.protocol import WrongMedia
from iotssf_kg.store.media import bare

_MULTIPART: Final = "multipart/form-data"
# What clients call a file of which they know nothing.
_UNTOLD: Final = ("", "application/octet-stream", "text/plain")
_LONGEST: Final = 100


class Body(NamedTuple):
    """One document as it came.

    Attributes:
        name: What a reader knows it by, with a suffix of its syntax.
        syntax: How it is written.
        data: The bytes.
    """

    name: str
    syntax: Syntax
    data: bytes


def bodies(known: Sequence[Syntax]) -> tuple[Body, ...]:
    """The documents of the request, each in one of the syntaxes *known*.

    Raises:
        WrongMedia: One is in another, or does not say in which.
        BadParameter: There is none.
    """
    kind = bare(request.content_type or "")
    if kind != _MULTIPART:
        syntax = _syntax(known, kind, "")
        return (Body(_name("", syntax), syntax, request.get_data(cache=False)),)
    files = [file for files in request.files.listvalues() for file in files]
    if not files:
        raise BadParameter("no file is in the form", hint="Send each document as a file")
    found = []
    for file in files:
        syntax = _syntax(known, file.mimetype, file.filename or "")
        found.append(Body(_name(file.filename or "", syntax), syntax, file.read()))
    return tuple(found)


def _syntax(known: Sequence[Syntax], kind: str, name: str) -> Syntax:
    if kind in {media for syntax in known for media in syntax.media_types}:
        return syntax_named(kind)
    if name and kind in _UNTOLD:
        return syntax_of(name)
    raise WrongMedia(
        f"a body of type {kind!r}" if kind else "a body without a type",
        where="Content-Type",
        hint=f"Send {', '.join(syntax.media_type for syntax in known)}",
    )


def _name(given: str, syntax: Syntax) -> str:
    """The last part of the name *given*, with nothing that a terminal or a sheet would obey."""
    last = given.replace("\\", "/").rpartition("/")[2]
    name = "".join(each for each in last if each.isprintable()).lstrip("=+-@＝＋－＠. ")[-_LONGEST:]
    try:
        fitting = syntax_of(name) == syntax
    except SourceError:
        fitting = False
    return name if fitting else f"{PurePosixPath(name).stem or 'upload'}{syntax.suffixes[0]}"
