"""The table of threats: each number has a row, and each test that a row names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THREATS = [f"T{number:02}" for number in range(1, 45)]
HEAD = "| # | threat | defence | test | result |"
NAMED = re.compile(r"`(tests/[\w./-]+\.py)::(\w+)`")
# In place of a test: why there is none, or which part is still to come.
SENTENCE = re.compile(r"[^`|]{20,}")


def rows() -> dict[str, list[tuple[str, ...]]]:
    """The cells of the rows of each number; a row without one belongs to that before it."""
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    _, _, table = text.partition(HEAD)
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in table.splitlines()[2:]:
        if not line.startswith("|"):
            break
        cells = tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])
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


def test_no_row_is_about_something_else() -> None:
    assert rows().keys() <= set(THREATS)


@pytest.mark.parametrize(("file", "name"), sorted(named()), ids=lambda part: Path(part).name)
def test_each_test_that_is_named_is_there(file: str, name: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {name}\(", text, re.MULTILINE)


def test_each_test_of_this_folder_is_named() -> None:
    held = {f"tests/threats/{path.name}" for path in Path(__file__).parent.glob("test_t[0-9]*.py")}
    assert held <= {file for file, _ in named()}
