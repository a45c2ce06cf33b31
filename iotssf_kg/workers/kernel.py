"""System calls of Linux that Python has no function for.

What they mean is told where they are made.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from typing import Any, Final

# https://man7.org/linux/man-pages/man2/PR_SET_NO_NEW_PRIVS.2const.html
_PR_SET_NO_NEW_PRIVS: Final = 38


def call(number: int, *arguments: Any) -> int:
    """What the system call *number* returns.

    Args:
        number: Which it is on this machine.
        arguments: Integers, or what ctypes passes as a pointer.

    Raises:
        OSError: The kernel refuses, or has no such call.
    """
    return _checked(_libc().syscall(ctypes.c_long(number), *map(_wide, arguments)))


def never_gain() -> None:
    """Let this thread and all that it starts never have more rights than now.

    Raises:
        OSError: The kernel cannot.
    """
    _checked(_libc().prctl(_PR_SET_NO_NEW_PRIVS, *map(_wide, (1, 0, 0, 0))))


def machine() -> str:
    """The name of the machine that this process is compiled for; "" where it has 32 bits."""
    return os.uname().machine if ctypes.sizeof(ctypes.c_void_p) == 8 else ""


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _wide(argument: Any) -> Any:
    # Undeclared, an integer would be passed as 32 bits, and the rest of the register is anything.
    return ctypes.c_ulong(argument) if isinstance(argument, int) else argument


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
