"""T38: a cache between reader and service gives each reader the form and the build asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.service.httpd import httpd
from tests.service.server import Served, served
from tests.service.worlds import BASE, made

MODULES = ["proxy", "proxy_http", "cache", "cache_disk", "headers"]
FORMS = ["text/turtle", "text/html", "application/ld+json", "application/rdf+xml"]
WORKS = f"/about?iri={BASE}/id/works"
QUERY = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20%3Fs%20%3Chttp://x/p%3E%20%3Fo%20%7D"


class World(NamedTuple):
    service: Served
    cache: str

    def get(self, path: str, accept: str, **headers: str) -> httpx.Response:
        return httpx.get(self.cache + path, headers={"Accept": accept, **headers}, timeout=60)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A service behind a caching proxy, Apache httpd with mod_cache."""
    store = made(tmp_path_factory.mktemp("caches") / "store")
    with served(store, "--base", BASE, "--allow-update") as service:

        def configuration(folder: Path) -> str:
            proxy = f"ProxyPass / {service.url}/ \nProxyPassReverse / {service.url}/"
            # Whatever may be kept is kept, also where the service says nothing of it.
            return f"{proxy}\nCacheRoot {folder}/cache\nCacheEnable disk /\nCacheHeader on"

        with httpd(MODULES, configuration) as cache:
            yield World(service, cache)


def test_what_may_be_kept_is_kept(world: World) -> None:
    seen = [world.get("/ns/System", "text/turtle").headers["x-cache"] for _ in range(2)]
    assert (seen[0].startswith("MISS"), seen[1].startswith("HIT")) == (True, True)


@pytest.mark.parametrize("path", ["/ns", "/ns/Device", "/scheme/sample/1.0/I", WORKS, "/dcat"])
def test_each_reader_gets_the_form_that_was_asked_for(world: World, path: str) -> None:
    asked = [*FORMS, *reversed(FORMS), *FORMS]
    got = [world.get(path, form) for form in asked]
    assert [each.headers["content-type"].partition(";")[0] for each in got] == asked
    bodies = {(each.headers["content-type"], each.headers["etag"]) for each in got}
    assert len(bodies) == len(FORMS)


def test_each_reader_gets_the_language_that_was_asked_for(world: World) -> None:
    asked = ["en", "ja", "en", "ja"]
    got = [world.get("/ns/Device", "text/html", **{"Accept-Language": lang}) for lang in asked]
    assert [
        f'<html lang="{lang}">' in each.text for lang, each in zip(asked, got, strict=True)
    ] == [True] * 4


def test_results_are_in_the_form_that_was_asked_for(world: World) -> None:
    asked = ["text/csv", "application/sparql-results+json", "text/csv"]
    got = [world.get(QUERY, form) for form in asked]
    assert [each.headers["content-type"].partition(";")[0] for each in got] == asked


def test_one_form_is_not_known_by_the_tag_of_another(world: World) -> None:
    tag = world.get("/ns/Device", "text/turtle").headers["etag"]
    other = world.get("/ns/Device", "text/html", **{"If-None-Match": tag})
    assert (other.status_code, "<html" in other.text) == (200, True)


@pytest.mark.parametrize("path", [WORKS, QUERY, "/.well-known/void"])
def test_after_a_change_nobody_gets_what_was_before(world: World, path: str) -> None:
    before = [world.get(path, "*/*").text for _ in range(2)]
    more = f"INSERT DATA {{ <{BASE}/id/works> <http://x/p> {time.monotonic_ns()} }}"
    url, rights = f"{world.service.url}/sparql", world.service.rights
    httpx.post(url, data={"update": more}, headers=rights, timeout=60).raise_for_status()
    assert world.get(path, "*/*").text not in before


def test_no_refusal_is_kept_for_others(world: World) -> None:
    assert world.get("/about?iri=urn:later", "text/turtle").status_code == 404
    more = {"update": "INSERT DATA { <urn:later> <http://x/p> 1 }"}
    url, rights = f"{world.service.url}/sparql", world.service.rights
    httpx.post(url, data=more, headers=rights, timeout=60).raise_for_status()
    assert world.get("/about?iri=urn:later", "text/turtle").status_code == 200
