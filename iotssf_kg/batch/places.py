"""Where the exports of a run lie, so that nothing else need be opened for them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

# So many places are named to the kernel by every worker that begins; each takes some microseconds.
_MOST: Final = 256


def places(names: Iterable[str]) -> tuple[Path, ...] | None:
    """Files, and folders with all below, that hold all exports in *names*.

    Links to files lead anywhere, so what they lead to is named as well. The folders of files are
    named where there are many of these.

    Args:
        names: Files and folders, or "-" for standard input, which lies nowhere.

    Returns:
        Some hundred places at most; None where they lie too far apart.
    """
    given = [name for name in names if name != "-"]
    found = {Path(os.path.realpath(path)) for name in given for path in (name, *_links(name))}
    if len(found) > _MOST:
        found = {path if path.is_dir() else path.parent for path in found}
    return tuple(sorted(found)) if len(found) <= _MOST else None


def _links(root: str) -> Iterator[str]:
    """The links to files in the folder *root*, however deep, but for what is hidden."""
    # A stack of our own: folders may lie deeper in one another than functions may.
    folders = [root]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_symlink() and _is_file(entry):
                    yield entry.path


def _is_file(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):  # a link may lead round in a circle
        return entry.is_file()
    return False
