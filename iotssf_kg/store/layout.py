"""How a store lies in its folder, and the steps that survive a power cut.

::

    format            the version of this layout
    current           the id of the build that readers open
    lock              held by the one writer
    builds/00000007/  a published build
    builds/00000008.part/  one that is being written
    files/<sha256>    original bytes
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iotssf_kg.errors import StoreError
from iotssf_kg.store.disk import PART, replace_file, sync, told
from iotssf_kg.store.locks import unheld

_FORMAT: Final = "iotssf store, version "
_VERSION: Final = 1
_KEPT: Final = 2


@dataclass(frozen=True)
class Layout:
    """The paths of the store in the folder *root*."""

    root: Path

    @property
    def lock(self) -> Path:
        """The file that the writer locks."""
        return self.root / "lock"

    @property
    def files(self) -> Path:
        """The folder of original bytes."""
        return self.root / "files"

    @property
    def builds(self) -> Path:
        """The folder of builds."""
        return self.root / "builds"

    def current(self) -> str | None:
        """The id of the build that readers open, or None before the first."""
        try:
            return (self.root / "current").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def check(self) -> bool:
        """Whether a store is here; False for a folder that is empty or missing.

        Raises:
            StoreError: Something else is here, or a store of a later version.
        """
        with told(self.root):
            if not self.root.exists():
                return False
            if (self.root / "format").is_file():
                self._check_version()
                return True
            if any(self.root.iterdir()):
                raise self._error("the folder holds something else", "Name an empty folder")
            return False

    def _check_version(self) -> None:
        text = (self.root / "format").read_text(encoding="utf-8").strip()
        version = text.removeprefix(_FORMAT)
        if not (text.startswith(_FORMAT) and version.isdecimal()):
            raise self._error("its file 'format' is not of a store", "Name another folder")
        if int(version) > _VERSION:
            what = f"a later release wrote it (layout {version}, this one reads {_VERSION})"
            raise self._error(what, "Upgrade iotssf-kg")

    def prepare(self) -> None:
        """Make the folders, with the originals for their owner's eyes only.

        Raises:
            StoreError: Nothing can be written here, or something else is here.
        """
        if not self.check():
            with told(self.root):
                self.root.mkdir(parents=True, exist_ok=True)
                replace_file(self.root / "format", f"{_FORMAT}{_VERSION}\n")
        with told(self.root):
            self.builds.mkdir(exist_ok=True)
            self.files.mkdir(mode=0o700, exist_ok=True)

    def clean(self) -> None:
        """Remove what a dead writer left and old builds that nobody reads; for the writer only.

        What cannot be removed stays, since it takes nothing but room.
        """
        current = self.current() or ""
        published = [p for p in self.builds.iterdir() if p.name <= current and p.suffix != PART]
        recent = sorted(published)[-_KEPT:]
        for build in set(self.builds.iterdir()) - set(recent):
            with suppress(OSError), unheld(build) as free:
                if free:
                    shutil.rmtree(build)
        for left in (*self.root.glob(f"*{PART}"), *self.files.glob(f"*{PART}")):
            with suppress(OSError):
                left.unlink()

    def next_part(self) -> Path:
        """Where the next build is written."""
        return self.builds / f"{int(self.current() or 0) + 1:08}{PART}"

    def publish(self, part: Path) -> str:
        """Make the finished build *part* current, and return its id."""
        name = part.name.removesuffix(PART)
        with told(self.root):
            for file in part.iterdir():
                sync(file)
            sync(part)
            part.rename(self.builds / name)
            sync(self.builds)
            replace_file(self.root / "current", f"{name}\n")
        return name

    def _error(self, what: str, hint: str) -> StoreError:
        return StoreError(what, where=str(self.root), hint=hint)
