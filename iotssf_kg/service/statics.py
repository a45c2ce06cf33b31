"""What pages load beside themselves: style, scripts and the bundle of libraries.

All are files of ours in the folder ``static``. Their address has a stamp of what they say, so that
caches keep them for good; scripts import each other by relative addresses, under the same stamp.
The folder ``static/bundle`` is made by ``web/bundle.py``, and pages do without it.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from flask import Blueprint, Response, request

from iotssf_kg.errors import UnknownName
from iotssf_kg.service.answers import content_type, link

door: Final = Blueprint("statics", __name__)
_FOLDER: Final = Path(__file__).with_name("static")
_MEDIA: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}


class _Statics(NamedTuple):
    """The files by name, as they are and packed, and the stamp of them all."""

    files: Mapping[str, bytes]
    packed: Mapping[str, bytes]
    stamp: str


@cache
def _statics() -> _Statics:
    paths = (path for path in sorted(_FOLDER.rglob("*")) if path.suffix in _MEDIA)
    files = {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in paths}
    told = hashlib.sha256()
    for name, body in files.items():
        told.update(f"{name}\n{len(body)}\n".encode() + body)
    packed = {name: gzip.compress(body, mtime=0) for name, body in files.items()}
    return _Statics(files, packed, told.hexdigest()[:16])


def static(name: str) -> str:
    """Where a page finds the file *name*; "" where there is none, as without the bundle."""
    found = _statics()
    return link(f"/static/{found.stamp}/{name}") if name in found.files else ""


@door.get("/static/<stamp>/<path:name>")
def file(stamp: str, name: str) -> Response:
    """One file; the same for good under the stamp that names it."""
    found = _statics()
    if name not in found.files:
        raise UnknownName("no page loads a file of this name", where=name)
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response((found.packed if packed else found.files)[name])
    response.content_type = content_type(_MEDIA[Path(name).suffix])
    response.set_etag(f"{found.stamp}-gzip" if packed else found.stamp)
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    # A page from before an update may still ask by its stamp; what it gets is what there is.
    lasts = "public, max-age=31536000, immutable" if stamp == found.stamp else "no-cache"
    response.headers["Cache-Control"] = lasts
    response.make_conditional(request)
    return response
