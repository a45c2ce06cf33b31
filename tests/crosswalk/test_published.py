"""Mappings that others published, without relations: taken in whole, and nothing read into them."""

from __future__ import annotations

import pytest

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.mapping import MappingSet, Status

# What each file of the source holds for the pair: its rows, and those left out or told once.
ROWS = {
    ("attack-ics@18.1", "iec-62443-3-3@2013"): (37, 0),
    ("attack-ics@18.1", "iec-62443-4-2@2019"): (40, 0),
    ("attack-ics@18.1", "sp-800-53@5"): (50, 5),
    ("nist-iot-catalog@2021-draft", "nist-csf@1.1"): (535, 0),
    ("nist-iot-catalog@2021-draft", "sp-800-53@5"): (457, 6),
}
LICENCES = {
    "attack-ics@18.1": "(c) 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.",  # noqa: E501
    "nist-iot-catalog@2021-draft": "US Government work, public domain.",
}
PUBLISHED = {(each.subject, each.object): each for each in crosswalks() if each.subject in LICENCES}
SETS = pytest.mark.parametrize("mappings", PUBLISHED.values(), ids=lambda each: each.source)


def test_all_rows_are_there_but_those_that_the_header_names() -> None:
    found = {pair: len(each.rows) for pair, each in PUBLISHED.items()}
    assert found == {pair: there - less for pair, (there, less) in ROWS.items()}
    attack = PUBLISHED["attack-ics@18.1", "sp-800-53@5"].comment
    for pair in ("M0913 to AT-3 (twice)", "M0817 to SA-12", "M0947 to SI-7", "M0949 to SI-3"):
        assert pair in attack
    catalog = PUBLISHED["nist-iot-catalog@2021-draft", "sp-800-53@5"].comment
    for pair in ("T4.1.2 to IA-2", "T4.2.1 to AC-2 (twice)", "T4.6.6 to AC-2 (three times)"):
        assert pair in catalog


@SETS
def test_no_relation_is_made_up_and_nobody_has_reviewed_them(mappings: MappingSet) -> None:
    for row in mappings.rows:
        assert row.unknown
        assert (row.rationale, row.strength, row.reviewer) == (None, None, "")
        assert (row.status, row.author) == (Status.PROPOSED, mappings.author)
    assert not mappings.complete_subject
    assert not mappings.complete_object
    assert "Unreviewed" in mappings.comment


@SETS
def test_the_header_says_where_it_comes_from_and_what_may_be_done(mappings: MappingSet) -> None:
    assert mappings.comment.startswith("Source: ")
    assert "https://" in mappings.comment
    assert f"Licence: {LICENCES[mappings.subject]}" in mappings.comment
    assert mappings.license.startswith("https://")


@pytest.mark.parametrize(
    ("pair", "subject", "object_"),
    [
        (("attack-ics@18.1", "iec-62443-4-2@2019"), "M0921", "HDR 2.4"),
        (("nist-iot-catalog@2021-draft", "sp-800-53@5"), "T3.2.1", "SC-12"),
        (("nist-iot-catalog@2021-draft", "nist-csf@1.1"), "N1.1.1", "ID.SC-3"),
    ],
)
def test_a_row_of_the_source_is_found(pair: tuple[str, str], subject: str, object_: str) -> None:
    found = {(r.subject.id, r.object.id) for r in PUBLISHED[pair].rows if r.subject and r.object}
    assert (subject, object_) in found
