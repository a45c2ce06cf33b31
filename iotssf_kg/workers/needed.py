"""Files that any worker needs: Python, its packages and libraries, and what we ship."""

from __future__ import annotations

import mimetypes
import os
import sys
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from iotssf_kg.files import FOLDERS, folder

# Libraries that modules load when they are imported, time zones, chance; what a process may know
# of itself; and how many processors it may use.
_SYSTEM: Final = (
    *map(Path, ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store")),
    *map(Path, ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/dev/urandom")),
    # Which kinds of files there are; what reads workbooks looks at it.
    *map(Path, mimetypes.knownfiles),
    *map(Path, ("/proc/self", "/sys/devices/system/cpu", "/sys/fs/cgroup")),
)
# What pip leaves beside each package that it installs.
_INSTALLED: Final = ".dist-info"
# Entries of a folder: what holds packages holds some among the first, others can hold millions.
_LOOKED_AT: Final = 1_000


def needed() -> list[Path]:
    """Files, and folders with all below, that are read by Python, its packages, and ours."""
    python = [Path(os.__file__).parent, *(Path(p, "lib") for p in (sys.prefix, sys.base_prefix))]
    ours = [Path(__file__).parents[1], *map(folder, FOLDERS)]
    found = list(dict.fromkeys([*_SYSTEM, *python, *ours]))
    below = tuple(f"{path}/" for path in found)
    further = [path for path in sys.path if not f"{path}/".startswith(below)]
    return found + [Path(path) for path in further if _holds_packages(path)]


def _holds_packages(path: str) -> bool:
    """Whether packages are installed at *path*, an archive or a folder.

    The folder that a script lies in, or that it was started in, is on the path as well; anything
    can be in there.
    """
    with suppress(OSError), os.scandir(path or ".") as entries:
        return any(each.name.endswith(_INSTALLED) for each in islice(entries, _LOOKED_AT))
    return Path(path).is_file()
