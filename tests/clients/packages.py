"""Packages from npm that tests drive."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

from tests.requirements import need

HERE = Path(__file__).resolve().parent
FILES = ("package.json", "package-lock.json", ".npmrc", "comunica.mjs")


def packages() -> Path:
    """A folder, kept from run to run, with the packages that the lock names."""
    need(shutil.which("npm"), "no npm is installed (Debian: apt-get install nodejs npm)")
    told = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "iotssf-kg-clients"
    folder = caches / told[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(caches / f"{folder.name}.lock"):
        if not (folder / "done").exists():
            for name in FILES:
                shutil.copy(HERE / name, folder)
            run = subprocess.run(["npm", "ci"], cwd=folder, capture_output=True, check=False)
            need(run.returncode == 0, f"npm ci failed: {run.stderr.decode()[-500:]}")
            (folder / "done").touch()
    return folder
