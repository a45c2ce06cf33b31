"""One file with all of a store in it, each part with its hash: written beside readers and writers.

A tar archive, in this order::

    build/<file>           the build that was current when it began
    files/<sha256>         original bytes
    tokens                 hashes of tokens, only if asked for
    manifest.json          size and SHA-256 of each of these, and what the build holds
    manifest.sha256        of the manifest

What is cut off lacks the end; what is changed anywhere differs from its hash.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

import pyoxigraph

from iotssf_kg.errors import NoStore, SourceError, StoreError
from iotssf_kg.outputs import output
from iotssf_kg.store import embedded
from iotssf_kg.store.disk import PART, sync, told
from iotssf_kg.store.folder import open_current, read_build, remove
from iotssf_kg.store.layout import VERSION, Layout
from iotssf_kg.store.locks import only_writer
from iotssf_kg.store.results import number, only, select

_MANIFEST, _SEAL, _TOKENS = "manifest.json", "manifest.sha256", f"tokens{PART}"
_APPENDING: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
# The engine's log and lock say nothing of the data.
_PART: Final = re.compile(r"build/(?!LOG|LOCK)[A-Za-z0-9][\w.-]*|files/[0-9a-f]{64}|tokens")
# A manifest names each part in a line.
_LONGEST: Final = 1 << 28
_PIECE: Final = 1 << 20
# A store that was restored counts on from the next multiple: what it answers is not to be taken for
# what builds answered that are lost, and that clients may have kept by their number.
_AHEAD: Final = 1000
_COUNTS: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?g) AS ?graphs) {
  { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"""
# Part → its size and SHA-256.
_Sums: TypeAlias = dict[str, list[Any]]


@dataclass(frozen=True)
class Backup:
    """What a backup holds.

    Attributes:
        build: The build.
        created: When it was made, in ISO 8601.
        triples: How many there are, in the default graph and in the named ones.
        graphs: How many named graphs have any.
        originals: How many documents.
        tokens: Whether the tokens are in it.
        engine: The version of the engine that wrote the build.
        layout: The version of the store's layout.
    """

    build: str
    created: str
    triples: int
    graphs: int
    originals: int
    tokens: bool
    engine: str = pyoxigraph.__version__
    layout: int = VERSION


def backup(root: Path, out: Path, *, tokens: bool = False) -> Backup:
    """Write all of the store in the folder *root* into the file *out*, for its owner's eyes.

    Raises:
        NoStore: There is none.
        OutputError: It could not be written; nothing is left of it.
    """
    layout = Layout(root)
    with ExitStack() as stack:
        held = open_current(layout)
        if held is None:
            raise NoStore("there is no store", where=str(root), hint="Check the path")
        stack.callback(held.close)
        triples, graphs = _counts(held.state)
        file = stack.enter_context(output(out))
        os.fchmod(file.fileno(), 0o600)
        archive = stack.enter_context(tarfile.open(fileobj=file, mode="w"))
        sums = dict(_added(archive, _parts(layout, held.name, tokens=tokens)))
        found = Backup(
            build=held.name,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            triples=triples,
            graphs=graphs,
            originals=sum(part.startswith("files/") for part in sums),
            tokens="tokens" in sums,
        )
        manifest = json.dumps({**asdict(found), "parts": sums}, indent=1).encode()
        _add(archive, _MANIFEST, io.BytesIO(manifest), len(manifest))
        seal = hashlib.sha256(manifest).hexdigest().encode()
        _add(archive, _SEAL, io.BytesIO(seal), len(seal))
    sync(out)
    return check(out)


def check(source: Path) -> Backup:
    """What the backup *source* holds, once every part of it was read and held against its hash.

    Raises:
        SourceError: It is damaged, cut off, or no backup.
    """
    return _walked(source, lambda part, piece: None)


def restore(source: Path, root: Path) -> Backup:
    """Make the folder *root*, which has to be empty or missing, the store that *source* holds.

    Raises:
        SourceError: It is damaged, cut off, or no backup; no store is there then.
        StoreError: A store is there, or something else, or nothing can be written.
    """
    layout = Layout(root)
    if layout.check():
        hint = "Name an empty folder, or one that is not there"
        raise StoreError("there is a store already", where=str(root), hint=hint)
    layout.prepare()
    with only_writer(layout.lock):
        layout.settle()
        try:
            with told(root):
                return _restored(source, layout)
        finally:
            if layout.current() is None:
                for left in (layout.builds, layout.files):
                    remove(left)
                for name in ("format", _TOKENS):
                    (root / name).unlink(missing_ok=True)


def _restored(source: Path, layout: Layout) -> Backup:
    part = layout.builds / f"{0:08}{PART}"
    part.mkdir()
    places = {"build": part, "files": layout.files}

    def keep(name: str, piece: bytes) -> None:
        folder, _, file = name.partition("/")
        path = places[folder] / file if file else layout.root / _TOKENS
        with os.fdopen(os.open(path, _APPENDING, 0o600), "ab") as out:
            out.write(piece)

    found = _walked(source, keep)
    state = read_build(part)
    if _counts(state) != (found.triples, found.graphs):
        raise _damaged(source, "its build does not hold what the manifest says")
    del state
    for file in layout.files.iterdir():
        sync(file)
    sync(layout.files)
    if found.tokens:
        sync(layout.root / _TOKENS)
        (layout.root / _TOKENS).rename(layout.root / "tokens")
    number = (int(found.build) // _AHEAD + 1) * _AHEAD
    layout.publish(part.rename(layout.builds / f"{number:08}{PART}"))
    return found


def _parts(layout: Layout, build: str, *, tokens: bool) -> Iterator[tuple[str, Path]]:
    folders = [("build", layout.builds / build), ("files", layout.files)]
    found = [(f"{name}/{path.name}", path) for name, at in folders for path in sorted(at.iterdir())]
    if tokens and (layout.root / "tokens").exists():
        found.append(("tokens", layout.root / "tokens"))
    return (each for each in found if _PART.fullmatch(each[0]))


def _added(
    archive: tarfile.TarFile, parts: Iterable[tuple[str, Path]]
) -> Iterator[tuple[str, list[Any]]]:
    """Size and hash of each of *parts*, once it is in *archive*."""
    for name, path in parts:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # an original of a load that came to nothing
        with os.fdopen(descriptor, "rb") as file:
            source = _Hashing(file)
            size = os.fstat(descriptor).st_size
            _add(archive, name, source, size)
            yield name, [size, source.digest.hexdigest()]


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _add(archive: tarfile.TarFile, name: str, source: Any, size: int) -> None:
    told = tarfile.TarInfo(name)
    told.size, told.mode = size, 0o600
    archive.addfile(told, source)


def _walked(source: Path, keep: Callable[[str, bytes], None]) -> Backup:
    """What *source* holds, each part given to *keep* piece by piece, at least an empty one."""
    sums: _Sums = {}
    ends: dict[str, bytes] = {}
    try:
        with _opened(source) as held, tarfile.open(fileobj=held, mode="r:") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isreg() else None
                if file is None or member.name in sums:
                    raise _damaged(source, f"{member.name} has no place in it")
                if member.name in (_MANIFEST, _SEAL):
                    ends[member.name] = file.read(_LONGEST)
                elif _PART.fullmatch(member.name):
                    sums[member.name] = [member.size, _streamed(member.name, file, keep)]
                else:
                    raise _damaged(source, f"{member.name} has no place in it")
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(source, str(error)) from error
    return _told(source, sums, ends)


def _opened(source: Path) -> IO[bytes]:
    try:
        return source.open("rb")
    except OSError as error:
        what, hint = (error.strerror or str(error)).lower(), "Check the path"
        raise SourceError(what, source=str(source), hint=hint) from error


def _streamed(name: str, file: IO[bytes], keep: Callable[[str, bytes], None]) -> str:
    digest = hashlib.sha256()
    keep(name, b"")
    while piece := file.read(_PIECE):
        digest.update(piece)
        keep(name, piece)
    return digest.hexdigest()


def _told(source: Path, sums: _Sums, ends: dict[str, bytes]) -> Backup:
    manifest, seal = ends.get(_MANIFEST, b""), ends.get(_SEAL, b"")
    if hashlib.sha256(manifest).hexdigest().encode() != seal:
        raise _damaged(source, "its end is missing or not as it was written")
    try:
        told = json.loads(manifest)
        listed = told.pop("parts")
        found = Backup(**told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(source, "a later release wrote it, or none") from error
    if found.layout > VERSION:
        raise SourceError("a later release wrote it", source=str(source), hint="Upgrade iotssf-kg")
    for name in sorted(listed.keys() | sums.keys()):
        held, folder = sums.get(name, [0, ""]), name.partition("/")
        if listed.get(name) != held or (folder[0] == "files" and folder[2] != held[1]):
            raise _damaged(source, f"{name} is missing or not as it was written")
    return found


def _damaged(source: Path, why: str) -> SourceError:
    hint = "Take another backup; `iotssf restore --check` says whether one is whole"
    return SourceError(f"the backup is damaged: {why}", source=str(source), hint=hint)


def _counts(state: pyoxigraph.Store) -> tuple[int, int]:
    row = only(select(embedded.Snapshot(state), _COUNTS))
    return number(row["triples"]), number(row["graphs"])
