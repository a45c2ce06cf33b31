"""A filter of the system calls of this process, all its threads, and all that it starts.

https://docs.kernel.org/userspace-api/seccomp_filter.html; Linux on x86-64 and aarch64. A filter is
a program that the kernel runs at each call, and can never be taken off. Ours names what is denied:
who computes and reads files needs hundreds of other calls, which no two systems agree on.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from typing import Final, NamedTuple

from iotssf_kg.workers import kernel


class Machine(NamedTuple):
    """One that filters are made for.

    Attributes:
        column: Where its numbers stand in the tables below.
        mark: What the kernel calls it in ``seccomp_data``.
        seccomp: The number of ``seccomp(2)``.
    """

    column: int
    mark: int
    seccomp: int


MACHINES: Final = {
    "x86_64": Machine(0, 0xC000003E, 317),
    "aarch64": Machine(1, 0xC00000B7, 277),
}
_Calls = dict[str, tuple[int, int]]

# Whatever leads out of the machine, or to a server on it. Pipes to the parent are open already.
_SOCKETS: Final[_Calls] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    # A datagram names where it goes, also on a socket that is open already.
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
}
# Does all of the above in the kernel, past this filter.
_RINGS: Final[_Calls] = {
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
_PROGRAMS: Final[_Calls] = {"execve": (59, 221), "execveat": (322, 281)}
# Ways into processes that are not confined, their open files and their keys.
_OTHERS: Final[_Calls] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
# Large parts of the kernel that a computation has no need of, and where most holes were.
_DEPTHS: Final[_Calls] = {
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
}
# Other views of the file system and of the machine; with them, the kernel's code for all of these.
_VIEWS: Final[_Calls] = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
}
# What only the administrator may do, as which containers often run.
_SYSTEM: Final[_Calls] = {
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
}
DENIED: Final[_Calls] = {
    **_SOCKETS,
    **_RINGS,
    **_PROGRAMS,
    **_OTHERS,
    **_DEPTHS,
    **_VIEWS,
    **_SYSTEM,
}
# Threads and children are made by these, so clone is denied only where it asks for namespaces.
# clone3 has its flags in memory, where a filter cannot look: without it, libraries use clone.
_CLONE, _CLONE3 = (56, 220), (435, 435)
_NAMESPACES: Final = 0x7E020000

# Numbers from here on are those of x32, which has each call once more.
_X32: Final = 0x40000000
# Offsets into seccomp_data: the call's number, the machine, the low half of the first argument.
_NUMBER, _MACHINE, _FIRST = 0, 4, 16
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_SET_FILTER: Final = 1
_ALL_THREADS: Final = 1
# Kernels before 5.16 would otherwise slow the process down against attacks by code that is
# compiled for an attacker while it runs; nothing here does that.
_FULL_SPEED: Final = 4


class Step(NamedTuple):
    """An instruction: what to do with *value*, and how many steps to skip if so, or if not."""

    code: int
    yes: int
    no: int
    value: int


def program(machine: Machine) -> list[Step]:
    """The filter for *machine*."""
    column = machine.column
    denied = [(_EQUAL, numbers[column], "deny", "") for numbers in DENIED.values()]
    steps = [
        (_LOAD, _MACHINE, "", ""),
        (_EQUAL, machine.mark, "", "deny"),
        (_LOAD, _NUMBER, "", ""),
        (_AT_LEAST, _X32, "deny", ""),
        *denied,
        (_EQUAL, _CLONE3[column], "missing", ""),
        (_EQUAL, _CLONE[column], "", "allow"),
        (_LOAD, _FIRST, "", ""),
        (_ANY_BIT, _NAMESPACES, "deny", "allow"),
    ]
    ends = {"allow": _ALLOW, "deny": _ERROR | errno.EPERM, "missing": _ERROR | errno.ENOSYS}
    places = {name: len(steps) + number for number, name in enumerate(ends)}

    def skipped(end: str, at: int) -> int:
        return places[end] - at - 1 if end else 0

    made = [
        Step(code, skipped(yes, at), skipped(no, at), value)
        for at, (code, value, yes, no) in enumerate(steps)
    ]
    return made + [Step(_RETURN, 0, 0, value) for value in ends.values()]


# struct sock_filter, and struct sock_fprog: how many of them there are, and where.
_STEP: Final = struct.Struct("=HBBI")
_PROGRAM: Final = struct.Struct("HP")


def deny() -> str:
    """Deny what is in ``DENIED`` to this process from now on; why not, or ""."""
    machine = MACHINES.get(kernel.machine())
    if machine is None:
        return "there is a filter for x86-64 and aarch64 only"
    steps = program(machine)
    packed = ctypes.create_string_buffer(b"".join(_STEP.pack(*step) for step in steps))
    whole = _PROGRAM.pack(len(steps), ctypes.addressof(packed))
    why = ""
    for flags in (_ALL_THREADS | _FULL_SPEED, _ALL_THREADS):
        try:
            stray = kernel.call(machine.seccomp, _SET_FILTER, flags, whole)
        except OSError as error:
            why = f"the kernel takes no filter ({(error.strerror or '').lower()})"
            continue
        return f"thread {stray} has a filter of its own" if stray else ""
    return why
