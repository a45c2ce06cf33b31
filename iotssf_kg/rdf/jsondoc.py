"""JSON with nothing left unsaid: duplicate keys, places, numbers that would change."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.text import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from iotssf_kg.rdf.contexts import Json

# Beyond these, JSON-LD turns a whole number into a rounded one.
_LONGEST_INTEGER: Final = 18
_TOKEN: Final = re.compile(rb'("(?:[^"\\]++|\\.)*+")(\s*+:)?|[][{}]', re.DOTALL)


def load_json(
    text: bytes, name: str, each_object: Callable[[dict[str, Json]], dict[str, Json]]
) -> Json:
    """The JSON value of *text*; every object has gone through *each_object*, innermost first.

    Raises:
        SourceError: It is not JSON, says a key twice, or holds a number that cannot be kept.
    """
    watch = _Watch(text, name)
    try:
        # Decoded, for json would guess at an encoding.
        value: Json = json.loads(
            text.decode(),
            object_pairs_hook=lambda pairs: each_object(watch.unique(pairs)),
            parse_int=watch.whole,
            parse_constant=watch.constant,
        )
    except json.JSONDecodeError as error:
        raise SourceError(
            f"this is not JSON: {error.msg.removesuffix(' starting at')}",
            source=name,
            line=error.lineno,
            column=error.colno,
            hint="Check the commas, quotes and brackets before this place",
        ) from error
    return value


def json_bytes(value: Json) -> bytes:
    """*value* as JSON that takes no more room than it must.

    Half a character, which UTF-8 cannot say, stays escaped.
    """
    return json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace")


class _Watch:
    """Looks at what the JSON parser meets."""

    def __init__(self, text: bytes, name: str) -> None:
        self.text = text
        self.name = name

    def unique(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise _twice(self.text, self.name)
        return found

    def whole(self, digits: str) -> int:
        if len(digits) > _LONGEST_INTEGER:
            raise _number(self.text, self.name, digits)
        return int(digits)

    def constant(self, word: str) -> float:
        raise _number(self.text, self.name, word)


def place_of_word(text: bytes, word: str) -> tuple[int | None, int | None]:
    """Where *word* first stands in *text*, as a string or else bare, if it can be told."""
    quoted = (json.dumps(word, ensure_ascii=ascii_only) for ascii_only in (False, True))
    for written in (*quoted, word):
        if (offset := text.find(written.encode(errors="replace"))) >= 0:
            return place_of(text, offset)
    return None, None


def _number(text: bytes, name: str, digits: str) -> SourceError:
    line, column = place_of(text, max(text.find(digits.encode()), 0))
    shown = digits if len(digits) <= _LONGEST_INTEGER else f"{digits[:_LONGEST_INTEGER]}…"
    return SourceError(
        f"the number {shown} cannot be kept as it stands",
        source=name,
        line=line,
        column=column,
        hint="Put it in quotes",
    )


def _twice(text: bytes, name: str) -> SourceError:
    objects: list[set[bytes]] = []
    for token in _TOKEN.finditer(text):
        key, colon = token[1], token[2]
        if token[0] in b"[{":
            objects.append(set())
        elif token[0] in b"]}":
            objects.pop()
        elif colon and key in objects[-1]:
            return _repeated(key.decode(), name, *place_of(text, token.start()))
        elif colon:
            objects[-1].add(key)
    return _repeated("a key", name, None, None)


def _repeated(key: str, name: str, line: int | None, column: int | None) -> SourceError:
    return SourceError(
        f"{key} stands twice in one object",
        source=name,
        line=line,
        column=column,
        hint="Give its values as one array",
    )
