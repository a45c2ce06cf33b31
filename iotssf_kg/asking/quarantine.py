"""Refused uploads, kept for a while for those who sent them, outside of all answers.

::

    quarantine/                      0700
      20261130T081501.123456-9f3c/   one refused upload; named so that the oldest comes first
        entry.json                   who sent it, until when it is kept, what became of it
        report.json                  what was found in it, if anything was looked at
        original-0 …                 the documents as they came

There are as many as the bound says, and no more bytes: the oldest make room. So what is refused
never makes the store itself grow.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, NamedTuple

from iotssf_kg.store.disk import PART, read_file, refuse_links, replace_file, sync, told

_ENTRY, _REPORT, _ORIGINAL = "entry.json", "report.json", "original-{}"
_NAME: Final = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}-[0-9a-f]{8}")
_TIME: Final = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True)
class Bound:
    """How much is kept.

    Attributes:
        entries: Refused uploads.
        size: Bytes of them in all.
        days: Days for each.
    """

    entries: int = 100
    size: int = 256 << 20
    days: float = 14.0


class Entry(NamedTuple):
    """One refused upload.

    Attributes:
        name: What it is asked for by.
        sender: The name of the token that it came with.
        expires: When it goes, in ISO 8601.
        receipt: What became of it.
    """

    name: str
    sender: str
    expires: str
    receipt: dict[str, Any]


class Quarantine:
    """The refused uploads of the store in the folder *root*, as many as *bound* allows."""

    def __init__(self, root: Path, bound: Bound = Bound()) -> None:
        self._folder, self._bound = root / "quarantine", bound

    def put(
        self, sender: str, receipt: dict[str, Any], report: bytes, originals: Sequence[bytes]
    ) -> str:
        """Keep a refused upload, and return its name; "" where the bound leaves no room for it.

        The same sent again by the same takes the place of the first. For the writer only.
        """
        now = datetime.now(UTC)
        expires = (now + timedelta(days=self._bound.days)).isoformat(timespec="seconds")
        entry = json.dumps({"sender": sender, "expires": expires, "receipt": receipt}).encode()
        files = {_ENTRY: entry, **({_REPORT: report} if report else {})}
        files |= {_ORIGINAL.format(n): data for n, data in enumerate(originals)}
        size = sum(map(len, files.values()))
        for held in self.held():
            if held.sender == sender and held.receipt.get("documents") == receipt["documents"]:
                self._remove(held.name)
        if not self._room(size, now):
            return ""
        name = f"{now.strftime(_TIME)}-{token_hex(4)}"
        with told(self._folder):
            part = self._folder / f"{name}{PART}"
            part.mkdir(mode=0o700)
            for file, data in files.items():
                replace_file(part / file, data, 0o600)
            part.rename(self._folder / name)
            sync(self._folder)
        return name

    def sweep(self) -> None:
        """Remove those whose time is over, those beyond the bound, and what a dead writer left."""
        if self._folder.is_dir():
            self._room(0, datetime.now(UTC), 0)

    def _room(self, size: int, now: datetime, more: int = 1) -> bool:
        """Make room for *more* entries of *size* bytes; whether there is."""
        refuse_links((self._folder,))
        with told(self._folder):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            for left in self._folder.glob(f"*{PART}"):
                shutil.rmtree(left, ignore_errors=True)
        kept = []
        for name in self._names():
            entry = self.get(name)
            if entry is None or datetime.fromisoformat(entry.expires) <= now:
                self._remove(name)
            else:
                kept.append((name, self._size(name)))
        fits = size <= self._bound.size and more <= self._bound.entries
        taken = sum(each for _, each in kept)
        while kept and fits and self._full(len(kept) + more, taken + size):
            name, freed = kept.pop(0)
            self._remove(name)
            taken -= freed
        return fits

    def _full(self, entries: int, size: int) -> bool:
        return entries > self._bound.entries or size > self._bound.size

    def held(self) -> list[Entry]:
        """All of them, oldest first."""
        found = (self.get(name) for name in self._names())
        return [entry for entry in found if entry is not None]

    def get(self, name: str) -> Entry | None:
        """The one called *name*, if it is there."""
        data = self._read(name, _ENTRY)
        try:
            return None if data is None else Entry(name=name, **json.loads(data))
        except (ValueError, TypeError):
            return None  # damaged: whoever makes room next removes it

    def report(self, name: str) -> bytes | None:
        """What was found in it, as JSON; None where nothing was looked at."""
        return self._read(name, _REPORT)

    def original(self, name: str, number: int) -> bytes | None:
        """The document *number* of it, as it came."""
        return self._read(name, _ORIGINAL.format(number))

    def _names(self) -> list[str]:
        with told(self._folder):
            if not self._folder.is_dir():
                return []
            return sorted(p.name for p in self._folder.iterdir() if _NAME.fullmatch(p.name))

    def _read(self, name: str, file: str) -> bytes | None:
        if not _NAME.fullmatch(name):
            return None
        folder = self._folder / name
        refuse_links((self._folder, folder))
        with told(folder):
            try:
                return read_file(folder / file)
            except FileNotFoundError:
                return None

    def _size(self, name: str) -> int:
        return sum(file.lstat().st_size for file in (self._folder / name).iterdir())

    def _remove(self, name: str) -> None:
        shutil.rmtree(self._folder / name, ignore_errors=True)
