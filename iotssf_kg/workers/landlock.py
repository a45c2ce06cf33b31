"""Files that this process can open, for itself and all that it starts: Landlock.

https://docs.kernel.org/userspace-api/landlock.html; Linux 5.13 and newer. It is for the calling
thread and those that it starts afterwards, and can never be taken off. Looking up names, as
``stat`` does, stays possible everywhere.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from iotssf_kg.workers import kernel

# The same on every machine.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
READ: Final = _READ_FILE | _READ_DIR
WRITE: Final = (
    _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _REFER | _TRUNCATE
)
# What can be allowed for a file; the rest is about folders.
_OF_FILES: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
# From which version on the kernel knows how many rights to files: also names in other folders,
# cutting off, and what drivers do.
_KNOWN: Final = ((1, 13), (2, 14), (3, 15), (5, 16))
# From which version on it denies TCP, and reaching processes outside by signals or by sockets
# without a file.
_TCP_SINCE, _REACH_SINCE = 4, 6
_TCP, _REACH = 0b11, 0b11
# struct landlock_ruleset_attr: rights to files, to the network, reach. Older kernels take the
# longer one as well, if what they do not know is 0.
_RULES: Final = struct.Struct("=QQQ")
# struct landlock_path_beneath_attr: rights, and an open file or folder.
_BENEATH: Final = struct.Struct("=Qi")


def version() -> int:
    """Which version of Landlock the kernel has; 0 for none."""
    try:
        return kernel.call(_CREATE, 0, 0, _ASK_VERSION)
    except OSError:
        return 0


def restrict(read: Iterable[Path] | None, write: Iterable[Path]) -> str:
    """Let this thread open no files but these from now on; why not, or "".

    Args:
        read: Files, and folders with all below, that can be read; None for all that there are.
        write: Those that can be read, written, made and removed.
    """
    if not (has := version()):
        return "the kernel has no Landlock, or it is switched off"
    handled = (1 << max(bits for since, bits in _KNOWN if since <= has)) - 1
    if read is None:
        handled &= ~READ
    tcp, reach = (_TCP if has >= _TCP_SINCE else 0), (_REACH if has >= _REACH_SINCE else 0)
    allowed = [(path, READ & handled) for path in read or ()]
    allowed += [(path, (READ | WRITE) & handled) for path in write]
    # Asked before we can be denied to look.
    alone = _alone()
    try:
        _apply(_RULES.pack(handled, tcp, reach), allowed)
    except OSError as error:
        return f"the kernel refuses ({(error.strerror or '').lower()})"
    return "" if alone else "threads that ran before are not held to it"


def _apply(rules: bytes, allowed: list[tuple[Path, int]]) -> None:
    ruleset = kernel.call(_CREATE, rules, len(rules), 0)
    try:
        for path, rights in allowed:
            _allow(ruleset, path, rights)
        kernel.call(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there cannot be opened either
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _OF_FILES
        if rights:
            kernel.call(_ADD, ruleset, _PATH_BENEATH, _BENEATH.pack(rights, opened), 0)
    except OSError as error:
        # Pipes and the like belong to no folder, and are never denied.
        if error.errno != errno.EBADFD:
            raise
    finally:
        os.close(opened)


def _alone() -> bool:
    """Whether this process is known to have one thread."""
    with suppress(OSError):
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are not looked at
    return False
