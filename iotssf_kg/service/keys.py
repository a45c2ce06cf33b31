"""Tokens that give rights; only their hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from iotssf_kg.errors import BadParameter, StoreError, UnknownName
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
    """

    name: str
    sha256: str
    scopes: tuple[str, ...]
    created: str


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
                text = read_file(self._file)
            except FileNotFoundError:
                return []
        try:
            return [Key(**{**each, "scopes": tuple(each["scopes"])}) for each in json.loads(text)]
        except (ValueError, TypeError, KeyError) as error:
            hint = "Remove the file and make the tokens anew"
            raise StoreError(
                "the tokens cannot be read", where=str(self._file), hint=hint
            ) from error

    def create(self, scopes: tuple[str, ...]) -> str:
        """A new token with the rights *scopes*; it is told this once.

        Raises:
            BadParameter: There is no such right.
        """
        for scope in scopes:
            if scope not in SCOPES:
                hint = f"Use {', '.join(SCOPES)}"
                raise BadParameter(f"no right is called {scope!r}", where="--scope", hint=hint)
        token = _PREFIX + secrets.token_urlsafe(_BYTES)
        name, now = secrets.token_hex(4), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self._write([*self.held(), Key(name, _hash(token), scopes, now)])
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
        digest, found = _hash(token), None
        for key in self.held():
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def _write(self, keys: list[Key]) -> None:
        with told(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            replace_file(self._file, json.dumps([asdict(key) for key in keys], indent=1), 0o600)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
