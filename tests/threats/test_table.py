"""The table of threats: each number has its rows, in order, and each test they name is there."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
THREATS = [f"T{number:02}" for number in range(1, 45)]
HEAD = "| # | threat | defence | test | result |"
NAMED = re.compile(r"`(tests/[\w./-]+\.py)::(\w+)`")
# In place of a test: why there is none, or which part is still to come.
SENTENCE = re.compile(r"[^`|]{20,}")


def lines() -> list[tuple[str, ...]]:
    """The cells of each row."""
    _, _, table = TEXT.partition(HEAD)
    rows = takewhile(lambda line: line.startswith("|"), table.splitlines()[2:])
    return [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]) for row in rows]


def rows() -> dict[str, list[tuple[str, ...]]]:
    """The cells of the rows of each number; a row without one belongs to that before it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for cells in lines():
        number = cells[0] or next(reversed(found))
        found.setdefault(number, []).append(cells)
    return found


def named() -> set[tuple[str, str]]:
    cells = [row[-2] for all_ in rows().values() for row in all_]
    return {match.groups() for cell in cells for match in NAMED.finditer(cell)}  # type: ignore[misc]


@pytest.mark.parametrize("number", THREATS)
def test_each_threat_has_a_test_or_a_reason(number: str) -> None:
    told = [row[-2] for row in rows().get(number, [])]
    assert told, f"docs/threat-model.md has no row for {number}"
    assert all(NAMED.search(cell) or SENTENCE.search(cell) for cell in told)


def test_each_number_has_one_place_and_each_row_is_whole_and_there_once() -> None:
    assert [cells[0] for cells in lines() if cells[0]] == THREATS
    assert {len(cells) for cells in lines()} == {len(HEAD.split("|")) - 2}
    assert len(set(lines())) == len(lines())


@pytest.mark.parametrize(("file", "name"), sorted(named()), ids=lambda part: Path(part).name)
def test_each_test_that_is_named_is_there(file: str, name: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {name}\(", text, re.MULTILINE)


def test_every_file_that_is_named_is_there() -> None:
    files = re.findall(r"`((?:tests|iotssf_kg)/[^`:]+)", TEXT)
    assert files
    assert [each for each in files if not (ROOT / each).is_file()] == []


def test_each_test_of_this_folder_is_named() -> None:
    held = {f"tests/threats/{path.name}" for path in Path(__file__).parent.glob("test_t[0-9]*.py")}
    assert held <= {file for file, _ in named()}
