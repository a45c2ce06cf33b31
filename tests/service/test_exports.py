"""Uploads: whole or not at all, each publisher its own, what is refused kept aside."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, parse

from iotssf_kg.asking.party import Party
from iotssf_kg.dataset import Dataset
from iotssf_kg.service.exports import TRUST
from iotssf_kg.service.keys import Keys
from iotssf_kg.store import connect
from tests.service.parties import DAY, publisher
from tests.service.server import Served, served

EVERY = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld", "xlsx", "csv")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = tmp_path_factory.mktemp("exports") / "store"
    with served(store, "--allow-upload", "--quarantine", "3") as service:
        yield service


def held(service: Served) -> list[str]:
    listed = httpx.get(f"{service.url}/exports", timeout=60).json()["exports"]
    return [each["iri"] for each in listed]


def build(service: Served) -> str:
    return str(httpx.get(f"{service.url}/version", timeout=60).json()["build"])


@pytest.mark.parametrize("syntax", EVERY)
def test_every_syntax_is_taken_with_a_receipt(service: Served, syntax: str) -> None:
    party = publisher(service, f"takes-{syntax}")
    data = party.export(syntax)
    answer = party.send(data, syntax)
    told = answer.json()
    assert answer.status_code == 201, told
    assert told["build"] == answer.headers["x-build"] == build(service)
    [document], [export] = told["documents"], told["exports"]
    assert document["sha256"] == hashlib.sha256(data).hexdigest()
    assert (export["iri"], export["publisher"]) == (party.iri, f"{party.space}us")
    assert export["admitted"]
    assert export["current"]
    assert set(export["findings"]) == {"violation", "warning", "info"}
    assert told["trust"] == TRUST
    assert answer.headers["location"].endswith(quote(party.iri, safe=""))
    assert httpx.get(answer.headers["location"]).json()["state"] == "current"


def test_what_is_held_of_one_is_told(service: Served) -> None:
    party = publisher(service, "held")
    data = party.export()
    told = party.send(data).json()["exports"][0]
    original, statements = httpx.get(told["original"]), httpx.get(told["data"])
    assert (original.content, original.headers["content-type"]) == (data, "text/turtle")
    assert original.headers["content-disposition"].startswith("attachment")
    assert len(list(parse(statements.content, RdfFormat.TURTLE))) > 20
    assert "ValidationReport" in httpx.get(told["report"]).text
    listed = httpx.get(f"{service.url}/exports", headers={"Accept": "text/csv"}).text
    assert party.iri in listed
    assert party.iri in httpx.get(f"{service.url}/exports", headers={"Accept": "text/turtle"}).text


@pytest.mark.parametrize(("query", "status"), [("?iri=urn:nothing", 404), ("?iri=%3E", 400)])
def test_what_is_not_held_is_told(service: Served, query: str, status: int) -> None:
    for path in ("", "/data", "/report", "/original"):
        assert httpx.get(f"{service.url}/exports{path}{query}").status_code == status


def test_several_files_of_a_form_enter_together(service: Served) -> None:
    parties = [publisher(service, f"form-{n}") for n in range(2)]
    files = [("file", (f"{p.name}.ttl", p.export())) for p in parties]
    answer = httpx.post(f"{service.url}/exports", files=files, headers=service.rights, timeout=120)
    assert [each["iri"] for each in answer.json()["exports"]] == [p.iri for p in parties]
    assert answer.status_code == 201


def test_a_later_version_takes_the_place_of_the_first(service: Served) -> None:
    party = publisher(service, "later")
    days = [DAY, DAY + timedelta(1), DAY]
    answers = [party.send(party.export(day=day)).status_code for day in days]
    assert answers == [201, 201, 422]
    assert httpx.get(f"{service.url}/exports", params={"iri": party.iri}).json()["issued"] == str(
        days[1]
    )


def test_one_that_is_refused_keeps_all_of_its_upload_out(service: Served) -> None:
    good, bad = publisher(service, "whole-good"), publisher(service, "whole-bad")
    before, listed = build(service), held(service)
    files = [("a", ("good.ttl", good.export())), ("b", ("bad.ttl", bad.broken()))]
    answer = httpx.post(f"{service.url}/exports", files=files, headers=service.rights, timeout=120)
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [each["admitted"] for each in told["exports"]] == [False, False]
    assert "another export" in told["exports"][0]["reasons"][0]
    assert (build(service), held(service)) == (before, listed)
    assert good.send(good.export()).status_code == 201


def test_a_refused_upload_is_shown_to_its_sender_and_to_administrators(service: Served) -> None:
    party, other = publisher(service, "shown"), publisher(service, "other")
    data = party.broken()
    told = party.send(data).json()
    path = told["quarantine"].removeprefix(service.url)
    entry = party.get(path).json()
    report = httpx.get(told["report"], headers=party.rights).json()
    assert party.get(f"{path}/original/0").content == data
    assert entry["documents"][0]["sha256"] == hashlib.sha256(data).hexdigest()
    [finding] = [f for f in report["findings"] if f["severity"] == "violation"]
    assert finding["line"] == len(data.splitlines())
    assert httpx.get(told["quarantine"], headers=service.rights).is_success
    assert httpx.get(told["quarantine"]).status_code == 401
    assert other.get(path).status_code == other.get(f"{path}/original/0").status_code == 404
    assert other.get("/quarantine").json() == {"uploads": []}


def test_refused_uploads_leave_no_trace_in_the_store(service: Served) -> None:
    store = connect(str(service.store))
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    before = (store.query(graphs).body, [each.sha256 for each in Dataset(store).exports()])
    files = sorted(path.name for path in (service.store / "files").iterdir())
    for number in range(5):
        party = publisher(service, f"ever-new-{number}")
        assert party.send(party.broken()).status_code == 422
    store.close()
    assert before == (store.query(graphs).body, [e.sha256 for e in Dataset(store).exports()])
    assert files == sorted(path.name for path in (service.store / "files").iterdir())
    assert len(list((service.store / "quarantine").iterdir())) == 3
    store.close()


@pytest.mark.parametrize("claim", ["publisher", "namespace"])
def test_an_export_of_another_is_refused(service: Served, claim: str) -> None:
    party, victim = publisher(service, f"thief-{claim}"), publisher(service, f"victim-{claim}")
    data = victim.export()
    if claim == "namespace":
        data = data.replace(
            b"dcterms:publisher ex:us", f"dcterms:publisher <{party.space}us>".encode()
        )
    before = build(service)
    answer = party.send(data)
    assert (answer.status_code, build(service)) == (403, before)
    assert victim.iri in answer.json()["where"]
    assert party.get("/quarantine").json() == {"uploads": []}


def test_a_token_without_namespaces_takes_those_that_are_free(service: Served) -> None:
    first = publisher(service, "free-first")
    assert first.send(first.export()).status_code == 201
    second = publisher(service, "free-second")
    token = Keys(service.store).create(("write",), Party(f"{second.space}us"))
    second = second._replace(token=token)
    assert second.send(second.export()).status_code == 201
    both = second.export().replace(
        f'void:uriSpace "{second.space}"'.encode(),
        f'void:uriSpace "{second.space}" , "{first.space}"'.encode(),
    )
    assert both != second.export()
    answer = second.send(both)
    assert (answer.status_code, "overlaps" in answer.json()["detail"]) == (422, True)


def test_what_is_no_export_is_told_with_its_place(service: Served) -> None:
    party = publisher(service, "malformed")
    answer = party.send(party.export() + b"\n<broken")
    assert (answer.status_code, {"line", "column", "hint"} <= answer.json().keys()) == (400, True)
    assert party.send(b"<urn:a> <urn:b> <urn:c> .").status_code == 400
    assert party.send(b"").status_code == 400
    assert party.send(b"x", **{"Content-Type": "text/html"}).status_code == 415


def test_every_fault_of_a_workbook_is_told(service: Served) -> None:
    party = publisher(service, "workbook")
    book = load_workbook(io.BytesIO(party.export("xlsx")))
    for name, cell in (("assets", "B3"), ("contexts", "D3")):
        book[name][cell] = "no such thing"
    packed = io.BytesIO()
    book.save(packed)
    told = party.send(packed.getvalue(), "xlsx").json()
    assert (told["status"], len(told["faults"])) == (400, 2)
    assert "assets" in " ".join(fault["where"] for fault in told["faults"])


def test_uploads_are_off_unless_they_are_allowed(tmp_path_factory: pytest.TempPathFactory) -> None:
    with served(tmp_path_factory.mktemp("off") / "store", "--allow-update") as service:
        party = publisher(service, "off")
        answer = party.send(party.export())
        assert (answer.status_code, "--allow-upload" in answer.json()["hint"]) == (403, True)


def test_while_another_writes_it_is_told_to_come_again(service: Served) -> None:
    party = publisher(service, "patient")
    with connect(str(service.store)).build():
        answer = party.send(party.export())
    assert (answer.status_code, "another writer" in answer.json()["title"]) == (503, True)
    assert int(answer.headers["retry-after"]) > 0
    assert party.send(party.export()).status_code == 201
