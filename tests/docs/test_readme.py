"""Every command in the README and in the guide to reports runs; what they name is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = [ROOT / "README.md", ROOT / "docs" / "reports.md"]
# `make demo` is examples/demo.sh, run below; the wheel test installs as pip does.
ELSEWHERE = ("make ", "pip ")


def environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_command_runs_in_order(guide: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    blocks = re.findall(r"```sh\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    for line in lines:
        if line.startswith(ELSEWHERE):
            continue
        run = subprocess.run(
            line, shell=True, cwd=tmp_path, env=environment(), capture_output=True, text=True
        )
        assert run.returncode == 0, f"{line}\n{run.stdout}{run.stderr}"
    ignored = re.findall(r"^/([^/\n]+)/?$", (ROOT / ".gitignore").read_text(), re.MULTILINE)
    written = {path.name for path in tmp_path.iterdir()} - {"examples"}
    assert [name for name in written if not any(fnmatch(name, each) for each in ignored)] == []


def test_the_demonstration_ends_well_and_shows_each_step() -> None:
    run = subprocess.run(
        ["sh", "examples/demo.sh"], cwd=ROOT, env=environment(), capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    for words in ("category IV", "violation", "suzukaze:ac-care", "row(s)"):
        assert words in run.stdout + run.stderr


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_file_it_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_setting_is_named() -> None:
    used = set()
    for path in [*(ROOT / "iotssf_kg").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        used |= set(re.findall(r"\bIOTSSF_[A-Z0-9_]+", path.read_text(encoding="utf-8")))
    assert {name for name in used if name not in README} == set()


def test_every_command_is_named_in_some_document() -> None:
    from iotssf_kg.cli import COMMANDS, command_line

    text = README + "".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs").rglob("*.md"))
    app = command_line()
    names = [each.name for each in (*app.registered_commands, *app.registered_groups)]
    assert sorted(names) == sorted(COMMANDS)
    assert [name for name in names if f"iotssf {name}" not in text] == []
