"""T37: who asks too often is told so, and cannot pass for others."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from werkzeug.test import EnvironBuilder

from iotssf_kg.errors import BadParameter
from iotssf_kg.service.clients import address, networks
from iotssf_kg.service.rates import Rates, TooOften, counted
from tests.service.server import Served, served


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # So slow a rate that a busy machine fills no bucket meanwhile: one request, and no more.
    options = ("--allow-update", "--rate", "0.01", "--trust-proxy", "127.0.0.2")
    with served(tmp_path_factory.mktemp("rates") / "store", *options) as service:
        yield service


def asked(service: Served, *forwarded: str, **headers: str) -> httpx.Response:
    sent = [("X-Forwarded-For", each) for each in forwarded] + list(headers.items())
    return httpx.get(f"{service.url}/version", headers=sent, timeout=60)


def test_a_client_is_not_whom_it_says_it_is(service: Served) -> None:
    answers = [asked(service, f"10.0.0.{n}", f"10.0.1.{n}") for n in range(5)]
    assert [each.status_code for each in answers] == [200, 429, 429, 429, 429]
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert 0 < int(refused.headers["retry-after"]) <= 100
    assert refused.json()["type"].endswith("/too-often")
    wrong = asked(service, Authorization="Bearer wrong")
    assert wrong.status_code == 429
    assert asked(service, **service.rights).status_code == 200
    assert httpx.get(f"{service.url}/healthz", timeout=60).status_code == 200


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("9.9.9.9", "1.1.1.1", "9.9.9.9"),
        ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.7", "1.1.1.1"),
        ("10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "1.1.1.1:5", "10.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_tells_the_client(remote: str, forwarded: str, client: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    environ = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": remote}).get_environ()
    assert address(environ, networks("10.0.0.0/8")) == client


def test_proxies_that_are_none_are_refused() -> None:
    with pytest.raises(BadParameter, match="proxy"):
        networks("127.0.0.1,proxy.example")


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    rates = Rates(2, lambda: now[0])
    for _ in range(20):
        rates.spend("a")
    with pytest.raises(TooOften) as told:
        rates.spend("a")
    assert told.value.retry_after == 1
    rates.spend("b")
    now[0] = 0.5
    rates.spend("a")
    with pytest.raises(TooOften):
        rates.spend("a")


def test_addresses_of_one_home_are_one_client() -> None:
    assert counted("2001:db8::1") == counted("2001:db8::ffff:1") != counted("2001:db8:0:1::1")
    assert counted("10.0.0.1") != counted("10.0.0.2")


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iotssf_kg.service.rates._MOST", 100)
    rates = Rates(1)
    for n in range(1000):
        rates.spend(str(n))
    assert len(rates._full) == 100
