"""Requests as an attacker writes them: nothing in their path is made right."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse
from typing import NamedTuple
from urllib.parse import urlsplit


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def get(url: str, path: str, **headers: str) -> Answer:
    """The answer to GET *path*, sent as it stands."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        # The check of paths in the standard library would refuse some.
        connection._validate_path = lambda _: None  # type: ignore[attr-defined]
        connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response: HTTPResponse = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, response.read())
    finally:
        connection.close()
