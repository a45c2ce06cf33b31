"""The other commands: each answers, and says clearly what it cannot do."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from iotssf_kg.generate import Order, generate
from tests.cli.schemes import own_scheme

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PASSING = sorted(EXAMPLES.glob("*/*_PASS.*"))
AIR = EXAMPLES / "air-conditioner" / "air-conditioner_PASS.ttl"
OLD = next(EXAMPLES.glob("*/*_SUPERSEDED.*"))
DAY = ("--date", "2026-11-23")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "audit"


@pytest.fixture
def store(iotssf, folder: Path) -> Path:
    if not folder.exists():
        assert iotssf("load", "--store", folder, *DAY, OLD, *PASSING).code == 0
    return folder


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_classify_shows_each_asset_with_its_category(iotssf) -> None:
    found = rows(iotssf("classify", AIR, "-f", "csv").out)
    assert {row["category"] for row in found} == {"", "I", "II", "III", "IV"}
    assert all(row["asset"].startswith("https://") for row in found)


def test_a_store_answers_as_its_files_do(iotssf, store: Path) -> None:
    from_files = rows(iotssf("classify", *PASSING, "-f", "csv").out)
    from_store = rows(iotssf("classify", "--store", store, "-f", "csv").out)
    assert sorted(map(str, from_store)) == sorted(map(str, from_files))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_explain_gives_the_chain(iotssf, store: Path, lang: str) -> None:
    run = iotssf("explain", "ac-care", "--store", store, *DAY, "--lang", lang)
    assert run.code == 0
    for word in ("IV", "R3", "E3", "P1-01"):
        assert word in run.out


def test_explain_names_near_assets_when_there_is_none(iotssf, store: Path) -> None:
    run = iotssf("explain", "ac-car", "--store", store)
    assert run.code == 2
    assert "ac-care" in run.err


def test_a_query_answers_alike_from_files_and_store(iotssf, store: Path) -> None:
    from_files = iotssf("query", "cq05", *PASSING, *DAY, "-f", "csv").out
    assert rows(from_files)
    assert iotssf("query", "cq05", "--store", store, *DAY, "-f", "csv").out == from_files


def test_the_date_of_a_query_is_the_one_asked_for(iotssf, store: Path) -> None:
    asked = ("query", "cq05", "--store", store, "-P", "outcome=open", "-f", "csv")
    assert rows(iotssf(*asked, *DAY).out) == []
    assert rows(iotssf(*asked, "--date", "2031-01-01").out)


def test_a_query_of_ones_own_is_a_file(iotssf, store: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.rq"
    own.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?a <https://w3id.org/iot-ssf/ns#category> ?k }")
    assert int(rows(iotssf("query", own, "--store", store, "-f", "csv").out)[0]["n"]) > 50
    own.write_text("SELECT ?s WHERE {\n ?s ?p }")
    run = iotssf("query", own, "--store", store)
    assert run.code == 2
    assert "line 2" in run.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("query", "cq99"), "cq9"),
        (("query", "cq05", "-P", "asset"), "NAME=VALUE"),
        (("query", "cq05", "-P", "asset=not an iri"), "asset"),
        (("query", "cq05", "-P", "nothing=1"), "outcome"),
        (("classify", AIR, "-f", "turtle"), "table, json or csv"),
        (("shapes", "--scheme", "nope"), "sample-building"),
        (("new", "example.org"), "https://example.org/id/"),
        (("load", AIR), "--store"),
        (("reason", AIR, "--engine", "warp"), "hermit"),
    ],
)
def test_what_makes_no_sense_exits_2_with_a_remedy(iotssf, store, arguments, words: str) -> None:
    extra = ("--store", store) if arguments[0] == "query" else ()
    run = iotssf(*arguments, *extra)
    assert run.code == 2
    assert words in run.err


def test_a_refused_export_leaves_the_store_as_it_was(iotssf, store: Path) -> None:
    before = iotssf("info", "--store", store, "-f", "json").out
    run = iotssf("load", "--store", store, *DAY, AIR.with_name("air-conditioner_FAIL.ttl"))
    assert (run.code, "refused" in run.out) == (1, True)
    assert iotssf("info", "--store", store, "-f", "json").out == before


def test_info_lists_what_is_held(iotssf, store: Path) -> None:
    about = json.loads(iotssf("info", "--store", store, "-f", "json").out)
    states = [export["state"] for export in about["exports"]]
    assert (states.count("current"), states.count("superseded")) == (len(PASSING), 1)


@pytest.mark.parametrize("to", ["turtle", "jsonld", "xlsx"])
def test_a_new_export_is_valid(iotssf, tmp_path: Path, to: str) -> None:
    suffix = {"turtle": "ttl"}.get(to, to)
    out = tmp_path / f"first.{suffix}"
    assert iotssf("new", "https://a.example/id/", "--to", to, "--out", out).code == 0
    run = iotssf("validate", out, *DAY, "--profile", "guard", "--profile", "exchange")
    assert run.code == 0, run.out
    assert iotssf("new", "https://a.example/id/", "--to", to, "--out", out).code == 2


def test_plain_shapes_are_written_a_file_a_category(iotssf, tmp_path: Path) -> None:
    assert iotssf("shapes", "--scheme", "sample-building", "--out", tmp_path).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"L.ttl", "M.ttl", "H.ttl"}


def test_a_closed_export_is_rdf_with_what_follows(iotssf) -> None:
    run = iotssf("close", AIR, *DAY)
    predicates = {quad.predicate.value for quad in parse(run.out.encode(), RdfFormat.TURTLE)}
    assert "https://w3id.org/iot-ssf/ns#covers" in predicates


@pytest.mark.parametrize("form", ["markdown", "json-schema", "context"])
def test_terms_are_written_for_those_who_produce_exports(iotssf, form: str) -> None:
    assert "adoptedAssessment" in iotssf("terms", "--format", form).out


def test_the_list_of_queries_is_in_both_languages(iotssf) -> None:
    english, japanese = (iotssf("query", "--lang", lang, "-f", "json").out for lang in ("en", "ja"))
    assert len(json.loads(english)) == len(json.loads(japanese)) == 31
    assert english != japanese


def test_a_scheme_file_is_the_one_whose_shapes_are_written(iotssf, tmp_path: Path) -> None:
    mine = own_scheme(tmp_path)
    assert iotssf("shapes", "--scheme-file", mine, "--out", tmp_path / "out").code == 0
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {"L", "M", "H"}


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("\nrq:P1-01 ssf:acceptsEvidence ssf:UserInformation .", "rq:P1-01"),
        (None, "no category scheme"),
    ],
)
def test_a_scheme_file_changes_nothing_that_is_shared(iotssf, tmp_path, extra, words) -> None:
    mine = AIR if extra is None else own_scheme(tmp_path, extra)
    run = iotssf("classify", AIR, "--scheme-file", mine)
    assert run.code == 2
    assert words in run.err


def test_a_scheme_stays_in_the_store_it_was_given_to(iotssf, tmp_path: Path) -> None:
    mine, folder = own_scheme(tmp_path), tmp_path / "store"
    text = AIR.read_text(encoding="utf-8").replace(
        "sch:scheme", "<https://s.example/scheme/7/scheme>"
    )
    export = tmp_path / "export.ttl"
    export.write_text(text, encoding="utf-8")
    run = iotssf("load", "--store", folder, "--scheme-file", mine, *DAY, export)
    assert run.code == 0, run.out
    found = rows(iotssf("query", "cq01", "--store", folder, "-f", "csv").out)
    assert {row["category"] for row in found} == {
        f"https://s.example/scheme/7/{name}" for name in "LMH"
    }
    found = rows(iotssf("classify", "--store", folder, "-f", "csv").out)
    assert {row["category"] for row in found} >= {"L", "M", "H"}
    about = json.loads(iotssf("info", "--store", folder, "-f", "json").out)
    assert "scheme https://s.example/scheme/7/scheme" in about


def test_an_answer_without_a_refused_file_is_told_to_be_partial(iotssf) -> None:
    run = iotssf("query", "cq13", AIR.with_name("air-conditioner_FAIL.ttl"))
    assert run.code == 1
    assert "not in the answer" in run.err


def test_the_version_is_told(iotssf) -> None:
    assert iotssf("--version").out.startswith("iotssf 0.")


def test_a_sparql_server_answers_as_the_embedded_store(iotssf, server: str) -> None:
    assert iotssf("load", "--store", server, *DAY, OLD, *PASSING).code == 0
    asked = ("query", "cq05", *DAY, "-f", "csv")
    remote = iotssf(*asked, "--store", server)
    assert remote.code == 0
    assert len(rows(remote.out)) > 600
    assert remote.out == iotssf(*asked, *PASSING).out


def test_classify_names_a_scheme_that_it_does_not_know(iotssf, tmp_path: Path) -> None:
    strange = tmp_path / "strange.ttl"
    text = (EXAMPLES / "air-conditioner/air-conditioner_PASS.ttl").read_text(encoding="utf-8")
    strange.write_text(text.replace("sch:scheme", "<https://x.example/scheme>"), encoding="utf-8")
    assert (
        "unknown scheme: https://x.example/scheme"
        in iotssf("classify", strange, "--format", "csv").out
    )


@pytest.mark.parametrize("words", ["validate", "info", "report --all", "query cq05", "classify"])
def test_a_store_that_is_not_there_exits_2_with_a_hint(iotssf, tmp_path: Path, words: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    for name, told in (("mistyped", "there is no store"), ("full", "holds something else")):
        run = iotssf(*words.split(), "--store", tmp_path / name)
        assert (run.code, told in run.err) == (2, True), run.err
    assert not (tmp_path / "mistyped").exists()


@pytest.mark.parametrize("day", ["2024-02-29", "2031-07-01"])
def test_a_new_export_is_valid_on_its_day(iotssf, tmp_path: Path, day: str) -> None:
    out = tmp_path / "first.ttl"
    assert iotssf("new", "https://a.example/id/", "--date", day, "--out", out).code == 0
    run = iotssf("validate", out, "--date", day, "--fail-on", "info")
    assert (run.code, day in out.read_text(encoding="utf-8")) == (0, True), run.out


def test_load_takes_a_folder_as_validate_does(iotssf, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    made = [each.path for each in generate(Order(3, 1), folder)]  # and a ledger, which is no sheet
    run = iotssf("load", "--store", tmp_path / "store", *DAY, folder, "-f", "csv")
    assert [row["file"] for row in rows(run.out)] == list(map(str, made))
