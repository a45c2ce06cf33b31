"""All exports of a run after the first look, in one file: memory does not grow with them.

The process that runs writes it; those that judge look up who claims and describes what.
"""

from __future__ import annotations

import errno
import os
import pickle
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.batch.atlas import Atlas
from iotssf_kg.batch.entry import Address, Head
from iotssf_kg.batch.parts import unjudged
from iotssf_kg.errors import SourceError
from iotssf_kg.rules.directory import boundaries
from iotssf_kg.rules.export import Node, superseded
from iotssf_kg.validation.report import Unjudged

# A temporary file needs neither a journal nor to outlive a power cut.
_TABLES: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE seen (
  place INTEGER PRIMARY KEY, iri TEXT, replacing INTEGER, head BLOB, fault BLOB, address BLOB
);
CREATE TABLE spaces (space TEXT, party TEXT, place INTEGER);
CREATE TABLE models (model TEXT, predicate TEXT, text TEXT, maker TEXT, place INTEGER);
"""
_INDEXES: Final = """
CREATE INDEX by_iri ON seen (iri);
CREATE INDEX by_space ON spaces (space);
CREATE INDEX by_model ON models (model);
CREATE INDEX by_identifier ON models (text, predicate, maker);
"""
# What sqlite3 calls a disk without room, and a file that may grow no more.
_FULL: Final = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EFBIG}
# Exports in one part at most.
_WIDE: Final = 1 << 32
# Heads, and claims of one space, that are held once they were looked up.
_HELD: Final = 256


class Seen(NamedTuple):
    """One export after the first look.

    Attributes:
        head: What it claims; None where it cannot be judged.
        fault: Why it cannot be judged.
        address: Where its judgement is set aside, if it was judged by itself.
    """

    head: Head | None
    fault: Unjudged | None
    address: Address | None


class Book:
    """What was seen, by place: that of the part in the input, then that of the export in it.

    Args:
        path: The file.
        new: Whether it is begun; else it is there to be read.
    """

    def __init__(self, path: Path, *, new: bool = False) -> None:
        self.path = path
        uri = f"{path.absolute().as_uri()}?mode={'rwc' if new else 'ro'}"
        self._file = sqlite3.connect(uri, uri=True)
        # A worker may write no file to spill what it looks up into.
        with self._room():
            self._file.executescript(_TABLES if new else "PRAGMA temp_store = MEMORY")

    def add(self, part: int, number: int, head: Head, address: Address | None) -> None:
        """Enter an export."""
        place = part * _WIDE + number
        row = (place, head.iri.value, bool(head.replaces), _packed(head), _packed(address))
        self._do("INSERT INTO seen VALUES (?, ?, ?, ?, NULL, ?)", row)
        claim = head.claim
        spaces = [(space, claim.party.value, place) for space in claim.spaces]
        self._all("INSERT INTO spaces VALUES (?, ?, ?)", spaces)
        models = [
            (model.value, predicate.value, text, maker.value if maker else None, place)
            for model, identifiers in claim.models.items()
            for predicate, text, maker in identifiers
        ]
        self._all("INSERT INTO models VALUES (?, ?, ?, ?, ?)", models)

    def refuse(self, part: int, number: int, fault: Unjudged) -> None:
        """Enter one that cannot be judged."""
        place = part * _WIDE + number
        self._do("INSERT INTO seen VALUES (?, NULL, 0, NULL, ?, NULL)", (place, _packed(fault)))

    def settle(self, note: Callable[[str], None]) -> None:
        """Once all are entered: leave out what is there twice, and what others replace.

        Args:
            note: Told of what is replaced.
        """
        with self._room():
            self._file.executescript(_INDEXES)
        twice = "SELECT iri FROM seen WHERE iri NOT NULL GROUP BY iri HAVING COUNT(*) > 1"
        for (iri,) in self._do(twice).fetchall():
            self._keep_first(iri)
        replacing = [head for _, head in self._heads("replacing")]
        replaced = {old.value for head in replacing for old in head.replaces}
        there = [head for iri in sorted(replaced) for _, head in self._heads("iri = ?", iri)]
        for old, newer in superseded([*there, *replacing]).items():
            note(f"left aside: {old.value} is replaced by {newer.value}")
            for place, _ in self._heads("iri = ?", old.value):
                self._forget(place)
                self._do("DELETE FROM seen WHERE place = ?", (place,))
        # From here on it is only read, by other processes as well.
        with self._room():
            self._file.commit()

    def _keep_first(self, iri: str) -> None:
        (_, first), *others = self._heads("iri = ?", iri)
        for place, head in others:
            error = SourceError(
                f"the export {iri} is also in {first.source}",
                source=head.source,
                hint="Give each export once",
            )
            fault = _packed(unjudged(head.source, error))
            self._forget(place)
            change = "UPDATE seen SET iri = NULL, replacing = 0, head = NULL, fault = ?"
            self._do(f"{change} WHERE place = ?", (fault, place))

    def _forget(self, place: int) -> None:
        self._do("DELETE FROM spaces WHERE place = ?", (place,))
        self._do("DELETE FROM models WHERE place = ?", (place,))

    @property
    def places(self) -> Sequence[int]:
        """The places of all, in order."""
        return array("Q", (place for (place,) in self._do("SELECT place FROM seen ORDER BY place")))

    def __getitem__(self, place: int) -> Seen:
        [row] = self._do("SELECT head, fault, address FROM seen WHERE place = ?", (place,))
        return Seen(*map(_unpacked, row))

    def head(self, iri: NamedNode) -> Head | None:
        """The head of the export *iri*, if it can be judged."""
        return next((head for _, head in self._heads("iri = ?", iri.value)), None)

    def _heads(self, where: str, *values: str) -> list[tuple[int, Head]]:
        rows = self._do(f"SELECT place, head FROM seen WHERE {where} ORDER BY place", values)  # noqa: S608 - the text is ours
        return [(place, _unpacked(head)) for place, head in rows]

    @cached_property
    def atlas(self) -> Atlas:
        """Who claims and describes what."""
        return Atlas(_Claims(self._file), lru_cache(_HELD)(self._claiming))

    def _claiming(self, space: str) -> list[Head]:
        rows = self._do("SELECT place FROM spaces WHERE space = ? ORDER BY place", (space,))
        heads = (self[place].head for (place,) in rows.fetchall())
        return [head for head in heads if head is not None]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _do(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        with self._room():
            return self._file.execute(sql, tuple(values))

    def _all(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with self._room():
            self._file.executemany(sql, rows)

    @contextmanager
    def _room(self) -> Iterator[None]:
        """Raise that there is no room for the file as the system would."""
        try:
            yield
        except sqlite3.OperationalError as error:
            number = _FULL.get(error.sqlite_errorcode & 0xFF)
            if number is None:
                raise
            raise OSError(number, os.strerror(number), str(self.path)) from error


class _Claims:
    """The directory of a book; see ``rules.directory.Claims`` for what it answers."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._parties = lru_cache(_HELD)(self._claimants)

    def disputed(self, node: object) -> bool:
        """Whether *node* lies in namespaces of several publishers."""
        if not isinstance(node, NamedNode):
            return False
        wider = (self._parties(node.value[:end]) for end in boundaries(node.value))
        return len(frozenset[str]().union(*wider)) > 1

    def _claimants(self, space: str) -> frozenset[str]:
        rows = self._file.execute("SELECT party FROM spaces WHERE space = ?", (space,))
        return frozenset(party for (party,) in rows)

    def corresponding(self, model: Node) -> set[NamedNode]:
        """The other models that share an identifier with *model*."""
        if not isinstance(model, NamedNode) or self.disputed(model):
            return set()
        return {each for each in self._alike(model) if not self.disputed(each)} - {model}

    def _alike(self, model: NamedNode) -> Iterator[NamedNode]:
        rows = self._file.execute(
            "SELECT DISTINCT other.model FROM models AS mine JOIN models AS other"
            " ON other.text = mine.text AND other.predicate = mine.predicate"
            " AND other.maker IS mine.maker WHERE mine.model = ?",
            (model.value,),
        )
        return (NamedNode(other) for (other,) in rows)


def _packed(value: object) -> bytes | None:
    return None if value is None else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _unpacked(data: bytes | None) -> Any:
    return None if data is None else pickle.loads(data)  # noqa: S301 - written by our own process
