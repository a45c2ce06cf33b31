"""The documents that a request brings: one as its body, or several as the files of a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from flask import request

from iotssf_kg.errors import BadParameter, NotAcceptable, SourceError
from iotssf_kg.rdf.syntax import SYNTAXES, Syntax, syntax_named, syntax_of
from iotssf_kg.service.protocol import WrongMedia
from iotssf_kg.store.media import bare

_MULTIPART: Final = "multipart/form-data"
# What clients call a file of which they know nothing; its name tells more.
_UNTOLD: Final = (
    "",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "application/gzip",
    "application/x-gzip",
    "application/zstd",
    "application/x-zip-compressed",
    "application/xml",
    "text/plain",
    "text/xml",
)
# Unpacked as files are, by how they begin.
_PACKED: Final = ("", "identity", "gzip", "x-gzip", "zstd")
_UTF_8: Final = ("utf-8", "utf8", "us-ascii")
# Fields of a form that bring a document as text, named as in the JSON of the European Commission's
# validator; see ``asking.uploads``.
TYPED: Final = ("contentToValidate", "contentSyntax")
_NAMED: Final = "Say what the document is called, such as name=export.ttl"
_LONGEST: Final = 100


class Body(NamedTuple):
    """One document as it came.

    Attributes:
        name: What the client calls it; "" where it does not.
        syntax: How it is written.
        data: The bytes, possibly packed.
    """

    name: str
    syntax: Syntax
    data: bytes

    @property
    def file_name(self) -> str:
        """The last part of its name, with a suffix of its syntax.

        Nothing is in it that a terminal or a sheet would obey.
        """
        last = self.name.replace("\\", "/").rpartition("/")[2]
        name = "".join(each for each in last if each.isprintable())
        name = name.lstrip("=+-@＝＋－＠. ")[-_LONGEST:]
        try:
            fitting = syntax_of(name) == self.syntax
        except SourceError:
            fitting = False
        return (
            name if fitting else f"{PurePosixPath(name).stem or 'upload'}{self.syntax.suffixes[0]}"
        )


def several() -> bool:
    """Whether the request brings its documents as the files of a form."""
    return bare(request.content_type or "") == _MULTIPART


def typed() -> Iterator[Body]:
    """The document that the form has as text; none where that field is missing or empty.

    Raises:
        BadParameter: It is given twice, or does not say in which syntax it is.
    """
    text, syntax = (_once(name) for name in TYPED)
    if not text:
        return
    try:
        yield Body("", syntax_named(syntax), text.encode(errors="surrogatepass"))
    except NotAcceptable as error:
        raise BadParameter(error.what, where=TYPED[1], hint=error.hint) from error


def _once(name: str) -> str:
    """The value of the field *name* of the form; "" where it is missing."""
    values = request.form.getlist(name)
    if len(values) > 1:
        raise BadParameter("given more than once", where=name, hint="Say it once")
    return values[0] if values else ""


def bodies(
    known: Sequence[Syntax] = SYNTAXES, name: str | None = None, also: Iterable[Body] = ()
) -> tuple[Body, ...]:
    """The documents of the request, each in one of the syntaxes *known*.

    Args:
        known: The syntaxes.
        name: What one that is the body is called, "" for nothing; None where nobody can say.
        also: Those that it brings otherwise, which come first.

    Raises:
        WrongMedia: One is in another, or does not say in which.
        BadParameter: There is none.
    """
    found = (*also, *_bodies(known, name))
    if not found:
        raise BadParameter("no file is in the form", hint="Send each document as a file")
    return found


def _bodies(known: Sequence[Syntax], name: str | None) -> Iterator[Body]:
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding not in _PACKED:
        what = f"a body packed by {coding!r}"
        raise WrongMedia(what, where="Content-Encoding", hint="Send gzip or zstd")
    if not several():
        charset = request.mimetype_params.get("charset", "utf-8")
        if charset.lower() not in _UTF_8:
            what = f"the charset is {charset!r}"
            raise WrongMedia(what, where="Content-Type", hint="Send UTF-8")
        syntax = _syntax(known, bare(request.content_type or ""), name)
        yield Body(name or "", syntax, request.get_data(cache=False))
        return
    for file in (file for files in request.files.listvalues() for file in files):
        called, data = file.filename or "", file.read()
        # What a browser sends for a field in which no file was chosen.
        if called or data:
            yield Body(called, _syntax(known, file.mimetype, called), data)


def _syntax(known: Sequence[Syntax], kind: str, name: str | None) -> Syntax:
    if kind in {media for syntax in known for media in syntax.media_types}:
        return syntax_named(kind)
    if name and kind in _UNTOLD:
        return syntax_of(name)
    types = ", ".join(syntax.media_type for syntax in known)
    raise WrongMedia(
        f"a body of type {kind!r}" if kind else "a body without a type",
        where="Content-Type",
        hint=f"Send {types}" if name is None else f"{_NAMED}, or send {types}",
    )
