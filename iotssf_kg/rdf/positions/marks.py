"""JSON-LD in which each value bears a mark that comes out of the RDF parser with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Final

from iotssf_kg.rdf.contexts import Json, settle
from iotssf_kg.rdf.jsondoc import load_json

if TYPE_CHECKING:
    from iotssf_kg.rdf.positions.jsontext import Value

# Keys whose texts are no terms of a statement, or change what others mean.
_UNMARKED: Final = frozenset({"@type", "@language", "@direction", "@index"})
# Keys of objects that are no nodes, or whose @id would mean something else.
_NO_NODE: Final = frozenset({"@id", "@value", "@list", "@set", "@graph"})
# Keys under which an object is no node: its keys are something else than properties.
_MAPS: Final = frozenset({"@reverse", "@nest", "@value"})
_MAPPED: Final = frozenset({"@language", "@index", "@id", "@type", "@graph"})
_LIKE_A_KEYWORD: Final = re.compile(rb'"(?:@|\\u0040)[A-Za-z]+"')


class Words:
    """What the contexts of a document make of its keys.

    Attributes:
        aliases: Term → the keyword that it stands for.
        maps: Terms whose objects are no nodes.
        lists: Terms whose arrays are lists.
        typed: Terms whose keys are types.
        json: Terms whose values may be JSON literals.
        reverses: Whether a statement may be told where its object stands.
    """

    def __init__(self, text: bytes) -> None:
        self.aliases: dict[str, str] = {}
        # Escaped, it can be written in many ways.
        self.reverses = b"everse" in text or b"\\u" in text
        self.maps: set[str] = set(_MAPS)
        self.lists: set[str] = {"@list"}
        self.typed: set[str] = set()
        self.json: set[str] = {"@value"} if b"@json" in text else set()
        load_json(text, "", self._note)

    def keyword(self, key: str) -> str:
        """The keyword that *key* stands for, else *key*."""
        return self.aliases.get(key, key)

    def _note(self, found: dict[str, Json]) -> dict[str, Json]:
        if "@context" in found:
            self._read(settle(found["@context"]))
        return found

    def _read(self, contexts: Iterable[Json]) -> None:
        for context in contexts:
            for term, entry in context.items() if isinstance(context, dict) else ():
                self._define(term, entry if isinstance(entry, dict) else {"@id": entry})

    def _define(self, term: str, entry: dict[str, Json]) -> None:
        meaning, container = entry.get("@id"), entry.get("@container")
        if isinstance(meaning, str) and meaning.startswith("@"):
            self.aliases[term] = meaning
        self.reverses |= "@reverse" in entry
        if entry.get("@type") == "@json":
            self.json.add(term)
        if meaning == "@nest" or term in self.json:
            self.maps.add(term)
        kinds = container if isinstance(container, list) else [container]
        if "@list" in kinds or meaning == "@list":
            self.lists.add(term)
        if "@type" in kinds:
            self.typed.add(term)
        if any(kind in _MAPPED for kind in kinds if isinstance(kind, str)):
            self.maps.add(term)
        if "@context" in entry:
            self._read(settle(entry["@context"]))


class Marks:
    """The marks of one text.

    Args:
        text: It.
    """

    def __init__(self, text: bytes) -> None:
        stem = next(stem for i in count() if (stem := f"x{i}q").encode() not in text)
        self._stem = stem

    def written(self, text: bytes, found: list[Value], words: Words, *, nodes: bool) -> bytes:
        """*text* with its values marked, and with *nodes* also its objects without an @id."""
        parts: list[bytes] = []
        at = 0
        for number, value in enumerate(found):
            mark = f"{self._stem}{number}e".encode()
            if value.hidden:
                continue
            if not value.opening:
                put = self._scalar(text[value.start : value.end], value, words, mark)
                parts += text[at : value.start], put
                at = value.end
            elif nodes and _is_node(value, words):
                comma = b"," if value.keys else b""
                parts += text[at : value.end], b'"@id":"_:' + mark + b'"' + comma
                at = value.end
        return b"".join([*parts, text[at:]])

    def read(self, term: object) -> int | None:
        """The number of the value that *term* comes from."""
        text: str = getattr(term, "value", "")
        at = text.find(self._stem)
        if at < 0:
            return None
        at += len(self._stem)
        return int(text[at : text.index("e", at)])

    @staticmethod
    def _scalar(word: bytes, value: Value, words: Words, mark: bytes) -> bytes:
        if word == b"null" or words.keyword(value.key) in _UNMARKED:
            return word
        if not word.startswith(b'"'):
            return b'"#' + mark + b'"'
        if _LIKE_A_KEYWORD.fullmatch(word):
            return word
        # A fragment leaves the rest of an IRI as it is, however that is resolved.
        hash_ = b"" if word.startswith(b'"_:') else b"#"
        return word[:-1] + hash_ + mark + b'"'


def _is_node(value: Value, words: Words) -> bool:
    if value.opening != b"{" or words.keyword(value.key) in words.maps:
        return False
    return not any(words.keyword(key) in _NO_NODE for key in value.keys)
