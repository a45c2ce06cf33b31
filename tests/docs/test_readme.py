"""Every command in the README and in the guide to reports runs; what they name is there."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

import httpx
import pytest

from tests.service.server import free

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = [ROOT / "README.md", ROOT / "docs" / "reports.md"]
SNIPPETS = re.findall(r"```(sh|python) service\n(.*?)```", README, re.DOTALL)
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


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """That of a service that was started as `make serve` does."""
    address = f"127.0.0.1:{free()}"
    command = ["sh", "examples/serve.sh", "--port", address.partition(":")[2], "--log", "faults"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment())
    try:
        for _ in range(600):
            assert process.poll() is None
            with suppress(httpx.TransportError):
                httpx.get(f"http://{address}/healthz")
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        assert process.wait(60) == 0


@pytest.mark.parametrize(("language", "code"), SNIPPETS)
def test_what_it_asks_over_http_is_answered(language: str, code: str, address: str) -> None:
    code = code.replace("127.0.0.1:7070", address)
    if language == "python":  # as a notebook does, which shows the last value
        *before, last = ast.parse(code).body
        shown = f"print({ast.unparse(last)})" if isinstance(last, ast.Expr) else ast.unparse(last)
        code = "\n".join([*map(ast.unparse, before), shown])
    command = {"sh": ["sh", "-c"], "python": [sys.executable, "-c"]}[language]
    run = subprocess.run([*command, code], env=environment(), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) > 3, run.stdout
    assert "problem" not in run.stdout


def test_it_shows_three_ways_to_ask() -> None:
    assert [language for language, _ in SNIPPETS] == ["sh", "python", "python"]
    assert "sh examples/serve.sh" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_file_it_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_setting_is_named() -> None:
    used = set()
    for path in [*(ROOT / "iotssf_kg").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        used |= set(re.findall(r"\bIOTSSF_[A-Z0-9_]+", path.read_text(encoding="utf-8")))
    told = README + (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    assert {name for name in used if name not in told} == set()


def test_every_command_is_named_in_some_document() -> None:
    from iotssf_kg.cli import COMMANDS, command_line

    text = README + "".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs").rglob("*.md"))
    app = command_line()
    names = [each.name for each in (*app.registered_commands, *app.registered_groups)]
    assert sorted(names) == sorted(COMMANDS)
    assert [name for name in names if f"iotssf {name}" not in text] == []
