"""Gzip and Zstandard, unpacked piece by piece, so that whoever reads on decides when it is enough.

https://www.rfc-editor.org/rfc/rfc1952 and https://www.rfc-editor.org/rfc/rfc8878; both allow
several members or frames one after the other.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import IO, Final, Protocol

import zstandard

from iotssf_kg.errors import SourceError

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
# https://www.rfc-editor.org/rfc/rfc8878#name-skippable-frames: sixteen numbers, little-endian.
_SKIPPABLE: Final = tuple(bytes((0x50 + low,)) + b"\x2a\x4d\x18" for low in range(16))
_GZIP_WINDOW: Final = 31
_CHUNK: Final = 1 << 16
# The most memory that a frame may ask for: what `zstd --long` writes, and no more.
_WINDOW: Final = 1 << 27
# A block of four bytes can stand for 128 KiB: so many at once unpack to 32 MiB at most.
_SIP: Final = 1 << 10
_SUFFIXES: Final = (".gz", ".zst")


class _Unpacker(Protocol):
    """One member of gzip or one frame of Zstandard; as :func:`zlib.decompressobj` gives."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def bare(name: str) -> str:
    """The file *name* without the suffix of a compression."""
    return next((name[: -len(s)] for s in _SUFFIXES if name.lower().endswith(s)), name)


def packed(beginning: bytes) -> bool:
    """Whether a file that begins with these bytes is compressed."""
    return _kind(beginning) is not None


def unpack(source: IO[bytes], name: str) -> Iterator[bytes]:
    """What *source* holds, unpacked where it is compressed, in pieces of 32 MiB at most.

    Raises:
        SourceError: It is damaged or cut off; *name* stands in it.
    """
    beginning = source.read(_CHUNK)
    made = _kind(beginning)
    if made is None:
        yield from _chunks(beginning, source)
        return
    try:
        yield from _members(made, beginning, source)
    except (zlib.error, zstandard.ZstdError, EOFError) as error:
        kind = "gzip" if made is _gunzip else "Zstandard"
        raise SourceError(
            f"the {kind} file is damaged or cut off", source=name, hint="Compress it again"
        ) from error


def _kind(beginning: bytes) -> Callable[[], _Unpacker] | None:
    if beginning.startswith(_GZIP):
        return _gunzip
    return _unzstd if beginning.startswith((_ZSTD, *_SKIPPABLE)) else None


def _gunzip() -> _Unpacker:
    return zlib.decompressobj(_GZIP_WINDOW)


def _unzstd() -> _Unpacker:
    return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()


def _chunks(beginning: bytes, source: IO[bytes]) -> Iterator[bytes]:
    while beginning:
        yield beginning
        beginning = source.read(_CHUNK)


def _members(made: Callable[[], _Unpacker], beginning: bytes, source: IO[bytes]) -> Iterator[bytes]:
    chunks = _chunks(beginning, source)
    data = next(chunks)
    while data:
        member = made()
        while not member.eof:
            if not data and not (data := next(chunks, b"")):
                raise EOFError
            sip, data = data[:_SIP], data[_SIP:]
            if piece := member.decompress(sip):
                yield piece
        # Some writers pad the last member with zeros; gzip itself ignores them too.
        data = (member.unused_data + data).lstrip(b"\0")
        while not data and (more := next(chunks, b"")):
            data = more.lstrip(b"\0")
