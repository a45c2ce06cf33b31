"""``/exports``: uploads of whole exports, and what the store holds of them."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from iotssf_kg.asking.admitting import Admit, Receipt
from iotssf_kg.asking.party import NOBODY, Party
from iotssf_kg.asking.uploads import Upload
from iotssf_kg.dataset.graphs import report_of
from iotssf_kg.errors import BadParameter, Forbidden
from iotssf_kg.service import holdings
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import as_json, base, file, replied
from iotssf_kg.service.documents import bodies
from iotssf_kg.service.keys import Key
from iotssf_kg.service.problems import problem
from iotssf_kg.service.state import bound, clerks
from iotssf_kg.store.media import GRAPHS

door: Final = Blueprint("exports", __name__)
TRUST: Final = (
    "One instance is one trust domain: who may read it reads every party's export, this one too."
)
_JSON: Final = "application/json"


@door.post("/exports")
def upload() -> Response:
    """Take in all exports of the documents sent, or none of them."""
    key = allowed("write")
    if key is None or not (key.publisher or "admin" in key.scopes):
        raise nobodys()
    uploads = tuple(Upload(each.file_name, each.data, each.syntax.name) for each in bodies())
    receipt = clerks().admit(Admit(uploads, _party(key), key.name, bound()))
    if not receipt.build:
        return refused(receipt)
    iris = [fate.iri for fate in receipt.exports]
    location = href(iris[0]) if len(iris) == 1 else f"{base()}/exports"
    response = as_json(received(receipt), 201)
    response.headers.update({"Location": location, "X-Build": receipt.build})
    return response


def nobodys() -> Forbidden:
    """The error where a token belongs to no publisher."""
    hint = "Make another one with --publisher"
    return Forbidden("the token is no publisher's", where="Authorization", hint=hint)


def received(receipt: Receipt) -> dict[str, Any]:
    """What the sender of an upload that entered is told."""
    told = receipt.told() | {"trust": TRUST}
    told["exports"] = [fate | _links(fate["iri"]) for fate in told["exports"]]
    del told["quarantine"]
    return told


def _party(key: Key) -> Party:
    return NOBODY if "admin" in key.scopes else Party(key.publisher, key.spaces)


def refused(receipt: Receipt) -> Response:
    """What the sender of an upload that did not enter is told."""
    told, name = receipt.told(), receipt.quarantine
    reasons = list(dict.fromkeys(reason for each in receipt.exports for reason in each.reasons))
    return problem(
        422,
        "refused",
        "the upload is refused, and nothing of it is in the store",
        detail="; ".join(reasons),
        hint="Mend what is found and send it again",
        exports=told["exports"],
        documents=told["documents"],
        quarantine=name and f"{base()}/quarantine/{name}",
        report=name and f"{base()}/quarantine/{name}/report",
    )


@door.get("/exports")
def exports() -> Response:
    """A list of the exports held; with ``iri=``, what is known of one, or its statements."""
    allowed("read")
    if "iri" in request.args:
        return _one(_iri())
    best = request.accept_mimetypes.best_match([_JSON, *holdings.TABLES, *GRAPHS], _JSON)
    if best in holdings.TABLES:
        return replied(*clerks().query(holdings.LIST, best))
    if best in GRAPHS:
        return replied(*clerks().query(holdings.CATALOGUED, best))
    build, listed = holdings.listed(clerks())
    return _of_build(build, {"exports": [each | _links(each["iri"]) for each in listed]})


def _one(iri: NamedNode) -> Response:
    best = request.accept_mimetypes.best_match([_JSON, *GRAPHS], _JSON)
    if best in GRAPHS:
        return _graph(iri, iri)
    build, found = holdings.held(clerks(), iri)
    return _of_build(build, found | _links(iri.value) | {"trust": TRUST})


@door.get("/exports/data")
def data() -> Response:
    """The statements of one export that have an effect."""
    allowed("read")
    return _graph(_iri(), _iri())


@door.get("/exports/report")
def report() -> Response:
    """What was found in one export, as SHACL has it."""
    allowed("read")
    return _graph(_iri(), report_of(_iri()))


@door.get("/exports/original")
def original() -> Response:
    """The document that one export came in, as it came but unpacked."""
    allowed("read")
    build, found = holdings.held(clerks(), _iri())
    media_type, content = holdings.original(clerks().root, found["sha256"], found["file"])
    return file(content, media_type, found["file"], build)


def _graph(iri: NamedNode, graph: NamedNode) -> Response:
    holdings.held(clerks(), iri)
    construct = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
    return replied(*clerks().query(construct, request.headers.get("Accept")))


def _iri() -> NamedNode:
    try:
        return NamedNode(request.args["iri"])
    except (KeyError, ValueError) as error:
        hint = "Give iri= and the IRI of an export; GET /exports lists them"
        raise BadParameter("no export is named", where="iri", hint=hint) from error


def href(iri: str) -> str:
    """Where the export *iri* is told of."""
    return f"{base()}/exports?iri={quote(iri, safe='')}"


def _links(iri: str) -> dict[str, Any]:
    named = f"?iri={quote(iri, safe='')}"
    parts = ("data", "report", "original")
    return {"href": href(iri), **{part: f"{base()}/exports/{part}{named}" for part in parts}}


def _of_build(build: str, told: dict[str, Any]) -> Response:
    response = as_json({"build": build, **told})
    response.headers["X-Build"] = build
    return response
