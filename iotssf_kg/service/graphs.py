"""``/graphs``: the graphs of the store; https://www.w3.org/TR/sparql11-http-rdf-update/."""

from __future__ import annotations

from secrets import token_hex
from typing import Final, NamedTuple

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from iotssf_kg.asking.writing import Content, Drop, Put
from iotssf_kg.errors import BadParameter, UnknownName
from iotssf_kg.rdf.syntax import SYNTAXES
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import base, replied
from iotssf_kg.service.documents import bodies
from iotssf_kg.service.state import clerks

door: Final = Blueprint("graphs", __name__)
_METHODS: Final = ["GET", "PUT", "POST", "DELETE"]
_JSON: Final = "application/sparql-results+json"
_GRAPHS: Final = tuple(s for s in SYNTAXES if s.rdf_format is not None)
_LIST: Final = "SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {} }} }} ORDER BY ?graph"


class _Named(NamedTuple):
    """A graph: its IRI, or None for the default graph."""

    iri: str | None

    @property
    def pattern(self) -> str:
        """What is in it, as a group of SPARQL."""
        return "{ ?s ?p ?o }" if self.iri is None else f"{{ GRAPH <{self.iri}> {{ ?s ?p ?o }} }}"


@door.route("/graphs", methods=_METHODS)
def indirect() -> Response:
    """The graph that the request names; without a name, a list of all, or a new one."""
    named = [(k, v) for k, v in request.args.items(multi=True) if k in ("graph", "default")]
    if len(named) > 1:
        raise BadParameter("given more than once", where="graph", hint="Name one graph")
    if not named:
        return _unnamed()
    [(kind, iri)] = named
    return _graph(_Named(None if kind == "default" else _iri(iri)))


@door.route("/graphs/<path:rest>", methods=_METHODS)
def direct(rest: str) -> Response:
    """The graph that has the URL of the request for its name."""
    return _graph(_Named(_iri(f"{base()}/graphs/{rest}")))


def _unnamed() -> Response:
    if request.method in ("GET", "HEAD"):
        allowed("read")
        return replied(*clerks().query(_LIST.format(_any()), request.headers.get("Accept", _JSON)))
    allowed("admin")
    if request.method == "POST":
        new = f"{base()}/graphs/{token_hex(8)}"
        clerks().change(Put(new, _contents(new), whole=False))
        return Response(status=201, headers={"Location": new})
    raise BadParameter("no graph is named", where="graph", hint="Give graph=IRI, or default")


def _graph(named: _Named) -> Response:
    if request.method in ("GET", "HEAD"):
        allowed("read")
        return _read(named)
    allowed("admin")
    if request.method == "DELETE":
        clerks().change(Drop(named.iri))
        return Response(status=204)
    contents = _contents(named.iri or base())
    whole = request.method == "PUT"
    written = clerks().change(Put(named.iri, contents, whole))
    headers = {"X-Build": written.build} if written.build else {}
    return Response(status=201 if written.new else 204, headers=headers)


def _read(named: _Named) -> Response:
    if named.iri is not None:
        _, found = clerks().query(f"ASK {{ GRAPH <{named.iri}> {{ {_any()} }} }}", _JSON)
        if b"true" not in found.body.data:
            hint = "GET /graphs lists those there are"
            raise UnknownName("there is no such graph", where=named.iri, hint=hint)
    construct = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {named.pattern}"
    return replied(*clerks().query(construct, request.headers.get("Accept")))


def _any() -> str:
    """What is in every graph of the store: a folder keeps empty ones, few endpoints do."""
    return "" if clerks().build else "?s ?p ?o"


def _iri(text: str) -> str:
    """*text*, an absolute IRI that can stand in a query."""
    try:
        node = NamedNode(text)
    except ValueError as error:
        raise BadParameter(str(error), where="graph", hint="Write its IRI in full") from error
    if any(character in text for character in '<>"{}|^`\\') or any(c <= " " for c in text):
        raise BadParameter("not an IRI", where="graph", hint="Percent-encode what is no IRI")
    return node.value


def _contents(graph: str) -> tuple[Content, ...]:
    return tuple(Content(each.data, each.syntax.name, graph) for each in bodies(_GRAPHS))
