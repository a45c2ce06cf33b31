"""JSON-LD contexts: ours comes from the package, no other is fetched.

A context is settled before the RDF parser sees it: the address of ours is replaced by what it
says, and where a context would let words vanish, they are caught under ``UNKNOWN`` instead.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Final, TypeAlias

from iotssf_kg.errors import SourceError
from iotssf_kg.files import folder
from iotssf_kg.namespaces import HOME

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

CONTEXT: Final = f"{HOME}context.jsonld"
# Words that no context explains, and relative IRIs without a base, come out of the parser under
# these instead of silently not at all.
UNKNOWN: Final = "x-unknown:"
RELATIVE: Final = "x-relative://base/"


@cache
def our_context() -> dict[str, Json]:
    """What the context at ``CONTEXT`` says, from the shipped file."""
    loaded = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    context: dict[str, Json] = loaded["@context"]
    return context


def settle(context: Json) -> list[Json]:
    """*context* as an array without remote parts, in which no word can vanish.

    Raises:
        SourceError: It names another remote context, or is none.
    """
    if isinstance(context, list):
        return [part for item in context for part in settle(item)]
    if context is None:
        return [None, {"@vocab": UNKNOWN}]
    if isinstance(context, str):
        return [_packaged(context)]
    if context is our_context():
        return [context]
    if isinstance(context, dict):
        return [{term: _settle_entry(term, value) for term, value in context.items()}]
    raise SourceError(
        f"{context!r} is not a context", hint=f'Write "@context": "{CONTEXT}" or an object'
    )


def _packaged(address: str) -> Json:
    if address == CONTEXT:
        return our_context()
    raise SourceError(
        f"the context {address} is not fetched",
        hint=f'Write "{CONTEXT}", or copy what that context says into the document',
    )


def _settle_entry(term: str, value: Json) -> Json:
    if term == "@import":
        raise SourceError(
            f"the context {value} is not imported", hint="Copy what it says into the document"
        )
    if value is None and term in ("@vocab", "@base"):
        return UNKNOWN if term == "@vocab" else RELATIVE
    if isinstance(value, dict) and "@context" in value:
        return {**value, "@context": settle(value["@context"])}
    return value
