"""T22, T23: nothing changes for those who bring no token, a wrong one, or one for reading."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import httpx
import pytest
from flask import Flask

from iotssf_kg.asking.party import Party
from iotssf_kg.service import Settings, create_app
from iotssf_kg.service.keys import Keys
from tests.service.parties import publisher
from tests.service.server import Served, served

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# These take a body and change nothing; whatever else is there needs a token to be written to.
ASKING = ("/ask", "/validate", "/classify", "/queries")
UPDATE = "INSERT DATA { <urn:a> <urn:b> 1 }"
EVIL = {"Origin": "https://evil.example", "Cookie": "session=1", "Referer": "https://evil.example/"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = tmp_path_factory.mktemp("rights") / "store"
    with served(store, "--allow-update", "--allow-upload") as service:
        party = publisher(service, "kaze")
        assert party.send(party.export()).status_code == 201
        yield service


@pytest.fixture(scope="module")
def app(service: Served) -> Iterator[Flask]:
    app = create_app(Settings(store=str(service.store)))
    yield app
    app.extensions["clerks"].close()


def routes(app: Flask) -> list[tuple[str, str]]:
    """Each path with each method that is not safe; a part of a path that varies is filled in."""
    return sorted(
        (method, "/".join("1" if "<" in part else part for part in rule.rule.split("/")))
        for rule in app.url_map.iter_rules()
        for method in set(UNSAFE) & set(rule.methods or ())
    )


def paths(app: Flask) -> list[str]:
    return sorted({rule.rule for rule in app.url_map.iter_rules()})


def body(path: str) -> dict[str, object]:
    if path.startswith("/sparql"):
        return {"data": {"update": UPDATE}}
    return {"content": b"<urn:a> <urn:b> <urn:c> .", "headers": {"Content-Type": "text/turtle"}}


def send(service: Served, method: str, path: str, **more: str) -> httpx.Response:
    given = body(path)
    given["headers"] = {**dict(given.get("headers", {})), **more}  # type: ignore[call-overload]
    return httpx.request(method, service.url + path, timeout=60, **given)  # type: ignore[arg-type]


def build(service: Served) -> str:
    return str(httpx.get(f"{service.url}/version", timeout=60).json()["build"])


def test_the_routes_that_write_are_there(app: Flask) -> None:
    found = routes(app)
    assert {("POST", "/sparql"), ("POST", "/exports"), ("PUT", "/graphs/1")} <= set(found)


def test_nobody_writes_without_a_right(service: Served, app: Flask) -> None:
    reader = Keys(service.store).create(("read", "validate"))
    past = Keys(service.store).create(("admin",), expires="2026-01-31")
    given = {
        401: ("", "Basic YWRtaW46YWRtaW4=", "Bearer", "Bearer wrong", f"Bearer {past}"),
        403: (f"Bearer {reader}",),
    }
    before = build(service)
    for method, path in routes(app):
        for status, tokens in given.items():
            for token in tokens:
                headers = {"Authorization": token} if token else {}
                answer = send(service, method, path, **headers)
                if not path.startswith(ASKING):
                    assert answer.status_code == status, (method, path, token)
                    assert answer.headers["content-type"] == "application/problem+json"
    assert build(service) == before


def test_methods_that_a_path_does_not_have_change_nothing(service: Served, app: Flask) -> None:
    before, there = build(service), set(routes(app))
    for path in {path for _, path in there}:
        for method in UNSAFE:
            if (method, path) not in there:
                answer = send(service, method, path, **service.rights)
                assert answer.status_code in (404, 405), (method, path)
    assert build(service) == before


def test_a_publisher_changes_no_graph(service: Served, app: Flask) -> None:
    token = Keys(service.store).create(("write",), Party("https://kaze.example/id/us"))
    before = build(service)
    for method, path in routes(app):
        if path.startswith(("/sparql", "/graphs")):
            answer = send(service, method, path, Authorization=f"Bearer {token}")
            assert answer.status_code == 403, (method, path)
    assert build(service) == before


def test_refused_uploads_are_for_those_with_a_token(service: Served, app: Flask) -> None:
    for path in (path for path in paths(app) if path.startswith("/quarantine")):
        filled = path.replace("<name>", "x").replace("<int:number>", "0")
        assert httpx.get(service.url + filled).status_code == 401


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
def test_a_form_of_another_site_changes_nothing(service: Served, app: Flask, kind: str) -> None:
    before, forms = build(service), {"content": f"update={UPDATE}"}
    for _, path in (each for each in routes(app) if each[0] == "POST"):
        answer = httpx.post(
            service.url + path, headers={**EVIL, "Content-Type": kind}, timeout=60, **forms
        )
        assert path.startswith(ASKING) or answer.status_code in (400, 401, 415), path
        assert "set-cookie" not in answer.headers
    asked = httpx.options(
        f"{service.url}/exports", headers={**EVIL, "Access-Control-Request-Method": "POST"}
    )
    assert "access-control-allow-credentials" not in asked.headers
    assert build(service) == before


def test_a_token_is_taken_from_the_header_alone_and_never_told(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = tmp_path_factory.mktemp("told") / "store"
    with served(store, "--allow-update", "--allow-upload") as service:
        for name in ("access_token", "token", "Authorization"):
            given = {name: service.token}
            asked = httpx.post(f"{service.url}/exports", params=given, cookies=given)
            assert (asked.status_code, service.token in asked.text) == (401, False)
        done = send(service, "POST", "/sparql", **service.rights)
        wrong = send(service, "POST", "/sparql", Authorization=f"Bearer {service.token}x")
        assert (done.status_code, wrong.status_code) == (204, 401)
        assert service.token not in f"{done.headers} {wrong.text}"
        service.process.terminate()
        service.process.wait(20)
        logged = service.log.read_text(encoding="utf-8")
        assert logged
        assert service.token not in logged
    kept = [path for path in store.rglob("*") if path.is_file()]
    assert kept
    assert not any(service.token.encode() in path.read_bytes() for path in kept)


def test_every_key_is_compared_in_the_same_time() -> None:
    text = inspect.getsource(Keys.find)
    assert "compare_digest" in text
    assert text.count("return") == 1
