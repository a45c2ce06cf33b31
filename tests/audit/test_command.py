"""The command ``iotssf report``: whom it finds, what it writes, and what it says it cannot do."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from iotssf_kg.audit.parties import find_party
from iotssf_kg.errors import BadParameter, SourceError, UnknownName
from iotssf_kg.store import connect
from tests.audit.worlds import PATHS, examples, shelved, turtle

DAY = ("--date", "2026-11-23")
TWINS = """
@prefix {0}: <https://{0}.example/id/> .
{0}:export a ssf:Export ; dcterms:publisher {0}:works ; dcterms:issued "2026-04-01"^^xsd:date ;
    void:uriSpace "https://{0}.example/id/" .
{0}:works a ssf:Organization ; rdfs:label "Twin Works"@en .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "audit"


@pytest.fixture
def kept(iotssf, folder: Path) -> Path:
    if not folder.exists():
        assert iotssf("load", "--store", folder, *DAY, *PATHS).code == 0
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "https://suzukaze.example/id/suzukaze",
        "<https://suzukaze.example/id/suzukaze>",
        "suzukaze",
        "Suzukaze Remote Comfort",
        "suzukaze remote comfort",
        "涼風リモート",
    ],
)
def test_an_organization_is_found_by_iri_end_and_label(name: str) -> None:
    assert find_party(examples(), name).iri.value == "https://suzukaze.example/id/suzukaze"


def test_an_unknown_organization_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownName, match="Suzukaze Remote Comfort") as error:
        find_party(examples(), "Suzukaze Remote Confort")
    assert error.value.exit_code == 2


def test_a_name_like_no_other_is_told_how_many_there_are() -> None:
    with pytest.raises(UnknownName) as error:
        find_party(examples(), "zzzz")
    assert error.value.hint.startswith("There are ")
    assert "such as" in error.value.hint
    assert "report --all" in error.value.hint


def test_a_name_of_several_is_refused_with_their_iris() -> None:
    store = shelved(turtle(TWINS.format(name)) for name in ("one", "two"))
    with pytest.raises(BadParameter, match=r"https://one\.example/id/works.*two\.example"):
        find_party(store, "Twin Works")
    assert find_party(store, "https://one.example/id/works").name("ja") == "Twin Works"


def test_an_empty_store_is_refused() -> None:
    with pytest.raises(SourceError, match="no export"):
        find_party(connect(), "anybody")


@pytest.mark.parametrize(("suffix", "magic"), [(".html", b"<!DOCTYPE html>"), (".xlsx", b"PK")])
@pytest.mark.parametrize("whom", [("--org", "suzukaze"), ("--all",)])
def test_the_suffix_says_what_is_written(
    iotssf, kept: Path, tmp_path: Path, suffix: str, magic: bytes, whom: tuple[str, ...]
) -> None:
    out = tmp_path / f"report{suffix}"
    assert iotssf("report", "--store", kept, *whom, *DAY, "--out", out).code == 0
    assert out.read_bytes().startswith(magic)


def test_every_organization_as_csv_json_and_table(iotssf, kept: Path) -> None:
    asked = ("report", "--store", kept, "--all", *DAY, "-f")
    rows = list(csv.DictReader(io.StringIO(iotssf(*asked, "csv").out)))
    objects = json.loads(iotssf(*asked, "json").out)
    assert [{k: str(v) for k, v in each.items()} for each in objects] == rows
    table = iotssf(*asked, "table").out
    assert all(row["organization"].split()[0] in table for row in rows)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--org or --all"),
        (("--org", "suzukaze", "--all"), "--org or --all"),
        (("--org", "suzukaze", "-f", "csv"), "html, pdf or xlsx"),
        (("--org", "suzukaze", "--out", "report.docx"), ".pdf, .xlsx"),
        (("--org", "nobody-of-that-name"), "no organization"),
        (("--org", "suzukaze", "--date", "yesterday"), "no date"),
    ],
)
def test_what_makes_no_sense_is_refused(iotssf, kept: Path, arguments, told: str) -> None:
    run = iotssf("report", "--store", kept, *arguments)
    assert (run.code, told in run.err) == (2, True)


def test_a_store_is_needed(iotssf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IOTSSF_STORE", raising=False)
    assert iotssf("report", "--all").code == 2
