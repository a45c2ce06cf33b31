"""Places of triples behind one waist: memory, a folder, or any SPARQL 1.1 endpoint."""

from __future__ import annotations

from pathlib import Path

from iotssf_kg.store.memory import MemoryStore
from iotssf_kg.store.protocol import Answer, Build, Check, Reader, Store, Writer
from iotssf_kg.store.results import (
    Row,
    Solutions,
    Term,
    ask,
    construct,
    number,
    only,
    select,
    solutions,
    truth,
)

__all__ = [
    "Answer",
    "Build",
    "Check",
    "Reader",
    "Row",
    "Solutions",
    "Store",
    "Term",
    "Writer",
    "ask",
    "connect",
    "construct",
    "number",
    "only",
    "select",
    "solutions",
    "truth",
]


def connect(
    location: str | Path | None = None, *, update: str | None = None, graphs: str | None = None
) -> Store:
    """The store at *location*.

    Args:
        location: None or ``memory``; the URL of a SPARQL 1.1 endpoint; or a folder.
        update: The URL of the update endpoint, where it is not beside the query endpoint.
        graphs: The URL of the graph store endpoint, likewise.

    Raises:
        StoreError: There is something else, or the URL is none.
    """
    if location is None or location == "memory":
        return MemoryStore()
    if isinstance(location, str) and "://" in location:
        # What speaks HTTP takes a tenth of a second to import, which most commands can do without.
        from iotssf_kg.store.endpoints import endpoints
        from iotssf_kg.store.remote import RemoteStore

        return RemoteStore(endpoints(location, update, graphs))
    # Only folders need POSIX locks, so the rest works without them.
    from iotssf_kg.store.folder import FolderStore

    return FolderStore(Path(location))
