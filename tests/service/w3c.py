"""Requests that a W3C manifest states, sent to the running service."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
from pyoxigraph import NamedNode, RdfFormat, parse

from iotssf_kg.namespaces import Namespace
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.paths import members

SUITES = os.environ.get("IOTSSF_W3C_SUITES")
SPARQL = Path(str(SUITES)) / "rdf-tests/sparql/sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")


class Manifest:
    """The tests in a file of the suites; none where there are no suites."""

    def __init__(self, name: str, kind: str) -> None:
        text = (SPARQL / name).read_bytes() if SUITES else b""
        base = f"https://w3c.example/{name}"
        self.facts = Facts(q.triple for q in parse(text, RdfFormat.TURTLE, base_iri=base))
        self.cases = sorted(self.facts.typed(MF(kind)), key=str)

    def value(self, node: object, predicate: NamedNode) -> str | None:
        found = next(iter(self.facts.values(node, predicate)), None)
        return getattr(found, "value", None)

    def requests(self, case: object) -> Iterator[object]:
        [connection] = self.facts.values(case, MF("action"))
        [requests] = self.facts.values(connection, HT("requests"))
        yield from members(self.facts, requests)

    def headers(self, node: object) -> dict[str, str]:
        return {
            str(self.value(header, HT("fieldName"))).lower(): str(
                self.value(header, HT("fieldValue"))
            )
            for listed in self.facts.values(node, HT("headers"))
            for header in members(self.facts, listed)
        }

    def body(self, node: object) -> bytes:
        for body in self.facts.values(node, HT("body")):
            encoding = self.value(body, CNT("characterEncoding")) or "utf-8"
            return str(self.value(body, CNT("chars"))).encode(encoding)
        return b""

    def send(self, request: object, url: str, rights: dict[str, str]) -> httpx.Response:
        method = str(self.value(request, HT("methodName")))
        with httpx.Client(timeout=60) as client:
            sent = client.build_request(method, url, content=self.body(request))
            del sent.headers["accept"]
            sent.headers.update({**rights, **self.headers(request)})
            return client.send(sent)

    def statuses(self, request: object) -> set[str]:
        return {
            status.value.rpartition("#")[2]
            for response in self.facts.values(request, HT("resp"))
            for status in self.facts.values(response, MF("expectedStatus"))
        }
