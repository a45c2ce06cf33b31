"""The guide to continuous integration: its commands run, its recipes are well-formed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
GITHUB, GITLAB, *HOOKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)
COMMANDS = [
    *(line for block in SHELL for line in block.splitlines()),
    *(line for line in yaml.safe_load(GITLAB)["exports"]["script"] if "pip" not in line),
]
SCHEMAS = {"vendor.github-workflows": GITHUB, "vendor.gitlab-ci": GITLAB}


def run(*command: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": beside, **more}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)


def test_every_command_runs_in_order(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "boiler", tmp_path / "exports")
    (tmp_path / "exports" / "boiler_FAIL.jsonld").unlink()
    (tmp_path / "exports" / "boiler_FAIL.expect").unlink()
    for line in COMMANDS:
        done = run("sh", "-c", line, cwd=tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        assert all((tmp_path / out).stat().st_size for out in re.findall(r"--out (\S+)", line))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_recipe_fits_the_published_schema(schema: str, tmp_path: Path) -> None:
    (tmp_path / "recipe.yml").write_text(SCHEMAS[schema], "utf-8")
    options = ["--builtin-schema", schema, "--data-transform", "gitlab-ci"]
    command = [sys.executable, "-m", "check_jsonschema", *options, "recipe.yml"]
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_has_the_inputs_that_the_guide_names() -> None:
    (job,) = yaml.safe_load(GITHUB)["jobs"].values()
    given = next(step["with"] for step in job["steps"] if "iotssf-kg" in step["uses"])
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    (further,) = re.findall(r"^Further inputs: (.*?);", GUIDE, re.M)
    named = set(re.findall(r"`([a-z-]{5,}|date|lang)`", further))
    assert set(given) | named == set(inputs)


@pytest.mark.parametrize("recipe", HOOKS)
def test_pre_commit_accepts_the_recipe(recipe: str, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(recipe, "utf-8")
    command = [sys.executable, "-m", "pre_commit", "validate-config", "config.yaml"]
    done = run(*command, cwd=tmp_path, PRE_COMMIT_HOME=str(tmp_path / "home"))
    assert (done.returncode, done.stderr) == (0, "")
