"""Packed files without the time of their making, so that they are the same in every run."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

# The first day that a zip can say.
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_TIMES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def steady(data: bytes) -> bytes:
    """The zip *data*, its members the same and as if of long ago."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            text = before.read(name)
            if name == "docProps/core.xml":
                text = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", text)
            after.writestr(zipfile.ZipInfo(name, _LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
