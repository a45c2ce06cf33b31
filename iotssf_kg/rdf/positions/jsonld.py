"""Offsets in JSON-LD, by parsing it again with a mark in each value.

Whatever contexts make of keys and values, a marked text says the same statements in the same
order, and each mark comes out in the statement whose subject or object it stands in. What bears
none, such as types and the cells of lists, follows from what stands around it.
"""

from __future__ import annotations

import json
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat
from pyoxigraph import parse as ox_parse

from iotssf_kg.namespaces import RDF
from iotssf_kg.rdf.contexts import RELATIVE, UNKNOWN, Json, settle
from iotssf_kg.rdf.jsondoc import json_bytes, load_json
from iotssf_kg.rdf.positions.jsontext import Value, values
from iotssf_kg.rdf.positions.marks import Marks, Words
from iotssf_kg.rdf.positions.spots import Spots

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPE: Final = RDF("type")
_FIRST: Final = RDF("first")
_REST: Final = RDF("rest")
_NIL: Final = RDF("nil")


def spots(text: bytes, quads: Sequence[Quad]) -> Spots | None:
    """The offsets of the statements of *text*, which say *quads*, or None if they cannot be."""
    found, words, marks = values(text), Words(text), Marks(text)
    for nodes in (True, False):
        marked = _parsed(marks.written(text, found, words, nodes=nodes))
        if [quad.predicate for quad in marked] == [quad.predicate for quad in quads]:
            return _Reading(text, found, words, marks, marked).spots()
    return None


def _parsed(text: bytes) -> list[Quad]:
    """What *text* says, or nothing where the marks have made it no JSON-LD."""
    root = load_json(text, "", _settled)
    for item in root if isinstance(root, list) else [root]:
        if isinstance(item, dict):
            own = item.get("@context", [])
            item["@context"] = [{"@vocab": UNKNOWN}, *(own if isinstance(own, list) else [own])]
    try:
        source = json_bytes(root)
        return list(ox_parse(source, RdfFormat.JSON_LD, base_iri=RELATIVE, lenient=True))
    except SyntaxError:
        return []


def _settled(found: dict[str, Json]) -> dict[str, Json]:
    if "@context" in found:
        found["@context"] = settle(found["@context"])
    return found


class _Reading:
    """The values that the statements of a marked text come from."""

    def __init__(
        self,
        text: bytes,
        found: list[Value],
        words: Words,
        marks: Marks,
        quads: Sequence[Quad],
    ) -> None:
        self.text = text
        self.words = words
        self.quads = quads
        self.subjects = [_at(found, marks.read(quad.subject)) for quad in quads]
        self.objects = [_at(found, marks.read(quad.object)) for quad in quads]
        self.types = self._types(found)
        self.empty = self._empty_lists(found)
        # Cell of a list → the statement of its item.
        self.items: dict[object, int] = {
            quad.subject: index for index, quad in enumerate(quads) if quad.predicate == _FIRST
        }

    def spots(self) -> Spots:
        found = Spots()
        last = 0
        for index in range(len(self.quads)):
            subject = self._subject(index)
            value = self._object(index)
            if value is None:
                value = subject if subject is not None else last
            found.add(value if subject is None else subject, value)
            last = value
        return found

    def _types(self, found: list[Value]) -> dict[Value, list[Value]]:
        """Object → the texts under its @type, from the one that is told last.

        The RDF parser tells them in the order of the alphabet, after one that is a key.
        """
        types: dict[Value, list[Value]] = {}
        names = {"@type", *(key for key, word in self.words.aliases.items() if word == "@type")}
        for value in found:
            if value.key in names and not value.opening and (owner := value.owner):
                types.setdefault(owner, []).append(value)
        for texts in types.values():
            texts.sort(key=self._written, reverse=True)
        for value in found if self.words.typed else ():
            if value.opening == b"{" and value.owner and value.owner.key in self.words.typed:
                types.setdefault(value, []).append(value)
        return types

    def _written(self, value: Value) -> str:
        return str(json.loads(self.text[value.start : value.end]))

    def _empty_lists(self, found: list[Value]) -> dict[int, Value]:
        """Statement → the array of no items that is its object; none if they do not tally."""
        nils = [
            index
            for index, quad in enumerate(self.quads)
            if quad.object == _NIL and quad.predicate != _REST
        ]
        arrays = [
            value
            for value in found
            if value.opening == b"[" and value.empty and value.key in self.words.lists
        ]
        return dict(zip(nils, arrays, strict=True)) if len(nils) == len(arrays) else {}

    def _subject(self, index: int) -> int | None:
        subject = self.subjects[index] or self._item(self.quads[index].subject)
        return None if subject is None else subject.start

    def _object(self, index: int) -> int | None:
        quad, subject, value = self.quads[index], self.subjects[index], self.objects[index]
        if value is None and quad.predicate == _TYPE and subject:
            # Each is told once, in order; a mark is part of one object alone.
            left = self.types.get(self._node(subject), [])
            return left.pop().start if left else None
        if self.words.reverses and value and subject and self._node(value) in subject.ancestors:
            # Under @reverse, the statement is made where its subject stands.
            return self._whole(subject).start
        whole = self._item(quad.object) if quad.predicate == _REST else self._whole_object(index)
        return None if whole is None else whole.start

    def _whole_object(self, index: int) -> Value | None:
        """What is written as the object of a statement: a value, a list, or an empty one."""
        value = self.objects[index]
        if value:
            return self._whole(value)
        if index in self.empty:
            return self._braced(self.empty[index])
        item = self._item(self.quads[index].object)
        if item is None or item.parent is None:
            return item
        braced = self.words.keyword(item.key) in ("@id", "@value")
        around = item.parent.parent if braced else item.parent
        return self._braced(around if around and around.opening == b"[" else item)

    def _item(self, cell: object) -> Value | None:
        """The item in the *cell* of a list."""
        index = self.items.get(cell)
        return None if index is None else self._whole_object(index)

    def _braced(self, array: Value) -> Value:
        """The object that *array* is the @list of, else itself."""
        if self.words.keyword(array.key) == "@list" and array.parent:
            return array.parent
        return array

    def _node(self, value: Value) -> Value:
        """The object that *value* names, else itself."""
        if not value.opening and self.words.keyword(value.key) == "@id" and value.owner:
            return value.owner
        return value

    def _whole(self, value: Value) -> Value:
        """The node object that *value* is the @id of, if it says more; else itself."""
        top = self._json_literal(value)
        node = self._node(top)
        return node if len(node.keys) > 1 else top

    def _json_literal(self, value: Value) -> Value:
        """The JSON literal that *value* is a part of, else itself."""
        if not self.words.json:
            return value
        names = self.words.json
        parts = (each for each in value.ancestors if self.words.keyword(each.key) in names)
        return min(parts, key=attrgetter("start"), default=value)


def _at(found: list[Value], number: int | None) -> Value | None:
    return None if number is None else found[number]
