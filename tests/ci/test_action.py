"""The GitHub Action: its file is well-formed, its script runs, and no input becomes a command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
BOILER = ROOT / "examples" / "boiler"
BIN = Path(sys.executable).parent


def step(folder: Path, files: str, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The step ``validate``, run in *folder* as a runner would, with *files* and other *inputs*."""
    assert shutil.which("bash"), "the action needs bash, as every runner has it"
    given = {name: value.get("default", "") for name, value in ACTION["inputs"].items()}
    given |= {"files": files, "date": "2026-11-23"}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    env = {
        variable: given[re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", text)[1]]
        for variable, text in STEPS["validate"]["env"].items()
    }
    runner = {"GITHUB_OUTPUT": str(folder / "outputs"), "RUNNER_TEMP": str(folder / "temp")}
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["validate"]["run"]],
        cwd=folder,
        env={**os.environ, **path, **runner, **env},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(BOILER / "boiler_FAIL.jsonld", tmp_path / "bad.jsonld")
    shutil.copy(BOILER / "boiler_PASS.jsonld", tmp_path / "good.jsonld")
    shutil.copy(BOILER / "boiler-maker_PASS.ttl", tmp_path / "maker.ttl")
    return tmp_path


@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.github-actions", "action.yml")],
)
def test_the_published_schema_accepts_it(schema: str, file: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, file]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_script_holds_an_expression_and_each_action_is_pinned_by_commit() -> None:
    for each in STEPS.values():
        assert "${{" not in each.get("run", "")
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each.get("uses", f"a/b@{'0' * 40}"))


def test_findings_fail_the_step_and_are_annotated_and_in_sarif(folder: Path) -> None:
    run = step(folder, "bad.jsonld\nmaker.ttl")
    assert run.returncode == 1, run.stderr
    assert "::error file=bad.jsonld" in run.stdout
    assert (folder / "outputs").read_text() == "sarif=iotssf.sarif\n"
    (sarif,) = json.loads((folder / "iotssf.sarif").read_text("utf-8"))["runs"]
    assert sarif["results"]


def test_exports_in_order_pass_by_a_glob_or_a_folder(folder: Path) -> None:
    (folder / "bad.jsonld").unlink()
    for files in ("good.jsonld\nmaker.ttl", "*.jsonld\n*.ttl\n", ".", "  **/*.jsonld\n\nmaker.ttl"):
        run = step(folder, files)
        assert (run.returncode, run.stderr) == (0, run.stderr), (files, run.stdout)


def test_the_inputs_reach_the_command(folder: Path) -> None:
    quiet = step(folder, "bad.jsonld", profile="guard\nexchange", fail_on="never", sarif="o.sarif")
    assert quiet.returncode == 0, quiet.stderr
    assert (folder / "o.sarif").exists()
    assert step(folder, "bad.jsonld", profile="no-such").returncode == 2
    assert step(folder, "bad.jsonld", date="tomorrow").returncode == 2
    assert "ja" in step(folder, "bad.jsonld", lang="xx").stderr


def test_known_findings_fail_nothing(folder: Path) -> None:
    known = ["iotssf", "validate", "bad.jsonld", "maker.ttl", "--date", "2026-11-23"]
    path = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([*known, "--out", "known.json"], cwd=folder, env=path, capture_output=True)
    assert step(folder, "bad.jsonld\nmaker.ttl", baseline="known.json").returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "$(touch pwned).ttl",
        "`touch pwned`.ttl",
        "a; touch pwned.ttl",
        "--out=pwned.ttl",
        "'\"; touch pwned #.ttl",
        "a b*[c].ttl",
    ],
)
def test_a_hostile_name_is_a_name_and_nothing_else(folder: Path, name: str) -> None:
    (folder / "in").mkdir()
    shutil.copy(folder / "maker.ttl", folder / "in" / name)
    before = {path.name for path in folder.iterdir()}
    for files in (f"in/{name}", "in/*.ttl"):
        run = step(folder, files)
        assert run.returncode == 0, run.stdout + run.stderr
    (folder / "in" / name).rename(folder / name)
    assert step(folder, name).returncode == 0
    after = {path.name for path in folder.iterdir()}
    assert after - before == {name, "iotssf.sarif", "outputs"}


@pytest.mark.parametrize(("files", "said"), [("", "is empty"), ("no*thing", "nothing matches")])
def test_what_names_no_file_fails_and_says_so(folder: Path, files: str, said: str) -> None:
    run = step(folder, files)
    assert (run.returncode, said in run.stdout) == (2, True)


def test_no_message_can_give_the_runner_a_command(folder: Path) -> None:
    name = "x\n::add-mask::y.ttl"
    (folder / name).write_text("this is no Turtle")
    run = step(folder, "x*.ttl")
    assert run.returncode == 2
    lines = (run.stdout + run.stderr).splitlines()
    assert [line for line in lines if line.lstrip().startswith("::add-mask")] == []
    assert step(folder, "maker.ttl", sarif="a\nevil=1").returncode == 2
