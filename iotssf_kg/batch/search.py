"""The exports in files and folders that were named; what is passed over there is told."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Final, TypeAlias

from iotssf_kg.batch.parts import unjudged
from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.load import STANDARD_INPUT, is_sheet, unreadable
from iotssf_kg.rdf.packing import bare
from iotssf_kg.rdf.syntax import SYNTAXES
from iotssf_kg.rdf.template import BY_NAME
from iotssf_kg.validation.report import Unjudged

# The path of an export, or why there is none.
Hit: TypeAlias = str | Unjudged

_SUFFIXES: Final = tuple(suffix for syntax in SYNTAXES for suffix in syntax.suffixes)


def exports_in(names: Iterable[str]) -> list[str]:
    """The paths of the exports in the files and folders called *names*.

    Raises:
        SourceError: One of them is none.
    """
    search, found = Search(), list[str]()
    for hit in (hit for name in names for hit in search.under(name)):
        if isinstance(hit, Unjudged):
            raise SourceError(hit.error)
        found.append(hit)
    return found


def would_judge(name: str, path: Path) -> bool:
    """Whether a file at *path*, be it there or not, is judged with the folder called *name*."""
    folder, path = Path(name).resolve(), path.resolve()
    if not folder.is_dir() or not path.is_relative_to(folder):
        return False
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        return False
    if bare(path.name).lower().endswith(_SUFFIXES):
        return True
    # Among sheets it would be one more of them; beside exports it is passed over.
    return is_sheet(path.name) and any(map(_is_known_sheet, (path, *path.parent.iterdir())))


def _is_known_sheet(path: PurePath) -> bool:
    return is_sheet(path.name) and path.stem.lower() in BY_NAME


class Search:
    """Goes through what was named, by name; what is hidden is left out.

    A file or folder that is met again, by whatever name, is passed over.
    Links to files are followed, links to folders are not: a folder could be searched without end.
    """

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._links: list[str] = []
        self._given = False
        # Exports and faults in folders, told or passed over.
        self._met = 0

    def under(self, name: str) -> Iterator[Hit]:
        """The exports at *name*: a file, a folder, or standard input."""
        if name == STANDARD_INPUT:
            yield from self._standard_input()
            return
        try:
            status = _status(name)
        except SourceError as error:
            yield unjudged(name, error)
            return
        if stat.S_ISDIR(status.st_mode):
            yield from self._folder(name)
        elif self._is_new(status):
            yield _file(name, status)

    def left(self) -> Iterator[Unjudged]:
        """The links to folders that were met, if these were not searched under another name."""
        for link in self._links:
            try:
                searched = _identity(_status(link)) in self._seen
            except SourceError as error:
                yield unjudged(link, error)
                continue
            if not searched:
                hint = "Name it itself to have judged what is in it"
                what = "links to folders are not followed"
                yield unjudged(link, SourceError(what, source=link, hint=hint))

    def _is_new(self, status: os.stat_result) -> bool:
        """Whether what has that *status* was not met before; from now on it was."""
        identity = _identity(status)
        # Some file systems number nothing.
        new = identity not in self._seen or not status.st_ino
        self._seen.add(identity)
        if not new:
            self._met += 1
        return new

    def _standard_input(self) -> Iterator[Hit]:
        if not self._given:
            yield STANDARD_INPUT
        self._given = True

    def _folder(self, root: str) -> Iterator[Hit]:
        before = self._met
        yield from self._below(root)
        if self._met == before:
            hint = f"One ends in {', '.join(_SUFFIXES)}"
            yield unjudged(root, SourceError("the folder holds no export", source=root, hint=hint))

    def _below(self, root: str) -> Iterator[Hit]:
        # A stack of our own: folders may lie deeper in one another than functions may.
        levels = [self._level(root)]
        while levels:
            each = next(levels[-1], None)
            if each is None:
                levels.pop()
            elif isinstance(each, os.DirEntry):
                levels.append(self._level(each.path))
            else:
                self._met += 1
                yield each

    def _level(self, folder: str) -> Iterator[Hit | os.DirEntry[str]]:
        """What is in *folder* itself: exports, faults, and folders."""
        try:
            if not self._is_new(Path(folder).stat()):
                return
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield unjudged(folder, unreadable(folder, error))
            return
        sheets = [PurePath(entry.name) for entry in entries if is_sheet(entry.name)]
        before = self._met
        if any(map(_is_known_sheet, sheets)):
            # All sheets of a folder are one export.
            yield folder
        for entry in entries:
            yield from self._entry(entry)
        if sheets and self._met == before:
            # Other CSV beside exports is none of ours; alone, its names may be misspelt.
            yield folder

    def _entry(self, entry: os.DirEntry[str]) -> Iterator[Hit | os.DirEntry[str]]:
        if entry.name.startswith("."):
            return
        try:
            if entry.is_dir(follow_symlinks=False):
                yield entry
            elif entry.is_dir():
                self._links.append(entry.path)
            elif bare(entry.name).lower().endswith(_SUFFIXES):
                status = _status(entry.path)
                if self._is_new(status):
                    yield _file(entry.path, status)
        except OSError as error:
            yield unjudged(entry.path, unreadable(entry.path, error))
        except SourceError as error:
            yield unjudged(entry.path, error)


def _status(name: str) -> os.stat_result:
    """What is at *name*.

    Raises:
        SourceError: Nothing is, or it cannot be told.
    """
    if not name:
        raise SourceError("a name is empty", hint="Name a file or a folder")
    try:
        return Path(name).stat()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and Path(name).is_symlink():
            hint = "Remove it, or put back what it is to lead to"
            raise SourceError("the link leads nowhere", source=name, hint=hint) from error
        raise unreadable(name, error) from error
    except ValueError as error:
        raise SourceError("this is no path", source=repr(name), hint="Check it") from error


def _identity(status: os.stat_result) -> int:
    # One number takes half the memory of two.
    return status.st_dev << 64 | status.st_ino


def _file(name: str, status: os.stat_result) -> Hit:
    if stat.S_ISREG(status.st_mode):
        return name
    hint = f"Name a file, or {STANDARD_INPUT} for standard input"
    return unjudged(name, SourceError("it is no file", source=name, hint=hint))
