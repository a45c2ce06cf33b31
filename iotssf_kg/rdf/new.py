"""An export to start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.errors import BadParameter
from iotssf_kg.namespaces import PREFIXES
from iotssf_kg.rdf.parse import parse
from iotssf_kg.rdf.serialise import serialise
from iotssf_kg.rdf.syntax import TURTLE

if TYPE_CHECKING:
    from iotssf_kg.rdf.syntax import Syntax

_START: Final = Path(__file__).with_name("new_export.ttl")
_SPACE: Final = "https://example.org/id/"
_NAME: Final = "Example"
_DAY: Final = "2000-01-01"


def new_export(space: str, name: str, syntax: Syntax, on: date | None = None) -> bytes:
    """A minimal export in *syntax* that satisfies every profile; commented, in Turtle.

    Args:
        space: The namespace that its nodes are named in, ending in ``/`` or ``#``.
        name: The organization that publishes it.
        syntax: Turtle, JSON-LD, the spreadsheet template, or any other.
        on: The date of all that is dated in it; today, if not given.

    Raises:
        BadParameter: *space* is no IRI.
    """
    try:
        prefix = NamedNode(space)
    except ValueError as error:
        raise BadParameter(f"{space} is no IRI", where="space", hint="Give one") from error
    text = _START.read_text(encoding="utf-8")
    for made_up, true in (
        (_DAY, (on or date.today()).isoformat()),
        (f"<{_SPACE}>", str(prefix)),
        (f'"{_SPACE}"', str(Literal(space))),
        (f'"{_NAME}"', str(Literal(name, language="en"))),
    ):
        text = text.replace(made_up, true)
    if syntax == TURTLE:
        return text.encode()
    quads = parse(text.encode(), TURTLE, _START.name).quads
    return serialise(quads, syntax, PREFIXES | {"": space})
