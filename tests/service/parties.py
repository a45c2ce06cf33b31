"""Exports to upload, and the tokens of their publishers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import httpx

from iotssf_kg.asking.party import Party
from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.syntax import Syntax, syntax_named
from iotssf_kg.service.keys import Keys
from tests.service.server import Served

DAY = date(2026, 11, 1)


class Publisher(NamedTuple):
    """One that uploads."""

    service: Served
    name: str
    token: str

    @property
    def space(self) -> str:
        return f"https://{self.name}.example/id/"

    @property
    def iri(self) -> str:
        return f"{self.space}export-1"

    def export(self, syntax: str = "turtle", day: date = DAY) -> bytes:
        return new_export(self.space, self.name.title(), syntax_named(syntax), day)

    def broken(self) -> bytes:
        """One that says something of a term that all share, which the guard refuses."""
        return self.export() + b'\nssf:E3 rdfs:label "of no effect"@en .\n'

    def send(self, data: bytes, syntax: str = "turtle", **more: str) -> httpx.Response:
        kind: Syntax = syntax_named(syntax)
        headers = {"Content-Type": kind.media_type, **self.rights, **more}
        url = f"{self.service.url}/exports"
        return httpx.post(url, content=data, headers=headers, timeout=120)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.service.url + path, headers=self.rights | headers, timeout=60)

    @property
    def rights(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def publisher(service: Served, name: str) -> Publisher:
    """The party called *name*, with a token of its own."""
    space = f"https://{name}.example/id/"
    token = Keys(service.store).create(("write",), Party(f"{space}us", (space,)))
    return Publisher(service, name, token)
