"""JSON-LD as a vendor would write it: the short keys of our context, one object a node."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from typing import Final, NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import serialize as ox_serialize

from iotssf_kg.namespaces import RDF, XSD
from iotssf_kg.rdf.contexts import CONTEXT, Json, our_context

_TYPE: Final = RDF("type")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,16}")
_STRING: Final = XSD("string")
_BOOLEAN: Final = XSD("boolean")
_WHOLE: Final = XSD("integer")
_LANGUAGE: Final = "@language"


class Key(NamedTuple):
    """A short key of the context, and how it reads its values."""

    name: str
    coercion: str


@cache
def context_keys() -> dict[str, Key]:
    """The short key of each property that the context has one for, by the property's IRI."""
    keys = {term: entry for term, entry in our_context().items() if isinstance(entry, dict)}
    return {
        expand(str(entry["@id"])): Key(
            term, expand(str(entry.get("@type", entry.get("@container", ""))))
        )
        for term, entry in keys.items()
    }


@cache
def context_words() -> dict[str, str]:
    """The short word of each class and code value of the context, by its IRI."""
    return {
        expand(entry): term
        for term, entry in our_context().items()
        if isinstance(entry, str) and term[0] != "@" and term not in context_prefixes()
    }


@cache
def context_prefixes() -> dict[str, str]:
    """The prefixes of the context."""
    return {
        term: entry
        for term, entry in our_context().items()
        if isinstance(entry, str) and entry.endswith(("/", "#")) and not term.startswith("@")
    }


def shorten(iri: str) -> str:
    """*iri* as a prefixed name of the context, where it has a prefix for it."""
    for prefix, space in context_prefixes().items():
        if iri.startswith(space) and not iri.startswith("//", len(space)):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri


def expand(word: str) -> str:
    """The IRI that *word*, a prefixed name of the context, stands for; others are kept."""
    prefix, colon, local = word.partition(":")
    space = context_prefixes().get(prefix)
    return space + local if colon and space and not local.startswith("//") else word


def compact_jsonld(quads: list[Quad]) -> bytes:
    """*quads*, in the order they have, as JSON-LD under our context."""
    iris = {t.value for quad in quads for t in quad if isinstance(t, NamedNode)}
    if any(expand(iri) != iri for iri in iris):
        # An IRI that reads like one of our prefixed names cannot be written under our context.
        return ox_serialize(quads, format=RdfFormat.JSON_LD) or b""
    graphs: dict[object, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(quad)
    nodes = _nodes(graphs.pop(DefaultGraph(), []))
    nodes += [{"id": _id(name), "@graph": _nodes(held)} for name, held in graphs.items()]
    document = {"@context": CONTEXT, "@graph": nodes}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _nodes(quads: list[Quad]) -> list[Json]:
    subjects: dict[object, list[Quad]] = defaultdict(list)
    for quad in quads:
        subjects[quad.subject].append(quad)
    return [_node(subject, held) for subject, held in subjects.items()]


def _node(subject: object, quads: list[Quad]) -> Json:
    node: dict[str, Json] = {"id": _id(subject)}
    for quad in quads:
        key, value = _entry(quad.predicate, quad.object)
        if isinstance(value, Literal):
            texts = node.setdefault(key, {})
            _add(texts, value.language or "", value.value)  # type: ignore[arg-type]
        else:
            _add(node, key, value)
    return node


def _add(target: dict[str, Json], key: str, value: Json) -> None:
    held = target.setdefault(key, value)
    if held is value:
        return
    if not isinstance(held, list):
        held = target[key] = [held]
    held.append(value)


def _entry(predicate: NamedNode, value: object) -> tuple[str, Json | Literal]:
    """The key and the value to write; a Literal is a text in the key's language map."""
    if predicate == _TYPE and not isinstance(value, Literal):
        return "type", _word(value)
    key = context_keys().get(predicate.value)
    if key and not isinstance(value, Literal) and key.coercion in _REFERENCES:
        return key.name, _REFERENCES[key.coercion](value)
    if key and isinstance(value, Literal) and _reads_as(value, key.coercion):
        return key.name, value if value.language else _plain(value)
    return shorten(predicate.value), _spelled(value)


def _reads_as(value: Literal, coercion: str) -> bool:
    return coercion == (_LANGUAGE if value.language else value.datatype.value)


def _plain(value: Literal) -> Json:
    if value.datatype == _BOOLEAN and value.value in ("true", "false"):
        return value.value == "true"
    if value.datatype == _WHOLE and _INTEGER.fullmatch(value.value):
        return int(value.value)
    return value.value


def _spelled(value: object) -> Json:
    """*value* as any context reads it."""
    if not isinstance(value, Literal):
        return {"@id": _id(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == _STRING:
        return value.value
    return {"@value": value.value, "@type": shorten(value.datatype.value)}


def _word(node: object) -> str:
    return context_words().get(getattr(node, "value", ""), "") or _id(node)


def _id(node: object) -> str:
    return shorten(node.value) if isinstance(node, NamedNode) else str(node)


_REFERENCES: Final = {"@id": _id, "@vocab": _word}
