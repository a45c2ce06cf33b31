"""A real Apache httpd of our own, at a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.requirements import need

_MODULES = Path("/usr/lib/apache2/modules")


@contextmanager
def httpd(modules: list[str], configuration: Callable[[Path], str]) -> Iterator[str]:
    """Its URL.

    Args:
        modules: What it loads beside what every httpd needs.
        configuration: What it is to do, given a folder that it can read and write.
    """
    binary = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    need(binary, "no Apache httpd is installed (Debian: apache2-bin)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "www").mkdir()
        (folder / "cache").mkdir(mode=0o777)
        (folder / "cache").chmod(0o777)
        folder.chmod(0o755)
        loaded = ["mpm_event", "authz_core", *modules]
        lines = [
            f"ServerRoot {folder}\nServerName 127.0.0.1\nListen 127.0.0.1:{port}",
            f"PidFile {folder}/pid\nErrorLog {folder}/error.log\nDocumentRoot {folder}/www",
            # It serves nothing as root; anybody else needs no other user.
            "User nobody\nGroup nogroup" if os.geteuid() == 0 else "",
            *(f"LoadModule {each}_module {_MODULES}/mod_{each}.so" for each in loaded),
            configuration(folder),
        ]
        (folder / "httpd.conf").write_text("\n".join(lines) + "\n")
        command = [str(binary), "-f", str(folder / "httpd.conf"), "-D", "FOREGROUND"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate(timeout=20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[1].decode()
        try:
            httpx.get(f"{url}/waiting", timeout=60)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no httpd at {url}")
