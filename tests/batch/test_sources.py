"""What is found in files and folders, and what one bad file costs."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard
from pyoxigraph import Literal, NamedNode, Quad

from iotssf_kg.batch import Crew, Setting, few, sources
from iotssf_kg.generate import Order, make
from iotssf_kg.generate.write import written
from iotssf_kg.namespaces import DCTERMS, RDF, SSF, VOID
from iotssf_kg.rdf import serialise, syntax_named
from iotssf_kg.validation.report import Report
from tests.batch.world import DAY, batched, findings

ORDER = Order(3, 2, seed=5, faults=1.0, form="nq")
MADE = [make(ORDER, number) for number in (1, 2, 3)]
TEXTS = [written(each.page, syntax_named("nquads")) for each in MADE]
GUARD = Setting(DAY, ("guard", "exchange"))
PACKS = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}


def interleaved() -> bytes:
    lines = [text.splitlines(keepends=True) for text in TEXTS]
    return b"".join(line for row in zip(*lines, strict=False) for line in row) + b"".join(
        line for each in lines for line in each[min(map(len, lines)) :]
    )


@pytest.mark.parametrize("size", [0, 1 << 30], ids=["large", "small"])
@pytest.mark.parametrize("suffix", PACKS)
@pytest.mark.parametrize("shuffled", [False, True])
def test_one_file_of_many_exports_is_as_good_as_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, suffix: str, shuffled: bool
) -> None:
    monkeypatch.setattr(sources, "_SMALL", size)
    monkeypatch.setattr(sources, "_SMALL_PACKED", size)
    text = interleaved() if shuffled else b"".join(TEXTS)
    file = tmp_path / f"all.nq{suffix}"
    file.write_bytes(PACKS[suffix](text))
    found, total = batched([file], GUARD)
    assert [each.iri for each in total.exports] == [each.page.export for each in MADE]
    alone = []
    for number, each in enumerate(TEXTS):
        one = tmp_path / f"{number}.nq"
        one.write_bytes(each)
        alone += batched([one], GUARD)[0]
    assert [row[:6] for row in findings(found)] == [row[:6] for row in findings(alone)]
    lines = text.split(b"\n")
    check_lines(found, lines)


def check_lines(found: list[Report], lines: list[bytes]) -> None:
    placed = [(f, f.place) for report in found for f in report.findings if f.place]
    assert placed
    for finding, place in placed:
        assert str(finding.focus).encode() in lines[place.line - 1]
        assert place.excerpt == lines[place.line - 1].decode()


@pytest.mark.parametrize("size", [0, 1 << 30], ids=["large", "small"])
def test_a_broken_graph_costs_itself_and_names_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(sources, "_SMALL_PACKED", size)
    monkeypatch.setattr(sources, "_SMALL", size)
    lines = TEXTS[1].splitlines(keepends=True)
    broken = b"".join([*lines[:5], b"<https://no.statement.example/> .\n", *lines[5:]])
    file = tmp_path / "all.nq"
    file.write_bytes(TEXTS[0] + broken + TEXTS[2])
    _, total = batched([file], GUARD)
    assert [each.iri for each in total.exports] == [MADE[0].page.export, MADE[2].page.export]
    (unjudged,) = total.unjudged
    assert unjudged.line == TEXTS[0].count(b"\n") + 6
    assert f"all.nq:{unjudged.line}" in unjudged.error
    assert unjudged.export == (MADE[1].page.export)


@pytest.mark.parametrize(
    "name", [b"<g>", b"<https://a.example/\xff>", rb"<https://a.example/\u0020>"]
)
def test_a_graph_whose_name_is_none_costs_itself(tmp_path: Path, name: bytes) -> None:
    graph = str(MADE[1].page.export).encode()
    file = tmp_path / "all.nq"
    misnamed = TEXTS[1].replace(graph + b" .\n", name + b" .\n")
    file.write_bytes(TEXTS[0] + misnamed + TEXTS[2])
    _, total = batched([file], GUARD)
    assert [each.iri for each in total.exports] == [MADE[0].page.export, MADE[2].page.export]
    (unjudged,) = total.unjudged
    assert unjudged.line == len(TEXTS[0].splitlines()) + 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("cut.ttl", b"<https://a.example/> <https://b", "cut.ttl:1"),
        ("empty.ttl", b"", "empty"),
        ("none.nq", b"<s:s> <p:p> <o:o> <g:g> .\n", "ssf:Export"),
        ("cut.nq.gz", gzip.compress(TEXTS[0])[:-9], "cut off"),
        ("odd.txt", b"x", "suffix"),
        ("mixed.nq", TEXTS[0] + b"<s:s> <p:p> <o:o> .\n", "outside any export"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_judged(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    good, bad = tmp_path / "good.nq", tmp_path / name
    good.write_bytes(TEXTS[1])
    bad.write_bytes(data)
    _, total = batched([bad, good, tmp_path / "missing.ttl"], GUARD)
    assert [each.iri for each in total.exports] == [NamedNode(MADE[1].page.export.value)]
    first, second = total.unjudged
    assert (words in first.error, first.source, second.source) == (
        True,
        str(bad),
        str(tmp_path / "missing.ttl"),
    )


def test_an_export_that_comes_twice_counts_once(tmp_path: Path) -> None:
    for name in ("a.nq", "b.nq"):
        (tmp_path / name).write_bytes(TEXTS[0])
    _, total = batched([tmp_path], GUARD)
    assert len(total.exports) == 1
    assert "a.nq. Give each export once" in total.unjudged[0].error


def test_little_is_told_from_much(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_bytes(TEXTS[0])
    assert few([str(tmp_path)])
    for number in range(20):
        (tmp_path / f"{number}.nq").touch()
    assert not few([str(tmp_path)])


def greedy() -> tuple[NamedNode, bytes]:
    """An export of models with one number: each of them is the same product as all others."""
    space = "https://greedy.example/"
    export = NamedNode(f"{space}export")
    said = [(export, RDF("type"), SSF("Export")), (export, VOID("uriSpace"), Literal(space))]
    said.append((export, DCTERMS("publisher"), NamedNode(f"{space}maker")))
    for number in range(6_000):
        model = NamedNode(f"{space}m{number}")
        said.append((model, RDF("type"), SSF("ProductModel")))
        said.append((model, SSF("gtin"), Literal("04912345000017")))
    quads = [Quad(*each, export) for each in said]
    return export, serialise(quads, syntax_named("nquads"))


@pytest.mark.parametrize("size", [0, 1 << 30], ids=["large", "small"])
def test_a_graph_that_takes_too_much_costs_itself_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(sources, "_SMALL", size)
    monkeypatch.setattr(sources, "_SMALL_PACKED", size)
    export, text = greedy()
    (tmp_path / "all.nq").write_bytes(TEXTS[0] + text + TEXTS[2])
    _, total = batched([tmp_path], GUARD, Crew(1, memory=180 << 20))
    assert [each.iri for each in total.exports] == [MADE[0].page.export, MADE[2].page.export]
    (unjudged,) = total.unjudged
    assert (unjudged.export, unjudged.exit_code) == (export, 3)
    assert "180 MB of memory" in unjudged.error
