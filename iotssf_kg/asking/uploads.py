"""Documents that came with a request, and the JSON body in which one may be wrapped."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from iotssf_kg.batch.parts import Part
from iotssf_kg.errors import BadParameter, NotAcceptable, SourceError
from iotssf_kg.rdf.jsondoc import load_json
from iotssf_kg.rdf.limits import LIMITS, unpacked
from iotssf_kg.rdf.nesting import check_json
from iotssf_kg.rdf.packing import packed
from iotssf_kg.rdf.parse import Document, parse
from iotssf_kg.rdf.syntax import JSON_LD, syntax_named
from iotssf_kg.rdf.text import utf8_text

# What a document without a name is called in reports and messages.
BODY: Final = "body"
_CONTENT: Final = "contentToValidate"
# What the European Commission's validator does with these is not done here.
_REFUSED: Final = {
    "externalRules": "shapes are not taken over HTTP",
    "contentQuery": "no endpoint is asked",
    "contentQueryEndpoint": "no endpoint is asked",
    "reportQuery": "a report is written whole",
    "loadImports": "nothing is fetched",
}
_FETCHED: Final = "no address is fetched"


@dataclass(frozen=True)
class Upload:
    """A document as it came.

    Attributes:
        name: What it is called.
        data: Its bytes, possibly packed.
        syntax: The name of its syntax.
        wrapped: Whether it may be the JSON body in which a document is wrapped.
    """

    name: str
    data: bytes = field(repr=False)
    syntax: str
    wrapped: bool = False

    def plain(self, most: int) -> bytes:
        """Its bytes, unpacked.

        Raises:
            TooLarge: They are more than *most*.
            SourceError: They are damaged, or packed twice.
        """
        data = unpacked(self.data, self.name, replace(LIMITS, bytes=most))
        if data is not self.data and packed(data):
            hint = "Compress it once"
            raise SourceError("it is compressed twice", source=self.name, hint=hint)
        return data

    def document(self) -> Document:
        """What it says.

        Raises:
            SourceError: It is not well-formed; names line and column, or sheet and row.
            TooLarge: It is over a limit.
        """
        return parse(self.data, syntax_named(self.syntax), self.name)

    def part(self, place: Path, most: int) -> Part:
        """Where it is read from, once its plain bytes are at *place*."""
        place.write_bytes(self.plain(most))
        return Part(self.name, str(place), self.syntax)


@dataclass(frozen=True)
class Request:
    """Documents, and what is asked for beside them.

    Attributes:
        uploads: The documents.
        given: Parameters as names and values.
        accept: The Accept header.
    """

    uploads: Sequence[Upload]
    given: tuple[tuple[str, str], ...]
    accept: str | None

    def unwrapped(self, most: int) -> Request:
        """The same, with a document that is wrapped in JSON taken out, and what is said there.

        https://www.itb.ec.europa.eu/docs/guides/latest/validatingRDF/

        Raises:
            SourceError: The JSON is none.
            BadParameter: It asks for what is not done here.
        """
        [upload, *more] = self.uploads
        if more or not upload.wrapped:
            return self
        data = upload.plain(most)
        if _CONTENT.encode() not in data:
            return replace(self, uploads=[replace(upload, data=data)])
        text = utf8_text(data, upload.name)
        check_json(text, upload.name, LIMITS)
        said = load_json(text, upload.name, lambda each: each)
        if not isinstance(said, dict) or _CONTENT not in said:
            return replace(self, uploads=[replace(upload, data=data)])
        return self._said(said, upload.name)

    def _said(self, said: dict[str, Any], name: str) -> Request:
        for key, why in _REFUSED.items():
            if said.get(key):
                raise BadParameter(why, where=key, hint="Leave it out")
        syntax = _text(said, "contentSyntax")
        try:
            known = syntax_named(syntax)
        except NotAcceptable as error:
            raise BadParameter(error.what, where="contentSyntax", hint=error.hint) from error
        given = list(self.given)
        if said.get("validationType"):
            given.append(("profile", _text(said, "validationType")))
        if said.get("locale"):
            given.append(("lang", _language(_text(said, "locale"))))
        accept = _text(said, "reportSyntax") if said.get("reportSyntax") else self.accept
        return Request([Upload(name, _content(said), known.name)], tuple(given), accept)


def _content(said: dict[str, Any]) -> bytes:
    content, method = _text(said, _CONTENT), said.get("embeddingMethod") or "STRING"
    if method == "STRING":
        return content.encode(errors="surrogatepass")
    if method == "BASE64":
        try:
            return base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError) as error:
            hint = "Encode it as RFC 4648 says, without line breaks"
            raise BadParameter("it is not base64", where=_CONTENT, hint=hint) from error
    what = _FETCHED if method == "URL" else f"there is no method {str(method)[:40]!r}"
    raise BadParameter(what, where="embeddingMethod", hint="Send the content, as STRING or BASE64")


def _text(said: dict[str, Any], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str) or not value:
        hint = f"Give it as a text, such as {JSON_LD.media_type}" if key == "contentSyntax" else ""
        raise BadParameter("it is missing, or no text", where=key, hint=hint or "Give it as a text")
    return value


def _language(locale: str) -> str:
    """The language of *locale*, which may name a country too; English where there is none."""
    primary = locale.replace("_", "-").partition("-")[0].lower()
    return primary if primary == "ja" else "en"
