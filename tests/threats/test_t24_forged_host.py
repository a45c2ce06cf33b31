"""T24: no answer follows the ``Host`` of a request, nor what says to be forwarded."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from iotssf_kg.errors import BadParameter
from iotssf_kg.service import Settings
from tests.service.server import Served, served

BASE = "https://kg.example.org/iot"
EVIL = "evil.example"
FORGED = [
    {"Host": EVIL},
    {"Host": f"{EVIL}:443"},
    {"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https"},
    {"Forwarded": f"host={EVIL};proto=https"},
    {"X-Original-URL": f"https://{EVIL}/", "X-Forwarded-Prefix": f"/{EVIL}"},
]
RELATIVE = "SELECT * { BIND(<x> AS ?base) }"


@pytest.fixture(scope="module", params=["with a base", "without a base"])
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    options = ["--allow-update", *(["--base", BASE] if request.param == "with a base" else [])]
    with served(tmp_path_factory.mktemp("host") / "store", *options) as service:
        yield service


@pytest.mark.parametrize("forged", FORGED, ids=lambda each: ",".join(each))
@pytest.mark.parametrize("accept", ["text/turtle", "text/html"])
def test_no_page_or_description_follows_it(
    service: Served, forged: dict[str, str], accept: str
) -> None:
    for path in PATHS:
        answer = httpx.get(service.url + path, headers={**forged, "Accept": accept}, timeout=60)
        assert EVIL not in answer.text + str(answer.headers), path


PATHS = [
    "/sparql",
    "/graphs",
    "/readyz",
    "/version",
    "/nothing",
    "/",
    "/ns",
    "/ns//Device",
    "/sparql/",
    "/ns/",
    "/sparql//",
    "/graphs/",
    "/about?iri=urn:x",
    "/.well-known/void",
    "/dcat",
]


@pytest.mark.parametrize("forged", FORGED, ids=lambda each: ",".join(each))
def test_what_is_relative_is_relative_to_our_base(service: Served, forged: dict[str, str]) -> None:
    url = f"{service.url}/sparql"
    answer = httpx.get(url, params={"query": RELATIVE}, headers={**forged, "Accept": "text/csv"})
    assert (answer.status_code, EVIL in answer.text) == (200, False)
    assert answer.text.split()[1] in (f"{BASE}/x", f"{service.url}/x")


@pytest.mark.parametrize("forged", FORGED, ids=lambda each: ",".join(each))
def test_a_new_graph_is_named_by_our_base(service: Served, forged: dict[str, str]) -> None:
    headers = {**forged, **service.rights, "Content-Type": "text/turtle"}
    answer = httpx.post(f"{service.url}/graphs", content=b"<urn:a> <urn:b> 1 .", headers=headers)
    assert answer.status_code == 201
    assert answer.headers["location"].startswith((f"{BASE}/graphs/", f"{service.url}/graphs/"))


@pytest.mark.parametrize(
    "base", ["kg.example.org", "https://x/?q", "https://x/ y", "ftp://x", "https:"]
)
def test_what_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(BadParameter, match="base"):
        Settings(base=base)
