"""What a process gives up for good: sockets, other programs, and files that it has no need of.

The kernel holds native code to it as well; only Linux can. It is set before anything of others is
opened. Where a part of it cannot be had, work goes on: ``Confined`` says what holds.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iotssf_kg.errors import IotssfError
from iotssf_kg.workers import kernel, landlock, seccomp
from iotssf_kg.workers.needed import needed

# Whatever is written there is lost.
_NOWHERE: Final = Path("/dev/null")


@dataclass(frozen=True)
class Confined:
    """What holds for a process.

    Attributes:
        sockets: It gets none, and reaches nobody by those that it has.
        exec: It runs no other program.
        files: It opens no files but those that it was allowed.
        why: Why not, where something does not hold.
    """

    sockets: bool
    exec: bool
    files: bool
    why: str = ""


@dataclass(frozen=True)
class Confinement:
    """What workers are confined to.

    Attributes:
        read: Files, and folders with all below, that they read beside Python's own; None for all.
        write: Those that they read, write, make and remove.
        strict: Whether a worker is to end that cannot be confined in every respect.
    """

    read: tuple[Path, ...] | None = ()
    write: tuple[Path, ...] = ()
    strict: bool = False

    def apply(self) -> Confined:
        """Confine this process; see ``confine``."""
        return confine(self.read, self.write, strict=self.strict)


def confine(
    read: Sequence[Path] | None, write: Sequence[Path] = (), *, strict: bool = False
) -> Confined:
    """Confine this process and all that it starts, for good.

    Args:
        read: Files, and folders with all below, that it may read, beside those that Python and
            this package need; None where it may read all.
        write: Those that it may read, write, make and remove. All that is to be in them has to
            come into being there: nothing is moved in from elsewhere.
        strict: Whether all has to hold.

    Returns:
        What holds from now on.

    Raises:
        IotssfError: Something does not hold, and *strict* is asked for.
    """
    confined = _told(*_lacks(read, write))
    if strict and confined.why:
        raise IotssfError(
            f"this process cannot be confined: {confined.why}",
            hint="Run it on Linux 5.13 or newer with Landlock, or do not ask for strictness",
        )
    return confined


def _lacks(read: Sequence[Path] | None, write: Sequence[Path]) -> tuple[str, str]:
    """Why the filter of calls and that of files do not hold; "" for what does."""
    if sys.platform != "linux":
        why = f"{sys.platform} has nothing like it that is used here"
        return why, why
    try:
        kernel.never_gain()
    except OSError as error:
        why = f"the kernel refuses ({(error.strerror or '').lower()})"
        return why, why
    reading = None if read is None else [*read, *needed()]
    return seccomp.deny(), landlock.restrict(reading, [*write, _NOWHERE])


def _told(calls: str, files: str) -> Confined:
    why = [f"sockets and programs: {calls}"] * bool(calls) + [f"files: {files}"] * bool(files)
    return Confined(not calls, not calls, not files, "; ".join(why))
