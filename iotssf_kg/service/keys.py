"""Tokens that give rights; only their hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode

from iotssf_kg.asking.party import NOBODY, Party
from iotssf_kg.errors import BadParameter, StoreError, UnknownName
from iotssf_kg.rules.export import fit
from iotssf_kg.store.disk import read_file, replace_file, told
from iotssf_kg.store.layout import Layout

SCOPES: Final = ("read", "validate", "write", "admin")
# Long enough that nobody guesses it, so that a plain hash tells nothing.
_BYTES: Final = 32
_PREFIX: Final = "iotssf_"


@dataclass(frozen=True)
class Key:
    """One token, without its secret.

    Attributes:
        name: What it is listed and revoked by.
        sha256: The hash of the token.
        scopes: What it allows.
        created: When it was made.
        publisher: The party whose exports it may upload.
        spaces: The beginnings of the IRIs that these may describe; none for all that are free.
        expires: The last day on which it counts, as year-month-day; "" for no such day.
    """

    name: str
    sha256: str
    scopes: tuple[str, ...]
    created: str
    publisher: str = ""
    spaces: tuple[str, ...] = ()
    expires: str = ""

    def over(self, today: date) -> bool:
        """Whether it counts no more on the day *today*."""
        return bool(self.expires) and today > date.fromisoformat(self.expires)


class Keys:
    """The tokens of the store in the folder *root*."""

    def __init__(self, root: Path) -> None:
        Layout(root).check()
        self._root, self._file = root, root / "tokens"

    def held(self) -> list[Key]:
        """Those that are in force, oldest first.

        Raises:
            StoreError: The file that they are in is damaged.
        """
        with told(self._root):
            try:
                found = self._file.lstat()
                # Each change makes another file.
                return list(_held(self._file, (found.st_ino, found.st_mtime_ns, found.st_size)))
            except FileNotFoundError:
                return []

    def create(self, scopes: tuple[str, ...], party: Party = NOBODY, expires: str = "") -> str:
        """A new token with the rights *scopes*; it is told this once.

        Args:
            scopes: What it allows.
            party: Whose exports it may upload; the right to ``write`` needs one.
            expires: The last day on which it counts, if there is to be one.

        Raises:
            BadParameter: There is no such right, or a party or a day that cannot be.
        """
        _check(scopes, party, expires)
        token = _PREFIX + secrets.token_urlsafe(_BYTES)
        name, now = secrets.token_hex(4), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        key = Key(name, _hash(token), scopes, now, party.publisher, party.spaces, expires)
        self._write([*self.held(), key])
        return token

    def revoke(self, name: str) -> None:
        """Let the token called *name* count no more.

        Raises:
            UnknownName: There is none.
        """
        held = self.held()
        rest = [key for key in held if key.name != name]
        if len(rest) == len(held):
            raise UnknownName(f"no token is called {name}", hint="`iotssf token list` lists them")
        self._write(rest)

    def find(self, token: str) -> Key | None:
        """The key that *token* opens with; every one is compared, in the same time."""
        digest, found, today = _hash(token), None, datetime.now(UTC).date()
        for key in self.held():
            if hmac.compare_digest(key.sha256, digest) and not key.over(today):
                found = key
        return found

    def _write(self, keys: list[Key]) -> None:
        with told(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            replace_file(self._file, json.dumps([asdict(key) for key in keys], indent=1), 0o600)


@lru_cache(maxsize=8)
def _held(file: Path, version: tuple[int, int, int]) -> tuple[Key, ...]:
    try:
        return tuple(map(_key, json.loads(read_file(file))))
    except (ValueError, TypeError, KeyError) as error:
        hint = "Remove the file and make the tokens anew"
        raise StoreError("the tokens cannot be read", where=str(file), hint=hint) from error


def _key(told: dict[str, Any]) -> Key:
    lists = {name: tuple(told.get(name, ())) for name in ("scopes", "spaces")}
    key = Key(**{**told, **lists})
    key.over(date.min)  # so that a day that is none is told with the file
    return key


def _check(scopes: tuple[str, ...], party: Party, expires: str) -> None:
    for scope in scopes:
        if scope not in SCOPES:
            hint = f"Use {', '.join(SCOPES)}"
            raise BadParameter(f"no right is called {scope!r}", where="--scope", hint=hint)
    if "write" in scopes and not party.publisher:
        hint = "Name the party whose exports it may upload, by its IRI"
        raise BadParameter("to write is a publisher's right", where="--publisher", hint=hint)
    if party.publisher and not _absolute(party.publisher):
        hint = "Write it in full, as exports have it after dcterms:publisher"
        raise BadParameter(f"{party.publisher!r} is no IRI", where="--publisher", hint=hint)
    for space in party.spaces:
        if not fit(space):
            hint = "Give a web address that ends in / or #, such as https://example.org/id/"
            raise BadParameter(f"{space!r} is no namespace", where="--space", hint=hint)
    try:
        Key("", "", (), "", expires=expires).over(date.min)
    except ValueError as error:
        hint = "Write it as 2027-03-31"
        raise BadParameter(f"{expires!r} is no date", where="--expires", hint=hint) from error


def _absolute(iri: str) -> bool:
    try:
        return bool(NamedNode(iri).value)
    except ValueError:
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
