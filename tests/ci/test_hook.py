"""The pre-commit hook: its file is well-formed, and it runs on exports and on nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
BOILER = ROOT / "examples" / "boiler"


def pre_commit(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": beside, "PRE_COMMIT_HOME": str(cwd / ".home")}
    # A hook that runs these tests would tell git where its index is.
    env = {name: value for name, value in env.items() if not name.startswith("GIT_")}
    command = [sys.executable, "-m", "pre_commit", *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with an export in order, a maker's, one with faults, and other files."""
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    for name in ("boiler_PASS.jsonld", "boiler-maker_PASS.ttl", "boiler_FAIL.jsonld"):
        shutil.copy(BOILER / name, tmp_path / name)
    (tmp_path / "readme.txt").write_text("no export\n")
    subprocess.run(["git", "add", "--", "*_*", "readme.txt"], cwd=tmp_path, check=True)
    return tmp_path


def configure(repository: Path) -> None:
    """Use the hook as it stands, in the environment of the tests."""
    hooks: list[dict[str, Any]] = yaml.safe_load(HOOKS.read_text("utf-8"))
    local = [{**hook, "language": "system", "args": ["--date", "2026-11-23"]} for hook in hooks]
    config = {"repos": [{"repo": "local", "hooks": local}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")


def test_the_manifest_is_valid(tmp_path: Path) -> None:
    assert pre_commit("validate-manifest", str(HOOKS), cwd=tmp_path).returncode == 0


def test_it_passes_exports_in_order_and_fails_at_findings(repository: Path) -> None:
    configure(repository)
    good = ["boiler_PASS.jsonld", "boiler-maker_PASS.ttl", "readme.txt"]
    run = pre_commit("run", "--files", *good, cwd=repository)
    assert (run.returncode, "Passed" in run.stdout) == (0, True), run.stdout + run.stderr
    run = pre_commit("run", "--files", "boiler_FAIL.jsonld", cwd=repository)
    assert (run.returncode, "boiler_FAIL.jsonld" in run.stdout) == (1, True)


def test_it_leaves_other_files_alone(repository: Path) -> None:
    configure(repository)
    run = pre_commit("run", "--files", "readme.txt", cwd=repository)
    assert (run.returncode, "Skipped" in run.stdout) == (0, True), run.stdout + run.stderr


@pytest.mark.prove
def test_pre_commit_installs_it_from_this_repository(repository: Path) -> None:
    good = ["boiler_PASS.jsonld", "boiler-maker_PASS.ttl"]
    run = pre_commit("try-repo", str(ROOT), "--files", *good, cwd=repository)
    assert (run.returncode, "Passed" in run.stdout) == (0, True), run.stdout + run.stderr
