"""The traps of the miniature: answers that a plausible but wrong query would give, and does not."""

from __future__ import annotations

import pytest

from iotssf_kg.crosswalk.terms import OBJECT, PREDICATE, SUBJECT
from iotssf_kg.library import run
from iotssf_kg.namespaces import SSF, shrink
from iotssf_kg.store import Store
from tests.queries.golden import shelf
from tests.queries.worlds import TODAY, WORLDS

SAMPLE = "https://w3id.org/iot-ssf/requirement/sample/1.0/"
CPSF = "https://w3id.org/iot-ssf/framework/cpsf/1.0/"
SSSOM = "https://w3id.org/sssom/"
CROSSWALKS = ("cq18", "cq19", "cq20", "cq21", "cq22")


def rows(name: str, **arguments: str) -> list[tuple[str, ...]]:
    table = run(shelf("miniature"), name, arguments, TODAY)
    return [tuple(short(shrink(term)) if term else "" for term in row) for row in table.rows]


def short(text: str) -> str:
    for party in ("kaze", "suzu", "mori", "absent"):
        text = text.replace(f"https://{party}.example/id/", f"{party}:")
    return text


def test_another_party_cannot_justify_what_is_not_its_own() -> None:
    """suzu:j-floor would explain the rating of kaze:svc; only kaze may."""
    assert [row[:2] for row in rows("cq10")] == [("kaze:svc", "kaze:acCare")]


def test_another_partys_measure_covers_nothing() -> None:
    """suzu:m-drift is on kaze:acCare-temp."""
    assert ("kaze:acCare", "sch:IV", "kaze:acCare-temp", "ssf:Sensing", "") in rows("cq12")


def test_another_party_cannot_prolong_evidence() -> None:
    """suzu:export-2026 gives kaze:ev-train a later validUntil."""
    training = {row[5] for row in rows("cq05", outcome="open") if row[3] == "rq:P3-01"}
    assert "evidence expired" in training


def test_a_measure_on_one_function_says_nothing_about_the_other() -> None:
    drift = {row[1]: row[4] for row in rows("cq05") if row[3] == "rq:P2-02"}
    assert (drift["kaze:acHome-temp"], drift["kaze:acCare-temp"]) == ("met", "open")


def test_what_is_not_at_hand_is_neither_met_nor_open() -> None:
    (need,) = rows("cq05", outcome="not judged")
    assert need[1:] == ("kaze:svc", "ssf:P3", "rq:P3-04", "not judged", "")


def test_met_wins_over_justified() -> None:
    """kaze:j2 justifies what kaze:m-patch meets."""
    assert [row[1] for row in rows("cq27")] == ["kaze:j1"]


def test_a_justification_that_has_run_out_settles_nothing() -> None:
    assert rows("cq27", date="2027-08-02") == []


def test_a_withdrawn_rating_disagrees_with_nobody() -> None:
    assert [(row[1], row[7]) for row in rows("cq08")] == [("kaze:as-acHome", "suzu:as1")]


def test_a_value_that_both_contexts_have_explains_no_difference() -> None:
    """The general public is among the users in both; vulnerable people in one alone."""
    users = [row[6] for row in rows("cq09") if row[5] == "ssf:users"]
    assert users == ["ssf:VulnerablePeople"]


def test_two_ratings_are_not_mixed() -> None:
    levels = {row[3]: row[4] for row in rows("cq01") if row[1] == "kaze:hub"}
    assert levels == {"kaze:as-hub-1": "ssf:R1", "kaze:as-hub-2": "ssf:R2"}


def test_an_empty_cell_shows_and_systems_are_no_devices() -> None:
    cells = {
        row[2:4]: row[5:] for row in rows("cq04", organization="<https://kaze.example/id/kaze>")
    }
    assert len(cells) == 9
    assert cells["ssf:R1", "ssf:E3"] == ("0", "0")
    assert cells["ssf:R2", "ssf:E3"] == ("2", "0")
    assert cells["ssf:R2", "ssf:E1"] == ("3", "12001")


def test_an_asset_out_of_scope_needs_no_rating() -> None:
    assert [row[0] for row in rows("cq03") if row[1] == "none"] == ["kaze:gateway"]


def test_a_path_over_connections_counts_like_a_connection() -> None:
    found = {row[0]: row[4] for row in rows("cq11", high="<https://kaze.example/id/acCare>")}
    assert found == {"kaze:acHome": "false", "kaze:cloud": "true"}


def test_one_axis_can_exclude_a_stated_category() -> None:
    assert ("kaze:lamp", "sch:IV", "", "ssf:ExcludedCategory") in rows("cq13")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("2026-11-23", {"expired", "older than the last change"}),
        ("2027-02-02", {"expired", "expires", "older than the last change"}),
    ],
)
def test_one_piece_of_evidence_can_have_several_reasons(before: str, expected: set[str]) -> None:
    assert {row[2] for row in rows("cq14", before=before)} == expected


def test_a_serial_number_counts_within_one_product_only() -> None:
    same = [(row[2], row[4]) for row in rows("cq26") if row[0] == "same asset"]
    assert same == [("kaze:gateway", "mori:ac"), ("mori:ac", "kaze:gateway")]


def test_a_party_that_only_one_of_two_ways_goes_through_is_no_keystone() -> None:
    """kaze:ev-patch-old has expired, so kaze:ev-patch is the one way; both are kaze's."""
    nodes = {row[1]: row[2] for row in rows("cq30")}
    assert nodes["kaze:ev-patch"] == nodes["kaze:m-patch"] == "6"
    assert "kaze:ev-patch-old" not in nodes


def test_two_exports_asked_for_by_name_are_compared() -> None:
    new, old = "<https://mori.example/id/export-2026>", "<https://kaze.example/id/export-2025>"
    compared = {row[:2] for row in rows("cq17", new=new, old=old)}
    assert compared == {("mori:export-2026", "kaze:export-2025")}


def supported(store: Store, asset: str) -> dict[str, str]:
    """What CQ21 says of each clause for an *asset* of kaze."""
    table = run(store, "cq21", {"asset": f"https://kaze.example/id/{asset}"}, TODAY)
    found = [tuple(getattr(term, "value", "") for term in row) for row in table.rows]
    return {row[2]: row[3] for row in found}


def test_evidence_supports_no_more_of_a_clause_than_rows_and_measures_do() -> None:
    assert supported(shelf("miniature"), "acCare") == {
        "CPS.AC-1": "supported",
        # Of the asset's functions not all that need the requirement have evidence.
        "CPS.AE-1": "not supported",
        "CPS.AT-1": "cannot be inferred",
        "CPS.CM-1": "supported in part",
        "CPS.GV-1": "supported in part",
        # The one row to it is disputed.
        "CPS.RP-1": "cannot be inferred",
    }


def test_an_export_that_brings_a_mapping_of_its_own_supports_nothing() -> None:
    store = WORLDS["miniature"]().shelf
    before = {name: run(store, name, today=TODAY) for name in CROSSWALKS}
    mine, row = "https://kaze.example/id/set", "https://kaze.example/id/row"
    told = f"""<{mine}> a <{SSSOM}MappingSet> ; <{SSSOM}mappings> <{row}> ;
        <{SSSOM}subject_source> <{SAMPLE[:-1]}> ; <{SSSOM}object_source> <{CPSF[:-1]}> ;
        {SSF("completeFor")} <{CPSF[:-1]}> .
      <{row}> a <{SSSOM}Mapping> ; {SUBJECT} <{SAMPLE}P1-01> ; {PREDICATE} {SSF("equalTo")} ;
        {OBJECT} <{CPSF}CPS.RP-1> ; {SSF("mappingStatus")} "approved" ;
        {SSF("mappingRationale")} "semantic" ;
        <{SSSOM}mapping_justification> <https://w3id.org/semapv/vocab/ManualMappingCuration> ."""
    store.update(
        f"INSERT DATA {{ {told} GRAPH <https://kaze.example/id/export-2026> {{ {told} }} }}"
    )
    assert {name: run(store, name, today=TODAY) for name in CROSSWALKS} == before


def test_what_is_superseded_or_inferred_makes_no_conflict() -> None:
    """a12 would contradict a10, and c2 is inferred."""
    rows_ = {cell for row in rows("cq20") for cell in row}
    assert not rows_ & {f"https://w3id.org/iot-ssf/crosswalk/x/{name}" for name in ("a12", "c2")}


def test_an_unknown_relation_and_another_rationale_let_nothing_follow() -> None:
    why = {row[6]: row[5] for row in rows("cq19")}
    assert why.keys() == {"", "a relation unknown", "different rationales"}
    assert why["a relation unknown"] == why["different rationales"] == "any"
