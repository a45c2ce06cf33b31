"""Who answers for a store in a folder, while others write it."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.asking.clerks import Clerks
from iotssf_kg.asking.questions import Question, Soundness
from iotssf_kg.store import connect


def test_a_build_stays_until_who_asks_it_has_the_answer(tmp_path: Path) -> None:
    root = tmp_path / "store"
    publish(root, "a")
    clerks = Clerks(root)
    asked: list[str] = []

    def while_others_write(build: str) -> Question:
        asked.append(build)
        publish(root, "b")
        publish(root, "c")
        return Soundness(root, build)

    try:
        build, _ = clerks.read(while_others_write)
        assert asked == [build]
        assert clerks.build != build
    finally:
        clerks.close()


def test_no_two_processes_make_the_same_identifiers(tmp_path: Path) -> None:
    """They are forked from one that has made some already."""
    root, made = tmp_path / "store", set[bytes]()
    publish(root, "a")
    for _ in range(3):
        clerks = Clerks(root)
        try:
            _, reply = clerks.query("SELECT (UUID() AS ?x) (BNODE() AS ?y) {}", "text/csv")
            made |= set(reply.body.data.split()[1].split(b","))
        finally:
            clerks.close()
    assert len(made) == 6


def publish(root: Path, name: str) -> None:
    """Make another build of the store in *root*, and leave it."""
    store = connect(str(root))
    try:
        node = NamedNode("urn:s")
        store.load(node, [Triple(node, NamedNode("urn:p"), Literal(name))])
    finally:
        store.close()
