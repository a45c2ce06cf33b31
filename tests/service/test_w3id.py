"""The redirects for w3id.org, by a real Apache httpd, lead to the running service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from iotssf_kg.namespaces import HOME
from iotssf_kg.vocabulary.documents import documents, nodes
from tests.service.httpd import httpd
from tests.service.server import Served

ROOT = Path(__file__).resolve().parents[2]
REDIRECTS = ROOT / "docs" / "w3id" / ".htaccess"
FORMS = ["text/html", "text/turtle", "application/ld+json", "application/rdf+xml"]


@pytest.fixture(scope="module")
def w3id(service: Served) -> Iterator[str]:
    """The base URL of an httpd that redirects to the service."""

    def configuration(folder: Path) -> str:
        place = folder / "www" / "iot-ssf"
        place.mkdir()
        text = REDIRECTS.read_text(encoding="utf-8")
        assert text.count("https://kg.example.org") == 1
        (place / ".htaccess").write_text(text.replace("https://kg.example.org", service.url))
        allowed = "AllowOverride All\nRequire all granted"
        return f"<Directory {folder}/www>\n{allowed}\n</Directory>"

    with httpd(["headers", "rewrite"], configuration) as url:
        yield f"{url}/iot-ssf/"


def test_every_iri_that_is_defined_leads_to_the_service(w3id: str, service: Served) -> None:
    # Of a hash namespace, the part before the fragment is all that is sent.
    paths = {node.value.removeprefix(HOME).partition("#")[0] for node in nodes().values()}
    paths |= documents().keys()
    assert len(paths) > 100
    with httpx.Client(headers={"Accept": "text/turtle"}, timeout=60) as client:
        for path in sorted(paths):
            answer = client.get(w3id + path)
            assert (answer.status_code, answer.headers["vary"]) == (303, "Accept"), path
            assert answer.headers["location"] == f"{service.url}/{path}"
            assert client.get(answer.headers["location"]).status_code == 200, path


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", ["ns", "ns/1.0.0", "scheme/sample/1.0/III", "shapes"])
def test_what_it_leads_to_is_in_the_form_that_was_asked_for(
    w3id: str, path: str, form: str
) -> None:
    answer = httpx.get(w3id + path, headers={"Accept": form}, follow_redirects=True)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, form)
    assert [each.status_code for each in answer.history] == [303]


def test_the_context_can_be_read_by_scripts_of_other_sites(w3id: str) -> None:
    answer = httpx.get(f"{w3id}context.jsonld", follow_redirects=True)
    assert answer.headers["content-type"] == "application/ld+json"
    for each in (*answer.history, answer):
        assert each.headers["access-control-allow-origin"] == "*"


def test_a_term_is_found_in_what_its_iri_leads_to(w3id: str) -> None:
    device = NamedNode(f"{HOME}ns#Device")
    headers = {"Accept": "text/turtle"}
    answer = httpx.get(f"{w3id}ns#Device", headers=headers, follow_redirects=True)
    assert device in {quad.subject for quad in parse(answer.content, RdfFormat.TURTLE)}


@pytest.mark.parametrize("path", ["", "ns.ttl", "shapes.jsonld"])
def test_the_rest_of_the_doors_is_found(w3id: str, path: str) -> None:
    assert httpx.get(w3id + path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "path", ["ns/%2e%2e/%2e%2e/etc", "ns/%0d%0aX-Evil:1", "ns//evil.example", "other", "@evil/x"]
)
def test_nothing_leads_anywhere_else(w3id: str, service: Served, path: str) -> None:
    answer = httpx.get(w3id + path)
    assert "x-evil" not in answer.headers
    if answer.status_code == 303:
        assert answer.headers["location"].startswith(f"{service.url}/")
    else:
        assert answer.status_code in (400, 403, 404)
