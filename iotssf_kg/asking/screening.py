"""What is looked at in a query or update before an endpoint gets it.

An endpoint has an engine that we do not know, with powers of its own: Virtuoso fetches what
``DEFINE get:soft`` or ``FROM … OPTION`` say, and runs ``bif:`` and ``sql:`` functions of its
database; Jena runs classes by ``java:``. So text goes on only if it is SPARQL 1.1 to the letter,
told by a parser, and names none of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pyoxigraph

from iotssf_kg.errors import BadSparql
from iotssf_kg.store.embedded import translated
from iotssf_kg.store.media import GRAPHS, RESULTS, choose
from iotssf_kg.store.tokens import check, iris

# Functions and settings of one product, which reach past the data.
_OWN: Final = re.compile(r"(?:bif|sql|sqlval|short|long|special|java|js):", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


class Passed(NamedTuple):
    """A query that may go on.

    Attributes:
        media_type: What its answer is written in.
        graph: Whether its answer is a graph.
        relative: Whether it has IRIs that need a base.
    """

    media_type: str
    graph: bool
    relative: bool


@dataclass(frozen=True)
class Screen:
    """Whether the query *text* may go on, and what comes of it."""

    text: str = field(repr=False)
    accept: str | None
    base: str | None = None

    def answer(self) -> Passed:
        """Look.

        Raises:
            BadSparql: It is not SPARQL 1.1, or reaches past the data.
            NotAcceptable: Its answer has no such format.
        """
        found, relative = _screened(self.text, self.base, _query)
        graph = found == pyoxigraph.QueryTriples
        return Passed(choose(self.accept, GRAPHS if graph else RESULTS), graph, relative)


@dataclass(frozen=True)
class ScreenUpdate:
    """Whether the update *text* may go on, and whether it has IRIs that need a base."""

    text: str = field(repr=False)
    base: str | None = None

    def answer(self) -> bool:
        """Look; see ``Screen.answer``."""
        return bool(_screened(self.text, self.base, _update)[1])


def _screened(text: str, base: str | None, read: Callable[[str, str | None], Any]) -> Any:
    """What *read* finds in *text*, and whether it needs *base* for that."""
    plain = _ESCAPE.sub(_character, text)
    # Some engines decode \u before they look for tokens, some after.
    for reading in {text, plain}:
        check(reading)
        for iri in iris(reading):
            if _OWN.match(_ESCAPE.sub(_character, iri)):
                raise BadSparql(f"{iri[:60]!r} is of one product", hint="Write SPARQL 1.1")
    with translated():
        if plain != text:
            read(plain, base)
        try:
            return read(text, None), False
        except SyntaxError:
            return read(text, base), True


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _query(text: str, base: str | None) -> Any:
    with _functions():
        return type(pyoxigraph.Store().query(text, base_iri=base))


def _update(text: str, base: str | None) -> None:
    with _functions():
        pyoxigraph.Store().update(text, base_iri=base)


@contextmanager
def _functions() -> Iterator[None]:
    """Refuse functions that are not of SPARQL 1.1, whatever the store is empty of."""
    try:
        yield
    except RuntimeError as error:
        if "custom" in str(error):
            raise BadSparql(str(error), hint="Use functions of SPARQL 1.1") from error
