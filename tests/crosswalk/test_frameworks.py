"""The lists of frameworks: complete, each with its licence and source, and no restricted text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iotssf_kg.crosswalk.frameworks import Framework, listed, read_framework
from iotssf_kg.errors import SourceError
from iotssf_kg.files import folder

FOLDER = folder("ontology") / "frameworks"
LISTS = {each.name: each for each in listed(FOLDER)}

# Elements in each publication, as its source lists them, and heads that we added above them.
# In NIST's catalog an element is the text of a row; the heads are its capabilities.
COUNTS = {
    "attack-ics@18.1": (165, 0),
    "cpsf@1.0": (15, 0),
    "en-303-645@2.1.1": (83, 0),
    "en-303-645@3.1.3": (93, 0),
    "eu-cra@2024": (34, 1),
    "iec-62443-3-3@2013": (107, 0),
    "iec-62443-4-1@2018": (55, 0),
    "iec-62443-4-2@2019": (148, 0),
    "ir-8259ab@2021": (32, 0),
    "ir-8425@2022": (23, 0),
    "iso-iec-27400@2022": (45, 4),
    "nist-csf@1.1": (136, 0),
    "nist-csf@2.0": (134, 0),
    "nist-iot-catalog@2021-draft": (341, 63),
    "sp-800-213a@2021": (48, 0),
    "sp-800-53@5": (1189, 20),
    "un-r155@2021": (100, 1),
}
RESTRICTED = {"ETSI", "IEC", "ISO/IEC"}
# A short paraphrase fits; a clause does not.
LONGEST = 80
HEAD = """\
# framework: x
# edition: "1"
# title: X
# publisher: X
# source: "https://x.example/"
# licence: free
# verification: primary
id	title	kind	parent	obligation	verification
"""


def over_long(framework: Framework) -> Iterator[str]:
    for element in framework.elements.values():
        if len(element.title) > LONGEST or element.title.rstrip().endswith("."):
            yield element.id


def test_every_list_is_read_with_as_many_elements_as_its_source_has() -> None:
    assert len(LISTS) == len(list(FOLDER.iterdir()))
    found = {name: len(each.elements) for name, each in LISTS.items()}
    assert found == {name: listed_ + heads for name, (listed_, heads) in COUNTS.items()}


@pytest.mark.parametrize("framework", LISTS.values(), ids=lambda each: each.name)
def test_it_says_whose_it_is_where_it_is_and_what_may_be_done_with_it(framework: Framework) -> None:
    assert framework.source.startswith("https://")
    assert min(map(len, (framework.licence, framework.title, framework.note))) > 10
    assert framework.issued[:4].isdigit()
    assert framework.restricted == (framework.publisher in RESTRICTED)


@pytest.mark.parametrize("framework", LISTS.values(), ids=lambda each: each.name)
def test_identifiers_are_unique_and_parents_lead_up_without_a_circle(framework: Framework) -> None:
    assert len(framework.by_iri) == len(framework.elements)
    for element in framework.elements.values():
        above = [element.id]
        while parent := framework.elements[above[-1]].parent:
            assert parent not in above
            above.append(parent)
        assert element.iri.value.startswith(framework.base)


def test_no_list_of_a_restricted_publisher_has_more_than_short_titles() -> None:
    restricted = [each for each in LISTS.values() if each.restricted]
    assert len(restricted) == 6
    assert {each.name: list(over_long(each)) for each in restricted if [*over_long(each)]} == {}


def test_the_guard_sees_a_clause_among_short_titles() -> None:
    clause = "Where the device has a function of some kind, it shall do at least as much of " * 2
    planted = read_framework(f"{HEAD}a\tShort\tclause\t\t\t\nb\t{clause}\tclause\t\t\t\n", "x.tsv")
    assert list(over_long(planted)) == ["b"]


def test_what_is_unverified_is_marked_at_its_row() -> None:
    marked = {
        name: sorted(e.id for e in each.elements.values() if e.verification == "unverified")
        for name, each in LISTS.items()
        if each.verification != "unverified"
    }
    split = ("5.3-4", "5.3-6", "5.3-15", "5.6-4", "5.13-1", "6-3")
    new = [*(f"{id_}{part}" for id_ in split for part in "AB"), "5.1-2A", "6-6", "6-7", "6-8"]
    numbered = LISTS["ir-8259ab@2021"].elements.values()
    assert {name: ids for name, ids in marked.items() if ids} == {
        "en-303-645@3.1.3": sorted(new),
        "iec-62443-4-2@2019": ["CR 5.4", "CR 7.5"],
        "ir-8259ab@2021": sorted(e.id for e in numbered if e.kind == "element"),
        "ir-8425@2022": [
            "Cybersecurity State Awareness 1",
            *(f"Interface Access Control {n}" for n in (1, 2)),
            *(f"Software Update {n}" for n in (1, 2)),
        ],
    }


def test_lists_read_at_second_hand_are_unverified_as_a_whole() -> None:
    whole = {name for name, each in LISTS.items() if each.verification == "unverified"}
    assert whole == {"iso-iec-27400@2022", "sp-800-213a@2021"}
    seen = [
        e for e in LISTS["iso-iec-27400@2022"].elements.values() if e.verification != "unverified"
    ]
    assert [e.id for e in seen] == [f"7.1.2.{n}" for n in range(1, 15)]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("a\tA\tclause\t\t\t\na\tB\tclause\t\t\t\n", "comes twice"),
        ("a\tA\tclause\tb\t\t\n", "its parent 'b' is not in the list"),
        ("a\tA\tclause\t\t\tperhaps\n", "'perhaps' is none of"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused_at_the_line(rows: str, told: str) -> None:
    with pytest.raises(SourceError, match=told) as error:
        read_framework(HEAD + rows, "x.tsv")
    assert error.value.line == len((HEAD + rows).splitlines())


def test_the_catalog_is_numbered_through_and_its_titles_are_shortened_at_a_word() -> None:
    catalog = LISTS["nist-iot-catalog@2021-draft"]
    after: dict[str, int] = {}
    for element in catalog.elements.values():
        above, _, number = element.id.rpartition(".")
        assert (element.parent, len(element.title) <= 152) == (above, True)
        if above:
            after[above] = after.get(above, 0) + 1
            assert int(number) == after[above]
    assert catalog.elements["T5.2.2"].title.startswith("Ability to verify and authenticate any")
