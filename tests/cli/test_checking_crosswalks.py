"""``iotssf crosswalk check``: what breaks a rule is told by file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from iotssf_kg.files import folder

SET = folder("ontology") / "crosswalks" / "iot-ssf-kg-sample-1.0-to-cpsf-1.0.sssom.tsv"


def test_what_is_shipped_is_in_order(iotssf: Callable[..., object]) -> None:
    run = iotssf("crosswalk", "check")
    assert (run.code, "0 breaches" in run.err) == (0, True)


def test_a_breach_names_file_line_rule_and_remedy(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    lines = SET.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "\tssf:intersectsWith\t" in line)
    lines[at] = lines[at].replace("\tssf:intersectsWith\t", "\tssf:equalTo\t")
    file = tmp_path / "mine.sssom.tsv"
    file.write_text("".join(lines), encoding="utf-8")
    run = iotssf("crosswalk", "check", file, "--format", "csv")
    [told] = run.out.splitlines()[1:]
    assert run.code == 1
    assert told.startswith(f"mine.sssom.tsv,{at + 1},")
    assert ",1,ext_strength," in told
    assert "Write 10 for equal alone" in told


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"#a: [b\nx\n"], ids=["no UTF-8", "no table"])
def test_what_is_no_set_is_an_error(
    data: bytes, iotssf: Callable[..., object], tmp_path: Path
) -> None:
    file = tmp_path / "mine.sssom.tsv"
    file.write_bytes(data)
    run = iotssf("crosswalk", "check", file)
    assert (run.code, "mine.sssom.tsv" in run.err) == (2, True)
