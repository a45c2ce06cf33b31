"""What is known of all exports together, on disk as in memory."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from iotssf_kg.batch.book import Book
from iotssf_kg.batch.entry import Address, Head
from iotssf_kg.batch.parts import Part
from iotssf_kg.batch.spool import Addresses, Shelf
from iotssf_kg.rules.directory import Claim, Claims
from iotssf_kg.validation.report import Judged, Unjudged

SPACES = [
    "https://a.example/",
    "https://a.example/id/",
    "https://b.example/id#",
    "https://b.example/",
]
NODES = [NamedNode(space + name) for space in SPACES for name in ("x", "y", "z/x")]
PARTIES = [NamedNode(f"https://{name}.example/party") for name in "ab"]
IDENTIFIERS = [(NamedNode("urn:gtin"), "1", None), (NamedNode("urn:number"), "1", PARTIES[0])]
IDENTIFIERS += [(NamedNode("urn:number"), "1", PARTIES[1]), (NamedNode("urn:gtin"), "2", None)]
claims = st.builds(
    Claim,
    st.sampled_from(PARTIES),
    st.lists(st.sampled_from(SPACES), unique=True).map(tuple),
    st.dictionaries(st.sampled_from(NODES), st.frozensets(st.sampled_from(IDENTIFIERS))),
)


def head(number: int, claim: Claim, iri: str = "", replaces: str = "") -> Head:
    old = frozenset([NamedNode(replaces)] if replaces else [])
    name = NamedNode(iri or f"https://a.example/export{number}")
    part = Part(f"{number}.ttl", f"{number}.ttl")
    return Head(name, str(number), part.source, part, claim, claim.party, old, b"")


@settings(deadline=None, max_examples=60)
@given(st.lists(claims, max_size=5))
def test_claims_are_looked_up_on_disk_as_in_memory(tmp_path_factory, found: list[Claim]) -> None:
    path: Path = tmp_path_factory.mktemp("book") / "book"
    book = Book(path, new=True)
    for number, claim in enumerate(found):
        book.add(number, 0, head(number, claim), None)
    book.settle(lambda text: None)
    told, expected = Book(path).atlas.directory, Claims(found)
    for node in NODES:
        assert told.disputed(node) == expected.disputed(node)
        assert told.corresponding(node) == expected.corresponding(node)


def test_places_come_in_the_order_of_the_input(tmp_path: Path) -> None:
    book, claim = Book(tmp_path / "book", new=True), Claim(PARTIES[0], (), {})
    for part, number in [(2, 0), (0, 1), (0, 0), (1, 0)]:
        book.add(part, number, head(10 * part + number, claim), Address(part, 1))
    book.refuse(1, 1, Unjudged("broken.ttl", "broken"))
    book.settle(lambda text: None)
    seen = [book[place] for place in book.places]
    told = [
        each.head.key if each.head else each.fault.error for each in seen if each.fault or each.head
    ]
    assert told == ["0", "1", "10", "broken", "20"]


def test_an_export_counts_once_and_what_is_replaced_not_at_all(tmp_path: Path) -> None:
    book, notes = Book(tmp_path / "book", new=True), list[str]()
    claim = Claim(PARTIES[0], ("https://a.example/",), {})
    book.add(0, 0, head(0, claim, "https://a.example/old"), None)
    book.add(1, 0, head(1, claim, "https://a.example/new", "https://a.example/old"), None)
    book.add(2, 0, head(2, claim, "https://a.example/new", "https://a.example/old"), None)
    book.settle(notes.append)
    seen = [book[place] for place in book.places]
    assert [each.head.key for each in seen if each.head] == ["1"]
    assert [each.fault.source for each in seen if each.fault] == ["2.ttl"]
    assert notes == ["left aside: https://a.example/old is replaced by https://a.example/new"]


def test_a_shelf_is_the_list_that_was_put_on_it() -> None:
    items = [Judged(NamedNode(f"urn:{n}"), None, "x" * 2000, "", 0, 0, 0, 0) for n in range(1000)]
    shelf = Shelf()
    for each in items:
        shelf.add(each)
    assert shelf == items
    assert (shelf[-1], shelf[10:12], len(shelf)) == (items[-1], items[10:12], 1000)


def test_addresses_are_none_until_they_are_known() -> None:
    found = Addresses(3)
    found[1] = Address(1 << 40, 7)
    assert [found[at] for at in range(3)] == [None, (1 << 40, 7), None]
