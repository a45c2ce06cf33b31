"""The store as pages read it: by the way that every query goes."""

from __future__ import annotations

from typing import Final

from iotssf_kg.service.protocol import Asked
from iotssf_kg.service.queried import read
from iotssf_kg.store import Answer
from iotssf_kg.store.embedded import OWN

_LARGEST: Final = 16 << 20


class Asking:
    """A reader of the store, for those who may read."""

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """See ``Reader.query``."""
        kept = read(Asked("query", sparql, OWN, accept), _LARGEST)
        return Answer(kept.media_type, kept.body)
