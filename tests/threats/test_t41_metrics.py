"""T41: figures and readiness are for operators, at an address that they choose."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from iotssf_kg.errors import BadParameter
from iotssf_kg.service.settings import Settings
from tests.service.server import Served, free, served


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    address = f"127.0.0.1:{free()}"
    store = tmp_path_factory.mktemp("metrics") / "store"
    options = ("--allow-update", "--monitor", address, "--timeout", "1")
    with served(store, *options) as service:
        yield service, f"http://{address}"


def figures(inside: str) -> dict[tuple[str, ...], float]:
    """Each figure by its name and the values of its labels."""
    text = httpx.get(f"{inside}/metrics", timeout=60).raise_for_status().text
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, *(sample.labels[name] for name in sorted(sample.labels))] = (
                sample.value
            )
    return found


def test_strangers_see_no_figures(both: tuple[Served, str]) -> None:
    service, inside = both
    for path, within in (("metrics", 404), ("readyz", 404), ("healthz", 200)):
        assert httpx.get(f"{service.url}/{path}", timeout=60).status_code == within
        told = httpx.get(f"{inside}/{path}", timeout=60)
        assert told.status_code == 200
        assert re.search(r"(?i)werkzeug|python|granian|\d\.\d", told.headers["server"]) is None
    headers = {"Host": inside.removeprefix("http://"), "X-Forwarded-Host": "127.0.0.1"}
    assert httpx.get(f"{service.url}/metrics", headers=headers).status_code == 404


def test_figures_tell_what_came_of_queries(both: tuple[Served, str]) -> None:
    service, inside = both
    before, url = figures(inside), f"{service.url}/sparql"
    numbers = " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(400))
    update = {"update": f"INSERT DATA {{ {numbers} }}"}
    httpx.post(url, data=update, headers=service.rights, timeout=60).raise_for_status()
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    for query in ("ASK { ?s ?p 1 }", "ASK { ?s ?p 1 }", "SELECT", endless):
        httpx.get(url, params={"query": query}, timeout=60)
    after = figures(inside)
    more = {name for name in after if after[name] > before.get(name, 0)}
    for outcome in ("ok", "refused", "timeout"):
        assert ("iotssf_queries_total", outcome) in more
    assert ("iotssf_kept_answers_total",) in more
    assert ("iotssf_stopped_total", "readers", "timeout") in more
    assert ("iotssf_requests_total", "POST", "/sparql", "204") in more
    assert after["iotssf_lanes", "readers", "waiting"] == 0
    assert after["process_resident_memory_bytes",] > 10 << 20
    assert 0 <= after["iotssf_build_age_seconds",] < 600


def test_a_client_makes_no_labels(both: tuple[Served, str]) -> None:
    service, inside = both

    def strange(n: int) -> None:
        for path in (f"x{n}", f"graphs/{n}", f"sparql/{n}"):
            httpx.request(f"M{n}", f"{service.url}/{path}", timeout=60)
            httpx.get(f"{service.url}/{path}", timeout=60)

    strange(0)
    before = figures(inside).keys()
    for n in range(1, 20):
        strange(n)
    assert figures(inside).keys() == before


def test_an_address_that_is_none_is_refused_at_once() -> None:
    for wrong in ("7071", "localhost", "localhost:x", "localhost:99999"):
        with pytest.raises(BadParameter, match="address"):
            Settings(monitor=wrong)
