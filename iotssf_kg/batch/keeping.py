"""Where judgements are kept between runs: a folder of files, and the journal of one run.

Both hold JSON under names that are hashes of all that it follows from, so that what is stale is
never found, and what is damaged is as good as not there. Nothing in them is ever run.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

import zstandard

from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.outputs import writing

try:
    import fcntl
except ImportError:  # pragma: no cover - only where there are no POSIX locks
    fcntl = None  # type: ignore[assignment]

# Bytes; the oldest go first.
_ROOM: Final = 4 << 30
_LEVEL: Final = 1
_NAME: Final = re.compile(r"[0-9a-f]{64}")
# The most that one kept judgement may come to, unpacked.
_LARGEST: Final = 1 << 30
# A journal's first line: what the file is, and the version of its form.
_KIND: Final = b"iotssf journal "
_FIRST: Final = _KIND + b"1\n"


class Kept(Protocol):
    """Judgements by name."""

    def get(self, name: str) -> Mapping[str, Any] | None:
        """What is kept under *name*, if anything sound is."""

    def put(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep *value* under *name*."""


class Cache:
    """A folder; several runs may use it at once.

    Args:
        folder: Made where there is none; nobody else can read what we make.

    Raises:
        SourceError: Everybody can write into it, and so say what was found.
        BadParameter: Something else is there.
    """

    def __init__(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            hint = "Name a folder, which need not exist yet"
            raise BadParameter("it is no folder", where=f"--cache {folder}", hint=hint)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & stat.S_IWOTH:
            hint = "Name a folder of your own, or take that right away"
            raise SourceError("everybody can write into it", source=str(folder), hint=hint)
        self._folder = folder

    def get(self, name: str) -> Mapping[str, Any] | None:
        """What is kept under *name*, if anything sound is."""
        path = self._path(name)
        try:
            found = _opened(path.read_bytes())
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return found

    def put(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep *value* under *name*, whole or not at all."""
        path = self._path(name)
        with suppress(OSError):  # a full disk costs time, not the run
            path.parent.mkdir(mode=0o700, exist_ok=True)
            # Temporary files can be read by their owner alone, and keep that when renamed.
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
                part = Path(out.name)
                try:
                    out.write(_closed(value))
                    out.flush()
                    part.replace(path)
                finally:
                    part.unlink(missing_ok=True)

    def prune(self, room: int = _ROOM) -> None:
        """Drop the oldest until the rest fits into *room* bytes."""
        files = []
        for path in self._folder.glob("*/*"):
            # The folder can hold more than is ours.
            if _NAME.fullmatch(path.name) and path.parent.name == path.name[:2]:
                with suppress(OSError):
                    about = path.lstat()
                    files.append((about.st_mtime, about.st_size, path))
        over = sum(size for _, size, _ in files) - room
        for _, size, path in sorted(files):
            if over <= 0:
                break
            with suppress(OSError):
                path.unlink()
                over -= size

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


class Journal:
    """One file, a line for each judgement under a first line that says so; one process adds to it.

    Args:
        path: Made where there is none. A last line that was torn off is dropped.
        read: Whether it is there, and only read.

    Raises:
        BadParameter: Something else is there, which is left as it is.
    """

    def __init__(self, path: Path, *, read: bool = False) -> None:
        self._path = path
        self._lines: dict[str, tuple[int, int]] = {}
        if not read:
            _begin(path)
        self._end = len(_FIRST)
        with path.open("rb") as lines:
            lines.seek(self._end)
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                self._lines[line[:64].decode(errors="replace")] = self._end, len(line)
                self._end += len(line)

    def get(self, name: str) -> Mapping[str, Any] | None:
        """What is kept under *name*, if anything sound is."""
        if name not in self._lines:
            return None
        offset, length = self._lines[name]
        with self._path.open("rb") as lines:
            lines.seek(offset)
            try:
                found = json.loads(lines.read(length)[65:])
            except ValueError:
                return None
        return found if isinstance(found, dict) else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the journal as the one process that adds to it.

        Raises:
            BadParameter: Another one does.
        """
        with self._path.open("rb") as held:
            if fcntl is not None:
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    hint = "Wait until that run is done, or name another journal"
                    where = f"--resume {self._path}"
                    raise BadParameter("another run adds to it", where=where, hint=hint) from error
            yield

    def put(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep *value* under *name*.

        Raises:
            OutputError: There is no room for it; what was kept before is kept still.
        """
        if name in self._lines:
            return
        line = f"{name} {json.dumps(value, ensure_ascii=False)}\n".encode()
        with writing(str(self._path)), self._path.open("r+b") as lines:
            lines.truncate(self._end)
            lines.seek(self._end)
            lines.write(line)
        self._lines[name] = self._end, len(line)
        self._end += len(line)


def _begin(path: Path) -> None:
    """Make sure that a journal is at *path*, at least its first line.

    Raises:
        BadParameter: Something else is there.
    """
    # What a link leads to may be anything, and a pipe would be waited at for ever.
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise _no_journal(path, "it is no regular file")
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "r+b") as file:
        found = file.read(len(_FIRST))
        if found == _FIRST:
            return
        if file.read(1) or not _FIRST.startswith(found):
            other = "a journal of another release" if found.startswith(_KIND) else "no journal"
            raise _no_journal(path, f"it is {other}")
        file.write(_FIRST[len(found) :])


def _no_journal(path: Path, what: str) -> BadParameter:
    hint = "Name the journal of an interrupted run, or a file that does not exist yet"
    return BadParameter(f"{what}, and stays as it is", where=f"--resume {path}", hint=hint)


class Shelves:
    """Several places to look, one after the other, and to keep in; none is fine.

    Args:
        shelves: The places.
    """

    def __init__(self, shelves: Iterable[Kept] = ()) -> None:
        self._shelves = tuple(shelves)

    def get(self, name: str) -> Mapping[str, Any] | None:
        """What is kept under *name* in any of them."""
        return next((found for each in self._shelves if (found := each.get(name))), None)

    def put(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep *value* under *name* in all of them."""
        for each in self._shelves:
            each.put(name, value)


def _closed(value: Mapping[str, Any]) -> bytes:
    data = zstandard.ZstdCompressor(_LEVEL).compress(json.dumps(value).encode())
    return hashlib.sha256(data).digest() + data


def _opened(data: bytes) -> Mapping[str, Any] | None:
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        return None
    try:
        text = zstandard.ZstdDecompressor().decompress(data[32:], max_output_size=_LARGEST)
        found = json.loads(text)
    except (zstandard.ZstdError, ValueError):
        return None
    return found if isinstance(found, dict) else None
