"""Documents to be judged, as they come over HTTP: as the body, or as the files of a form."""

from __future__ import annotations

from typing import Final

from flask import Request as Received
from werkzeug.datastructures import FileStorage

from iotssf_kg.asking.uploads import BODY, Request, Upload
from iotssf_kg.asking.wishes import label
from iotssf_kg.errors import BadParameter
from iotssf_kg.rdf.syntax import SYNTAXES, syntax_of
from iotssf_kg.service.protocol import WrongMedia
from iotssf_kg.store.media import bare

_MULTIPART: Final = "multipart/form-data"
_WRAPPING: Final = "application/json"
_SYNTAXES: Final = {media: syntax.name for syntax in SYNTAXES for media in syntax.media_types}
# What clients call a file of which they know nothing; its name tells more.
_ANY: Final = (
    "",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "application/gzip",
    "application/zstd",
    "text/plain",
)
# Unpacked as files are, by how they begin.
_PACKED: Final = ("", "identity", "gzip", "x-gzip", "zstd")
_NAMED: Final = "Say what the document is called, such as name=export.ttl"
_UTF_8: Final = ("utf-8", "utf8", "us-ascii")


def sent(received: Received) -> Request:
    """What *received* brings to be judged, and what it asks for.

    Raises:
        WrongMedia: A document is in no syntax that is read here.
        BadParameter: There is none, or a name is none.
        TooLarge: There is too much of it.
    """
    given = list(received.args.items(multi=True))
    accept = received.headers.get("Accept")
    coding = received.headers.get("Content-Encoding", "").strip().lower()
    if coding not in _PACKED:
        raise WrongMedia(
            f"a body packed by {coding!r}", where="Content-Encoding", hint="Send gzip or zstd"
        )
    if bare(received.content_type or "") == _MULTIPART:
        files = [file for files in received.files.listvalues() for file in files]
        if not files:
            raise BadParameter("no file is in the form", hint="Send each document as a file")
        # A field of a form need not have a name.
        given += [(name or "", value) for name, value in received.form.items(multi=True)]
        return Request([_of_file(file) for file in files], tuple(given), accept)
    names = [value for name, value in given if name == "name"]
    rest = tuple(each for each in given if each[0] != "name")
    if len(names) > 1:
        raise BadParameter("given more than once", where="name", hint="Say it once")
    return Request([_of_body(received, names[0] if names else "")], rest, accept)


def _of_body(received: Received, name: str) -> Upload:
    kind = bare(received.content_type or "")
    called = label(name) if name else BODY
    syntax = _syntax(kind, name, received.mimetype_params.get("charset", "utf-8"))
    return Upload(called, received.get_data(cache=False), syntax, wrapped=kind == _WRAPPING)


def _of_file(file: FileStorage) -> Upload:
    name = label(file.filename or BODY)
    syntax = _syntax(file.mimetype, file.filename or "", "utf-8")
    return Upload(name, file.read(), syntax)


def _syntax(kind: str, name: str, charset: str) -> str:
    if charset.lower() not in _UTF_8:
        raise WrongMedia(f"the charset is {charset!r}", where="Content-Type", hint="Send UTF-8")
    if kind in _SYNTAXES:
        return _SYNTAXES[kind]
    if name and kind in _ANY:
        return syntax_of(name).name
    raise WrongMedia(
        f"a body of type {kind!r}" if kind else "a body without a type",
        where="Content-Type",
        hint=f"{_NAMED}, or send {', '.join(syntax.media_type for syntax in SYNTAXES)}",
    )
