"""The wheel carries what the package needs, and works away from the checkout."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.requirements import need

ROOT = Path(__file__).resolve().parents[1]


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
    [found] = folder.glob("*.whl")
    return found


def test_it_carries_ontology_shapes_and_queries_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    folders = {name.split("/")[2] for name in names if name.startswith("iotssf_kg/data/")}
    assert folders == {"ontology", "shapes", "queries"}
    assert {name.split("/")[0].split("-")[0] for name in names} == {"iotssf_kg"}
    for shipped in ("ontology", "shapes", "queries"):
        files = [p for p in (ROOT / shipped).rglob("*") if p.is_file()]
        inside = [name for name in names if name.startswith(f"iotssf_kg/data/{shipped}/")]
        assert len(inside) == len(files)


def test_it_carries_the_libraries_of_pages_with_their_licences(wheel: Path) -> None:
    need(shutil.which("npm"), "no npm is installed (Debian: apt-get install nodejs npm)")
    files = zipfile.ZipFile(wheel)
    bundle = "iotssf_kg/service/static/bundle"
    licences = files.read(f"{bundle}/LICENSES.txt").decode()
    assert files.getinfo(f"{bundle}/editor.js").file_size > 100_000
    for name in ("@zazuko/yasqe", "codemirror", "cytoscape", "dompurify", "lodash-es"):
        assert re.search(rf"^{name} [0-9.]+ \(", licences, re.MULTILINE), name
    assert not [name for name in files.namelist() if "node_modules" in name]


def test_it_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", wheel, cwd=tmp_path)
    iotssf = tmp_path / "env" / "bin" / "iotssf"
    assert "0.1.0" in run(iotssf, "info", cwd=tmp_path)
    run(iotssf, "new", "https://a.example/id/", "--out", "first.ttl", cwd=tmp_path)
    run(iotssf, "validate", "first.ttl", "--fail-on", "never", cwd=tmp_path)
    assert "cq05" in run(iotssf, "query", cwd=tmp_path)
