"""What a JSON-LD document asks of its parser, estimated from above before that sees it.

The parser keeps all that a document says before it tells the first statement, copies a context
wherever another one takes effect, and goes as deep as terms are defined by each other. So a few
megabytes could exhaust memory, take hours, or end the process.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

from iotssf_kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iotssf_kg.rdf.contexts import Json
    from iotssf_kg.rdf.limits import Limits

# Characters for each byte of text: that names may come to, and of contexts that may be copied.
_NAMED, _COPIED = 128, 32
# A name up to this long is not looked at.
_SHORT: Final = 100
_ID: Final = "@id"
# What such an entry says may go on where the one before it ended.
_GOING_ON: Final = ("@vocab", "@base")
# Term → all that defines it anywhere in a document.
_Defined: TypeAlias = "Mapping[str, Mapping[str, None]]"
_SETTINGS: Final = ("@version", "@protected", "@propagate")


class Weight:
    """What was met in a document so far."""

    def __init__(self) -> None:
        self.objects = self.values = self.contexts = self._key = 0
        # Key → characters of the longest text under it, of those that are not short.
        self._long: dict[str, int] = {}
        # Term → all that defines it anywhere; how often something does; how large that is.
        self._words: dict[str, dict[str, None]] = {}
        self._times: Counter[str] = Counter()
        self._sizes: dict[str, int] = {}
        # Terms that bring a context of their own, and whether a context ends where a node does.
        self._scoped: set[str] = set()
        self._ending = False

    def object(self, found: Mapping[str, Json]) -> None:
        """Take an object of the document, a context or not."""
        self.objects += 1
        self.values += len(found)
        for key, value in found.items():
            if len(key) > self._key:
                self._key = len(key)
            if type(value) is list:
                self.values += len(value)
            elif type(value) is str and len(value) > _SHORT:
                self._long[key] = max(len(value), self._long.get(key, 0))

    def context(self, part: Mapping[str, Json]) -> None:
        """Take a context."""
        self._ending |= part.get("@propagate") is False
        for term, entry in part.items():
            if term in _SETTINGS:
                continue
            words = [term, *_texts(entry)]
            self._words.setdefault(term, {}).update(dict.fromkeys(words[1:]))
            self._times[term] += 1
            self._sizes[term] = max(sum(map(len, words)), self._sizes.get(term, 0))
            if isinstance(entry, dict) and "@context" in entry:
                self._scoped.add(term)

    def check(self, root: Json, size: int, name: str, limits: Limits) -> None:
        """Refuse the document *root*, of *size* bytes, where it asks too much.

        Raises:
            SourceError: It does.
        """
        lengths = _Lengths(self._words, self._times, name, limits.depth).found
        far = sum(lengths.get(word, 0) for word in _GOING_ON)
        reach = far + max(lengths.values(), default=0)
        defined = sum(times * (far + lengths[term]) for term, times in self._times.items())
        named = self._key + 2 * self._longest_id() + 4 * reach
        if max(defined, self.values * named) > limits.unfolded + _NAMED * size:
            raise SourceError(
                "its names, the longest of which are repeated again and again, come to too much",
                source=name,
                hint="Shorten very long IRIs in the context, keys and @id",
            )
        taken = self.contexts + self._activated(root)
        if taken * sum(self._sizes.values()) > (limits.unfolded >> 4) + _COPIED * size:
            raise SourceError(
                f"contexts of {len(self._sizes):,} terms take effect at {taken:,} places",
                source=name,
                hint="Write one context at the beginning, and none in terms and nodes",
            )

    def _longest_id(self) -> int:
        ids = [term for term, words in self._words.items() if _ID in words]
        return max(self._long.get(key, _SHORT) for key in (_ID, *ids))

    def _activated(self, root: Json) -> int:
        """At how many places, at most, contexts of terms begin or end."""
        if not self._scoped and not self._ending:
            return 0
        return self.objects + sum(word in self._scoped for word in _all_words(root))


class _Lengths:
    """Term → the characters that it comes to at most, where each may be defined by others."""

    def __init__(self, words: _Defined, times: Mapping[str, int], name: str, most: int) -> None:
        self._words, self._times = words, times
        self.found: dict[str, int] = {}
        left = {term: self._others(term) for term in words}
        for _ in range(most):
            ready = [term for term, others in left.items() if others <= self.found.keys()]
            for term in ready:
                self.found[term] = self._length(term, left.pop(term))
        for term in left:
            shown = term if len(term) <= _SHORT else f"{term[:_SHORT]}…"
            raise SourceError(
                f'the term "{shown}" is defined by others, more than {most} deep or in a circle',
                source=name,
                hint="Define it by an IRI in full",
            )

    def _others(self, term: str) -> set[str]:
        """The terms that the definitions of *term* may mean or begin with."""
        words = (term, *self._words[term])
        parts = {part for word in words for part in (word, word.partition(":")[0])} - {term}
        return {part for part in parts & self._words.keys() if not part.startswith("@")}

    def _length(self, term: str, others: set[str]) -> int:
        words = self._words[term]
        length = max(map(len, (term, *words))) + max(map(self.found.__getitem__, others), default=0)
        going_on = [len(word) for word in words if ":" not in word]
        if term in _GOING_ON and going_on:
            length += self._times[term] * max(going_on)
        return length


def _texts(entry: Json) -> Iterator[str]:
    """The words of the *entry* of a term."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        yield from (value for value in entry.values() if isinstance(value, str))


def _all_words(root: Json) -> Iterator[str]:
    """Every key and every text in *root*."""
    left = [root]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
