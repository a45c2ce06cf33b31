"""What an export says never steers the terminal that it is shown on."""

from __future__ import annotations

from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PASS = EXAMPLES / "air-conditioner" / "air-conditioner_PASS.ttl"


def test_a_control_character_is_shown_and_not_sent(iotssf, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.ttl"
    text = PASS.read_text(encoding="utf-8")
    label = 'rdfs:label "'
    hostile.write_text(text.replace(label, label + r"\u001B[31m\u009B2J\u202E"), encoding="utf-8")
    run = iotssf("classify", hostile)
    assert not {"\x1b", "\x9b", "\u202e"} & set(run.out)
    assert "\\x1b" in run.out
