"""N-Quads parted by graph without parsing: as a parser would, whatever is in the lines."""

from __future__ import annotations

import io
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from iotssf_kg.batch import quads as module
from iotssf_kg.batch.quads import joined, piece, runs
from iotssf_kg.batch.sorting import sort

GRAPHS = [NamedNode(f"https://{name}.example/export") for name in "abc"]
NASTY = [
    " <https://a.example/export> .",
    '"',
    "\\",
    "\n",
    " .",
    "# no comment",
    ". # <x> .",
    "é",
    "<",
]
objects = st.one_of(
    st.sampled_from([*GRAPHS, BlankNode("b1")]),
    st.lists(st.sampled_from(NASTY), max_size=4).map(lambda parts: Literal("".join(parts))),
    st.sampled_from(NASTY).map(lambda text: Literal(text, language="en-GB")),
    st.sampled_from(NASTY).map(lambda text: Literal(text, datatype=NamedNode("https://t/#d"))),
)
statements = st.builds(
    Quad,
    st.sampled_from([NamedNode("https://s/#a"), BlankNode("b1")]),
    st.just(NamedNode("https://p/#p")),
    objects,
    st.sampled_from(GRAPHS),
)
# How people and programs space N-Quads, and what may stand after a statement.
ENDS = ["\n", "\r\n", " # a comment <https://a.example/export> .\n", "\n\n", "\n# <g> .\n", "\t\n"]


def line(quad: Quad, end: str, tight: bool) -> bytes:
    text = serialize([quad], format=RdfFormat.N_QUADS).decode().rstrip("\n")
    if tight:
        terms = [quad.subject, quad.predicate, quad.object, quad.graph_name]
        text = "".join(map(str, terms)) + "."
        if isinstance(quad.object, BlankNode):
            text = " ".join(map(str, terms)) + "."
    return (text + end).encode()


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(statements, st.sampled_from(ENDS), st.booleans()), max_size=40))
def test_runs_are_those_a_parser_sees(rows) -> None:
    text = b"".join(line(*row) for row in rows)
    found = list(runs(io.BytesIO(text)))
    assert sum(run.length for run in found) == len(text)
    told = []
    for run in found:
        part = text[run.offset : run.offset + run.length]
        assert text[: run.offset].count(b"\n") + 1 == run.first
        assert part.count(b"\n") == run.lines
        parsed = list(parse(part, RdfFormat.N_QUADS))
        assert {str(quad.graph_name).encode() for quad in parsed} <= {run.graph}
        told += [quad.graph_name for quad in parsed]
    assert told == [quad.graph_name for quad in parse(text, RdfFormat.N_QUADS)]
    names = [run.graph for run in found]
    assert all(one != two for one, two in pairwise(names))


@pytest.mark.parametrize("block", [1, 7, 100, 1 << 22])
def test_blocks_end_anywhere(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    text = b"".join(
        f'<https://s/{n}> <https://p/> "{n}" <https://g/{n // 50}> .\n'.encode() for n in range(500)
    )
    whole = list(runs(io.BytesIO(text)))
    monkeypatch.setattr(module, "_BLOCK", block)
    assert list(runs(io.BytesIO(text))) == whole
    assert [run.lines for run in whole] == [50] * 10


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(statements, st.sampled_from(ENDS), st.booleans())), st.integers(1, 400))
def test_a_file_is_looked_through_in_pieces_of_any_size(tmp_path_factory, rows, size: int) -> None:
    text = b"".join(line(*row) for row in rows)
    file: Path = tmp_path_factory.mktemp("pieces") / "all.nq"
    file.write_bytes(text)
    starts = range(0, len(text), size)
    found = [each for begin in starts for each in piece(file, begin, begin + size)]
    assert list(joined(found)) == list(runs(io.BytesIO(text)))


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        (b"", []),
        (b"# nothing\n\n", [b""]),
        (b"<s:s> <p:p> <o:o> .\n", [b""]),
        (b"<s:s> <p:p> <o:o> <g:g> .", [b"<g:g>"]),
        (b"\xef\xbb\xbf<s:s> <p:p> <o:o> <g:g> .\n", [b"<g:g>"]),
        (b"<s:s> <p:p> <o:o> <g:\\u0062> .\n<s:s> <p:p> <o:o> <g:b> .\n", [b"<g:b>"]),
        (b"<s:s> <p:p> <o:o> <g:g> .\nno statement\n<s:s> <p:p> 1 <g:h> .\n", [b"<g:g>"]),
        (b'<s:s> <p:p> "x" _:g .\n<s:s> <p:p> "x" _:h.h .\n', [b"_:g", b"_:h.h"]),
    ],
)
def test_what_else_may_stand_in_a_file(text: bytes, graphs: list[bytes]) -> None:
    assert [run.graph for run in runs(io.BytesIO(text))] == graphs


def test_a_long_line_of_labels_costs_no_more_than_its_length() -> None:
    text = b"<s:s> <p:p> " + b"_:" * 200_000 + b" .\n"
    assert len(list(runs(io.BytesIO(text)))) == 1


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(statements, st.sampled_from(ENDS[:4]), st.booleans()), max_size=60),
    st.integers(1, 3000),
)
def test_sorting_brings_each_graph_together(tmp_path_factory, rows, held: int) -> None:
    folder: Path = tmp_path_factory.mktemp("sort")
    file = folder / "all.nq"
    file.write_bytes(b"".join(line(*row) for row in rows))
    with file.open("rb") as source:
        done = sort(source, folder, held)
    lines = file.read_bytes().split(b"\n")
    text, numbers = done.text.read_bytes(), memoryview(done.numbers.read_bytes()).cast("Q")
    expected = defaultdict(list)
    for run in runs(io.BytesIO(file.read_bytes())):
        expected[run.graph] += range(run.first, run.first + run.lines)
    assert [run.graph for run in done.runs] == list(expected)
    for run in done.runs:
        mine = list(numbers[run.first - 1 : run.first - 1 + run.lines])
        assert mine == expected[run.graph]
        part = text[run.offset : run.offset + run.length]
        assert part.split(b"\n")[:-1] == [lines[number - 1] for number in mine]
    kept = {file, done.text, done.numbers}
    assert set(folder.iterdir()) == kept


def test_many_files_are_merged_in_passes(tmp_path: Path) -> None:
    file = tmp_path / "all.nq"
    rows = [f"<https://s/{n}> <https://p/> <https://o/> <https://g/{n % 7}> ." for n in range(3000)]
    file.write_text("\n".join(rows))
    with file.open("rb") as source:
        done = sort(source, tmp_path, 500)
    assert [run.lines for run in done.runs] == [429] * 4 + [428] * 3
    assert len(done.text.read_bytes().splitlines()) == 3000
