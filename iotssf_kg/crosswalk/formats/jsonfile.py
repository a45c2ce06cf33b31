"""JSON from others, read within bounds, and looked into without surprise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from iotssf_kg.depth import json_depth
from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.jsondoc import load_json
from iotssf_kg.rdf.text import utf8_text

_DEEPEST: Final = 100


def load_object(data: bytes, name: str) -> Mapping[str, Any]:
    """The JSON object *data*.

    Raises:
        SourceError: It is no JSON, no object, or nests too deep; names the line.
    """
    text = utf8_text(data, name)
    if json_depth(text) > _DEEPEST:
        raise SourceError(f"it nests more than {_DEEPEST} deep", source=name)
    found = load_json(text, name, dict)
    if not isinstance(found, dict):
        raise SourceError("it is no JSON object", source=name, line=1)
    return found


def inner(value: object, *keys: str) -> Mapping[str, Any]:
    """The object in *value* under *keys*, one in the other; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def listed(value: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """The objects in *value* under *key*: of a list, or one that stands alone."""
    found = value.get(key)
    found = found if isinstance(found, list) else [found]
    return [each for each in found if isinstance(each, dict)]


def text(value: Mapping[str, Any], key: str) -> str:
    """The text or number in *value* under *key*, as text; several are parted by "|"."""
    found = value.get(key)
    if isinstance(found, list):
        return "|".join(str(each) for each in found if isinstance(each, str | int | float))
    return str(found) if isinstance(found, str | int | float) else ""


def dump(value: Mapping[str, Any]) -> bytes:
    """*value* as JSON for people and programs."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
