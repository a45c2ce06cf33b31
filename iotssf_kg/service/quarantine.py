"""``/quarantine``: uploads that were refused, for those who sent them."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response

from iotssf_kg.asking.quarantine import Entry, Quarantine
from iotssf_kg.errors import UnknownName
from iotssf_kg.service.access import known
from iotssf_kg.service.answers import as_json, base, file
from iotssf_kg.service.state import bound, clerks

door: Final = Blueprint("quarantine", __name__)


@door.get("/quarantine")
def refused() -> Response:
    """The refused uploads that the token may see, newest first."""
    return as_json({"uploads": [_told(each) for each in _visible()]})


@door.get("/quarantine/<name>")
def one_refused(name: str) -> Response:
    """One refused upload: why, until when it is kept, and where its parts are."""
    return as_json(_told(_entry(name)))


@door.get("/quarantine/<name>/report")
def refused_report(name: str) -> Response:
    """What was found in a refused upload, with the lines."""
    found = _quarantine().report(_entry(name).name)
    if found is None:
        hint = "Its reasons say it all: what was looked at is no more than its claims"
        raise UnknownName("there is no report on it", where=name, hint=hint)
    return Response(found, content_type="application/json")


@door.get("/quarantine/<name>/original/<int:number>")
def refused_original(name: str, number: int) -> Response:
    """A document of a refused upload, as it came."""
    entry = _entry(name)
    found = _quarantine().original(name, number)
    if found is None:
        raise UnknownName("no such document", where=name, hint="Count from 0")
    return file(found, "application/octet-stream", entry.receipt["documents"][number]["name"])


def _quarantine() -> Quarantine:
    return Quarantine(clerks().root, bound())


def _visible() -> list[Entry]:
    """Those that the request's token may see: its own, or all for administrators."""
    key = known()
    everything = "admin" in key.scopes
    found = (each for each in _quarantine().held() if everything or each.sender == key.name)
    return sorted(found, reverse=True)


def _entry(name: str) -> Entry:
    for entry in _visible():
        if entry.name == name:
            return entry
    # Nobody is told that another's is there.
    hint = "GET /quarantine lists those that your token may see"
    raise UnknownName("no such upload", where=name, hint=hint)


def _told(entry: Entry) -> dict[str, Any]:
    at, receipt = f"{base()}/quarantine/{entry.name}", entry.receipt
    originals = [f"{at}/original/{n}" for n in range(len(receipt["documents"]))]
    parts = {"href": at, "report": f"{at}/report", "originals": originals}
    told = {name: receipt[name] for name in ("received", "documents", "exports")}
    return {"expires": entry.expires, **told, **parts}
