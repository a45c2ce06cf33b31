"""Validation and classification over HTTP: what the command says, and honest statuses."""

from __future__ import annotations

import base64
import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import openpyxl
import pytest
import zstandard

from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.syntax import SYNTAXES, TURTLE, XLSX, Syntax
from iotssf_kg.report import SUFFIXES, WRITERS
from iotssf_kg.service.keys import Keys
from tests.service.server import Served, served

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
FAIL, PASS = EXAMPLES / "air-conditioner_FAIL.ttl", EXAMPLES / "air-conditioner_PASS.ttl"
MAKER = EXAMPLES / "air-conditioner-maker_PASS.ttl"
DAY = "2026-11-23"
TEXT = {"Content-Type": "text/turtle"}
JSON = {"Content-Type": "application/json"}
PROBLEM = "application/problem+json"
CLEAN = new_export("https://clean.example/id/", "Clean", TURTLE, date.fromisoformat(DAY))
EMPTY = (
    b"@prefix ssf: <https://w3id.org/iot-ssf/ns#> .\n"
    b"@prefix void: <http://rdfs.org/ns/void#> .\n"
    b'<https://e.example/id/x> a ssf:Export ; void:uriSpace "https://e.example/id/" .\n'
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = tmp_path_factory.mktemp("validate") / "store"
    with served(store, "--allow-update", "--body", "1") as service:
        yield service


def post(
    service: Served, data: bytes, query: str = "", door: str = "validate", **headers: str
) -> httpx.Response:
    sent = {"Content-Type": "text/turtle"} | {n.replace("_", "-"): v for n, v in headers.items()}
    url = (
        f"{service.url}/{door}?date={DAY}&{query}"
        if door == "validate"
        else f"{service.url}/{door}?{query}"
    )
    return httpx.post(url, content=data, headers=sent, timeout=60)


def command(folder: Path, *arguments: str) -> bytes:
    iotssf = str(Path(sys.executable).with_name("iotssf"))
    done = subprocess.run([iotssf, *arguments], cwd=folder, capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_report_is_the_command_s_own_byte_for_byte(
    service: Served, tmp_path: Path, lang: str
) -> None:
    (tmp_path / "ac.ttl").write_bytes(FAIL.read_bytes())
    suffixes = {form: suffix for suffix, form in reversed(SUFFIXES.items())}
    outs = [f"--out=../{tmp_path.name}/r{suffix}" for suffix in suffixes.values()]
    asked = ("validate", "ac.ttl", "--date", DAY, "--lang", lang)
    github = command(tmp_path, *asked, "-f", "github", *outs)
    for form in WRITERS:
        expected = github if form == "github" else (tmp_path / f"r{suffixes[form]}").read_bytes()
        answer = post(service, FAIL.read_bytes(), f"name=ac.ttl&lang={lang}&format={form}")
        assert (form, answer.status_code) == (form, 200), answer.text
        assert answer.headers["x-conforms"] == "false"
        assert answer.content == expected, form


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("text/csv;q=0.5, application/sarif+json", "application/sarif+json"),
        ("application/xml", "application/xml"),
        ("text/plain", "text/plain; charset=utf-8"),
    ],
)
def test_accept_says_which_report(service: Served, accept: str, media_type: str) -> None:
    answer = post(service, CLEAN, Accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_every_syntax_is_read_packed_or_not(service: Served, syntax: Syntax, pack) -> None:
    data = new_export("https://clean.example/id/", "Clean", syntax, date.fromisoformat(DAY))
    answer = post(service, pack(data), Content_Type=syntax.media_type)
    assert (answer.status_code, answer.headers["x-conforms"]) == (200, "true"), answer.text
    assert [each["assets"] for each in answer.json()["exports"]] == [2]


def test_a_finding_names_its_line(service: Served) -> None:
    found = post(service, FAIL.read_bytes()).json()["findings"]
    lines = FAIL.read_text().splitlines()
    assert all(lines[f["line"] - 1] == f["excerpt"] for f in found if f["excerpt"])
    assert len([f for f in found if f["excerpt"]]) > len(found) / 2


def test_what_fails_is_what_was_asked_for(service: Served) -> None:
    data = FAIL.read_bytes()
    statuses = [
        post(service, each, f"fail={fail}").status_code
        for each, fail in [(data, "violation"), (data, "never"), (CLEAN, "violation")]
    ]
    assert statuses == [422, 200, 200]
    told = post(service, data, "fail=violation")
    assert told.json()["summary"]["violation"] > 0
    grave = post(service, data, "severity=violation").json()
    assert {each["severity"] for each in grave["findings"]} == {"violation"}
    assert told.json()["summary"]["warning"] > grave["summary"]["warning"] == 0


@pytest.mark.parametrize(
    ("data", "query", "headers", "status", "kind"),
    [
        (b"", "", TEXT, 400, "source-error"),
        (b"<a> <b> ", "", TEXT, 400, "source-error"),
        (b"\xff\xfe<\x00", "", TEXT, 400, "source-error"),
        (b" " * (1 << 20) + b".", "", TEXT, 413, "request-entity-too-large"),
        (CLEAN, "", {"Content-Type": "text/calendar"}, 415, "wrong-media"),
        (CLEAN, "", {"Content-Type": "application/octet-stream"}, 415, "wrong-media"),
        (CLEAN, "", {"Content-Type": "text/turtle; charset=utf-16"}, 415, "wrong-media"),
        (CLEAN, "", {**TEXT, "Content-Encoding": "br"}, 415, "wrong-media"),
        (CLEAN, "profile=nothing", TEXT, 422, "unknown-profile"),
        (CLEAN, "profile=", TEXT, 422, "unknown-profile"),
        (EMPTY, "", TEXT, 422, "vacuous"),
        (CLEAN, "", {**TEXT, "Accept": "image/png"}, 406, "not-acceptable"),
        (CLEAN, "format=pdf", TEXT, 400, "bad-parameter"),
        (CLEAN, "lang=fr", TEXT, 400, "bad-parameter"),
        (CLEAN, "lang=en&lang=ja", TEXT, 400, "bad-parameter"),
        (CLEAN, "fail=grave", TEXT, 400, "bad-parameter"),
        (CLEAN, "profil=guard", TEXT, 400, "bad-parameter"),
        (CLEAN, "name=a%00b", TEXT, 400, "bad-parameter"),
        (CLEAN, "shapes=x", TEXT, 400, "bad-parameter"),
    ],
)
def test_what_cannot_be_judged_says_why(
    service: Served, data: bytes, query: str, headers: dict[str, str], status: int, kind: str
) -> None:
    url = f"{service.url}/validate?{query}"
    answer = httpx.post(url, content=data, headers=headers, timeout=60)
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), told
    assert told["type"].endswith(f"/{kind}")
    assert "x-conforms" not in answer.headers


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"reportSyntax": "\ud800"}, JSON),
        ({"validationType": "\ud800"}, JSON),
        ({"contentToValidate": "<urn:\ud800>"}, JSON),
        ({"@context": "\ud800", "@id": "urn:a"}, {"Content-Type": "application/ld+json"}),
    ],
)
def test_half_a_character_is_no_fault_of_the_service(
    service: Served, said: dict[str, str], kind: dict[str, str]
) -> None:
    body = wrapped(**said) if kind is JSON else json.dumps(said).encode()
    answer = httpx.post(f"{service.url}/validate", content=body, headers=kind, timeout=60)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["title"]


def test_an_error_has_a_line_a_column_and_a_remedy(service: Served) -> None:
    told = post(service, b"@prefix e: <urn:e:> .\ne:a e:b x:c .\n", "name=a.ttl").json()
    assert (told["line"], told["column"], told["where"]) == (2, 9, "a.ttl:2:9")
    assert "@prefix x" in told["hint"]


def test_all_faults_of_a_workbook_are_told(service: Served) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(new_export("https://clean.example/id/", "Clean", XLSX, date.fromisoformat(DAY)))
    )
    book.create_sheet("nonsense").append(["a"])
    book.create_sheet("absurd").append(["b"])
    out = io.BytesIO()
    book.save(out)
    answer = post(service, out.getvalue(), Content_Type=XLSX.media_type)
    assert answer.status_code == 400
    assert {"nonsense", "absurd"} <= {word.strip(":,") for word in answer.json()["detail"].split()}


def test_a_name_tells_the_syntax_where_the_client_does_not(service: Served) -> None:
    form = "application/x-www-form-urlencoded"
    answer = post(service, gzip.compress(CLEAN), "name=a.ttl.gz", Content_Type=form)
    assert (answer.status_code, answer.json()["exports"][0]["file"]) == (200, "a.ttl.gz")


def test_files_of_a_form_are_judged_together(service: Served, tmp_path: Path) -> None:
    for path in (PASS, MAKER):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    together = [("file", (path.name, path.read_bytes(), "text/turtle")) for path in (PASS, MAKER)]
    form = {"date": DAY, "profile": "guard,category"}
    answer = httpx.post(f"{service.url}/validate", files=together, data=form, timeout=60)
    arguments = ("--date", DAY, "-f", "json", "-p", "guard", "-p", "category")
    assert answer.content == command(tmp_path, "validate", PASS.name, MAKER.name, *arguments)


def test_a_field_without_a_name_is_an_error_of_the_request(service: Served) -> None:
    head = "--x\r\nContent-Disposition: form-data; {}\r\n\r\n"
    parts = (head.format('name="f"; filename="a.ttl"'), CLEAN.decode(), "\r\n", head.format("x"))
    data, kind = "".join((*parts, "1\r\n--x--\r\n")).encode(), "multipart/form-data; boundary=x"
    answer = post(service, data, Content_Type=kind)
    assert (answer.status_code, "there is no parameter ''" in answer.text) == (400, True)


def test_one_bad_file_of_several_costs_itself_alone(service: Served) -> None:
    files = [("f", ("a.ttl", CLEAN, "text/turtle")), ("f", ("b.ttl", b"<a>", "text/turtle"))]
    answer = httpx.post(f"{service.url}/validate?fail=violation", files=files, timeout=60)
    assert (answer.status_code, answer.headers["x-conforms"]) == (422, "false")
    [bad] = answer.json()["unjudged"]
    assert (bad["file"], bad["line"], len(answer.json()["exports"])) == ("b.ttl", 1, 1)


def wrapped(**said: object) -> bytes:
    return json.dumps(
        {"contentToValidate": CLEAN.decode(), "contentSyntax": "text/turtle"} | said
    ).encode()


@pytest.mark.parametrize(
    ("said", "media_type"),
    [
        ({}, "application/json"),
        (
            {"embeddingMethod": "STRING", "reportSyntax": "text/turtle"},
            "text/turtle; charset=utf-8",
        ),
        (
            {
                "embeddingMethod": "BASE64",
                "contentToValidate": base64.b64encode(CLEAN).decode(),
                "reportSyntax": "application/ld+json",
                "addInputToReport": False,
            },
            "application/ld+json",
        ),
    ],
)
def test_the_commission_s_json_is_taken(
    service: Served, said: dict[str, object], media_type: str
) -> None:
    answer = httpx.post(f"{service.url}/validate", content=wrapped(**said), headers=JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type), answer.text
    assert answer.headers["x-conforms"] == "true"


def test_type_and_locale_of_the_commission_s_json_count(service: Served) -> None:
    said = {"contentToValidate": FAIL.read_text(), "validationType": "guard", "locale": "ja-JP"}
    url = f"{service.url}/validate?date={DAY}&name=ac.ttl"
    answer = httpx.post(url, content=wrapped(**said), headers=JSON, timeout=60)
    same = post(service, FAIL.read_bytes(), "profile=guard&lang=ja&name=ac.ttl")
    assert answer.content == same.content


@pytest.mark.parametrize(
    "said",
    [
        {"embeddingMethod": "URL", "contentToValidate": "http://127.0.0.1:9/x"},
        {"embeddingMethod": "FAX"},
        {"embeddingMethod": "BASE64"},
        {"contentSyntax": "text/calendar"},
        {"contentSyntax": None},
        {"contentToValidate": 7},
        {"externalRules": [{"ruleSet": "x", "embeddingMethod": "STRING"}]},
        {"loadImports": True},
        {"contentQuery": "CONSTRUCT WHERE { ?s ?p ?o }"},
    ],
)
def test_what_the_commission_s_json_asks_beyond_that_is_refused(
    service: Served, said: dict[str, object]
) -> None:
    answer = httpx.post(f"{service.url}/validate", content=wrapped(**said), headers=JSON)
    told = answer.json()
    assert (answer.status_code, told["type"].rpartition("/")[2]) == (400, "bad-parameter")
    assert told["where"] in {*said, "contentToValidate"}


@pytest.mark.parametrize(("form", "option"), [("json", "json"), ("csv", "csv"), ("table", "table")])
def test_assets_are_classified_as_the_command_does(
    service: Served, tmp_path: Path, form: str, option: str
) -> None:
    (tmp_path / "ac.ttl").write_bytes(PASS.read_bytes())
    answer = post(service, PASS.read_bytes(), f"format={form}&lang=ja", "classify")
    assert answer.status_code == 200
    expected = command(tmp_path, "classify", "ac.ttl", "-f", option, "--lang", "ja")
    assert answer.content == expected


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("*/*", "application/json"), ("text/plain", "text/plain"), ("text/csv", "text/csv")],
)
def test_accept_says_how_classes_are_told(service: Served, accept: str, media_type: str) -> None:
    answer = post(service, CLEAN, door="classify", Accept=accept)
    assert answer.headers["content-type"].startswith(media_type)
    assert post(service, EMPTY, door="classify").status_code == 422


def test_where_reading_needs_a_token_so_does_validating(tmp_path: Path) -> None:
    with served(tmp_path / "store", "--allow-update", "--private") as own:
        tokens = [Keys(own.store).create((scope,)) for scope in ("read", "validate")]
        rights = [{}, *({"Authorization": f"Bearer {token}"} for token in tokens)]
        for door in ("validate", "classify"):
            statuses = [post(own, CLEAN, door=door, **each).status_code for each in rights]
            assert statuses == [401, 403, 200]
