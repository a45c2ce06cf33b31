"""Sessions begin where they are asked for, and say what is missing where they cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

OPEN = "from iotssf_kg.cluster.session import session\nwith session('local[1]'): pass"


def failing(code: str, **env: str) -> str:
    """What the error in *code* says."""
    caught = f"from iotssf_kg.errors import IotssfError\ntry:\n    exec({code!r})\n"
    caught += "except IotssfError as error:\n    print(error.exit_code, error)"
    command = [sys.executable, "-c", caught]
    run = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True)
    return run.stdout.strip()


def test_without_the_extra_the_error_names_it(tmp_path: Path) -> None:
    (tmp_path / "pyspark.py").write_text("raise ImportError('not here')")
    said = failing(OPEN, PYTHONPATH=str(tmp_path))
    assert said == ("2 --cluster: PySpark is not installed. Run: pip install 'iotssf-kg[spark]'")


@pytest.mark.usefixtures("spark_home")
def test_without_java_the_error_names_it(tmp_path: Path) -> None:
    for name in ("bash", "dirname", "sed", "env", "ps", "basename", "uname", "cat"):
        found = next(p for p in (Path("/bin"), Path("/usr/bin")) if (p / name).exists())
        (tmp_path / name).symlink_to(found / name)
    said = failing(OPEN, PATH=str(tmp_path), JAVA_HOME="")
    assert said.startswith("3 --cluster: Spark needs Java, and none could be started. Install Java")


@pytest.mark.parametrize("url", ["nonsense", "local[two]", "spark://host", "http://host:7077", ""])
def test_what_is_no_master_url_is_refused_before_java_starts(url: str, tmp_path: Path) -> None:
    said = failing(OPEN.replace("local[1]", url), PATH=str(tmp_path), JAVA_HOME="")
    assert said.startswith(f"2 --cluster: {url!r} is no master URL of Spark. Name one such as")
