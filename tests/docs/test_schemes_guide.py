"""The guide to schemes says nothing that does not run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "schemes.md"


def block(language: str) -> str:
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S)
    return str(text)


def test_the_example_prints_what_the_guide_says(tmp_path: Path) -> None:
    (tmp_path / "scheme-lift.ttl").write_text(block("turtle"), "utf-8")
    (tmp_path / "example.py").write_text(block("python"), "utf-8")
    done = subprocess.run(
        [sys.executable, "example.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout == block("text")
