"""What cannot be served is told in one line, before anything starts."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from iotssf_kg.store import connect


@pytest.mark.parametrize("option", ["--port", "--monitor", "--host", "--log", "--trust-proxy"])
def test_a_setting_that_cannot_be_is_one_line(tmp_path: Path, option: str) -> None:
    with connect(str(tmp_path / "store")).build() as build:
        build.publish()
    iotssf = str(Path(sys.executable).with_name("iotssf"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        values = {"--port": port, "--monitor": f"127.0.0.1:{port}", "--host": "192.0.2.1"}
        command = [iotssf, "serve", "--store", str(tmp_path / "store")]
        command += ["--port", "0"] if option != "--port" else []
        command += [option, values.get(option, "nonsense")]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stdout) == (2, "")
    named = {"--host": "--port"}.get(option, option)
    assert run.stderr.startswith(f"error: {named}: ")
    assert len(run.stderr.splitlines()) == 1


def test_what_reads_workbooks_is_not_imported_by_what_answers_requests() -> None:
    code = "import sys, iotssf_kg.service.ending; print('openpyxl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
