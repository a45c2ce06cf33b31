"""Clients in JavaScript: Comunica in Node, YASGUI in a browser and on a page of another origin.

YASGUI is the editor that SIB's sparql-editor wraps. What that one asks an endpoint for itself,
prefixes, classes and examples, is asked here as it does; tests of what it then finds belong to the
data that the service gives of itself.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import read
from iotssf_kg.store import connect
from tests.clients.packages import packages
from tests.service.server import Served, served

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[1] / "examples" / "air-conditioner"
DEVICE = "https://w3id.org/iot-ssf/ns#Device"
PATTERN = f"{{ GRAPH ?g {{ ?device a <{DEVICE}> }} }}"
SELECT = f"SELECT ?device WHERE {PATTERN}"
# What an editor asks first, to complete names and to show examples.
OF_AN_EDITOR = {
    "prefixes": "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?prefix ?iri"
    " WHERE { ?d sh:prefix ?prefix ; sh:namespace ?iri } ORDER BY ?prefix",
    "partitions": "PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?class ?property"
    " WHERE { ?c void:class ?class ; void:propertyPartition/void:property ?property }",
    "classes": "SELECT DISTINCT ?class WHERE { [] a ?class }",
    "examples": "PREFIX sh: <http://www.w3.org/ns/shacl#>"
    " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT DISTINCT ?q ?comment ?text WHERE"
    " { ?q a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?text }",
}
ASK_ENDPOINT = """async ([endpoint, query]) => {
  const url = `${endpoint}?ac=1&query=${encodeURIComponent(query)}`;
  const answer = await fetch(url, {headers: {Accept: "application/sparql-results+json"}});
  return [answer.status, (await answer.json()).head.vars.length];
}"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("javascript") / "store"
    store = connect(str(folder))
    Dataset(store).load([read(path) for path in sorted(EXAMPLES.glob("*_PASS.ttl"))])
    store.close()
    with served(folder) as service:
        yield service


@pytest.fixture(scope="module")
def devices(service: Served) -> set[str]:
    answer = httpx.get(f"{service.url}/sparql", params={"query": SELECT}, timeout=60)
    found = {row["device"]["value"] for row in answer.json()["results"]["bindings"]}
    assert len(found) > 1
    return found


@pytest.fixture(scope="module")
def installed() -> Path:
    """A folder with the packages that the lock names."""
    return packages()


def comunica(folder: Path, service: Served, kind: str, query: str) -> Any:
    """What Comunica answers; its first request must have been for the description."""
    command = ["node", "comunica.mjs", f"{service.url}/sparql", kind, query]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr.decode()
    told = json.loads(run.stdout)
    first, *others = told["requests"]
    assert first == {"method": "GET", "url": f"{service.url}/sparql", "status": 200}
    assert others
    assert all(each["status"] == 200 for each in others)
    return told["answer"]


def test_comunica_selects(installed: Path, service: Served, devices: set[str]) -> None:
    rows = comunica(installed, service, "bindings", SELECT)
    assert {row["device"] for row in rows} == devices


def test_comunica_constructs(installed: Path, service: Served, devices: set[str]) -> None:
    query = f"CONSTRUCT {{ ?device a <{DEVICE}> }} WHERE {PATTERN}"
    quads = comunica(installed, service, "quads", query)
    assert {(s, o) for s, _, o in quads} == {(device, DEVICE) for device in devices}


def test_comunica_asks(installed: Path, service: Served) -> None:
    assert comunica(installed, service, "boolean", f"ASK {PATTERN}") is True


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page with the editor, from another origin than the service's."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(HERE / "yasgui.html", folder)
    for name in ("yasgui.min.js", "yasgui.min.css"):
        shutil.copy(installed / "node_modules/@zazuko/yasgui/build" / name, folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/yasgui.html"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(browser: Any, site: str, service: Served) -> Iterator[Any]:
    """The editor on *site*; nothing but the loopback is reached."""
    context = browser.new_context()
    context.route(
        lambda url: not url.startswith(("http://127.0.0.1:", "data:", "blob:")),
        lambda route: route.abort(),
    )
    page = context.new_page()
    page.goto(f"{site}?endpoint={quote(service.url + '/sparql')}")
    page.wait_for_function("window.yasgui !== undefined")
    yield page
    context.close()


def test_an_editor_on_another_site_shows_rows(
    page: Any, service: Served, devices: set[str]
) -> None:
    statuses: list[int] = []
    page.on(
        "response", lambda r: statuses.append(r.status) if r.url.startswith(service.url) else None
    )
    page.evaluate(
        "(query) => { const tab = yasgui.getTab(); tab.setQuery(query); return tab.query(); }",
        SELECT,
    )
    page.wait_for_selector(".yasr table tbody tr")
    assert statuses
    assert set(statuses) == {200}
    shown = page.inner_text(".yasr")
    assert all(device.rpartition("/")[2] in shown for device in devices)


def test_an_editor_on_another_site_shows_what_is_wrong(page: Any) -> None:
    page.evaluate(
        "(query) => { const tab = yasgui.getTab(); tab.setQuery(query);"
        " return tab.query().catch(() => null); }",
        "SELECT * WHERE { SERVICE <urn:x> { ?s ?p ?o } }",
    )
    page.wait_for_selector(".yasr .errorResult")
    assert "SERVICE is not allowed" in page.inner_text(".yasr")


@pytest.mark.parametrize("asked", OF_AN_EDITOR)
def test_an_editor_is_told_what_it_asks_for(page: Any, service: Served, asked: str) -> None:
    given = [f"{service.url}/sparql", OF_AN_EDITOR[asked]]
    status, variables = page.evaluate(ASK_ENDPOINT, given)
    assert (status, variables > 0) == (200, True)
