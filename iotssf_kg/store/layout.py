"""How a store lies in its folder, and the steps that survive a power cut.

::

    format            the version of this layout
    current           the id of the build that readers open
    lock              held by the one writer
    builds/00000007/  a published build
    builds/00000008.part/  one that is being written
    files/<sha256>    original bytes
    tokens            hashes of the tokens that a service knows
    quarantine/       uploads that a service refused
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from iotssf_kg.errors import NoStore, StoreError
from iotssf_kg.store.disk import PART, read_file, refuse_links, replace_file, sync, told
from iotssf_kg.store.locks import unheld

# A file that is replaced has another.
Stamp: TypeAlias = tuple[int, int, int]

_FORMAT: Final = "iotssf store, version "
VERSION: Final = 1
_KEPT: Final = 2
_PLACES: Final = ("format", "current", "lock", "builds", "files", "tokens", "quarantine")
# What a writer leaves that was killed before there was a store.
_BEGUN: Final = frozenset(("lock", "tokens", f"format{PART}"))
_BUILD: Final = re.compile(r"[0-9]{8}")
# What may be removed: nothing else in the folder is ours.
_REMOVABLE: Final = re.compile(rf"[0-9]{{8}}({re.escape(PART)})?")
_UNFINISHED: Final = re.compile(rf"(format|current|tokens|[0-9a-f]{{64}}){re.escape(PART)}")


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

    def stamp(self) -> Stamp | None:
        """What is another once another build is current, without reading; None before the first."""
        try:
            found = (self.root / "current").lstat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_ctime_ns

    def current(self) -> str | None:
        """The id of the build that readers open, or None before the first.

        Raises:
            StoreError: The file that names it is damaged.
        """
        with told(self.root):
            try:
                name = read_file(self.root / "current").decode(errors="replace").strip()
            except FileNotFoundError:
                return None
        if not _BUILD.fullmatch(name):
            hint = "Write the name of the newest folder in builds/ into it"
            raise self._error("its file 'current' names no build", hint)
        return name

    def check(self) -> bool:
        """Whether a store is here; False for a folder that is empty or missing.

        Raises:
            StoreError: Something else is here, a store of a later version, or one with symbolic
                links in it, which could lead a writer out of the folder.
        """
        with told(self.root):
            if not self.root.exists():
                return False
            refuse_links(self.root / name for name in _PLACES)
            held = {path.name for path in self.root.iterdir()}
            if "format" in held:
                self._check_version()
                return True
        if held - _BEGUN:
            what, hint = "the folder holds something else", "Name a store, or an empty folder"
            raise NoStore(what, where=str(self.root), hint=hint)
        return False

    def _check_version(self) -> None:
        text = read_file(self.root / "format").decode(errors="replace").strip()
        version = text.removeprefix(_FORMAT)
        if not (text.startswith(_FORMAT) and version.isdecimal()):
            raise self._error("its file 'format' is not of a store", "Name another folder")
        if int(version) > VERSION:
            what = f"a later release wrote it (layout {version}, this one reads {VERSION})"
            raise self._error(what, "Upgrade iotssf-kg")

    def prepare(self) -> None:
        """Make the folder, so that it can be locked.

        Raises:
            StoreError: Nothing can be written here, or something else is here.
        """
        if not self.check():
            with told(self.root):
                self.root.mkdir(parents=True, exist_ok=True)

    def settle(self) -> None:
        """Make what is in the folder, the originals for their owner's eyes; for the writer only.

        Raises:
            StoreError: Nothing can be written here, or something else is here.
        """
        found = self.check()
        with told(self.root):
            if not found:
                replace_file(self.root / "format", f"{_FORMAT}{VERSION}\n")
            self.builds.mkdir(exist_ok=True)
            self.files.mkdir(mode=0o700, exist_ok=True)

    def clean(self) -> None:
        """Remove what a dead writer left and old builds that nobody reads; for the writer only.

        What cannot be removed stays, since it takes nothing but room; so does what no writer made.
        """
        current = self.current() or ""
        builds = {p for p in self.builds.iterdir() if _REMOVABLE.fullmatch(p.name)}
        published = [p for p in builds if p.name <= current and p.suffix != PART]
        recent = sorted(published)[-_KEPT:]
        for build in builds - set(recent):
            with suppress(OSError), unheld(build) as free:
                if free:
                    shutil.rmtree(build)
        for left in (*self.root.iterdir(), *self.files.iterdir()):
            if _UNFINISHED.fullmatch(left.name):
                with suppress(OSError):
                    left.unlink()

    def next_part(self) -> Path:
        """Where the next build is written.

        Raises:
            StoreError: Something is there that could not be removed.
        """
        part = self.builds / f"{int(self.current() or 0) + 1:08}{PART}"
        refuse_links((part,))
        if part.exists():
            raise self._error(f"builds/{part.name} is in the way", "Remove it")
        return part

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
