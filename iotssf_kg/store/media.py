"""Which media types an answer has, and which of them an Accept header asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from iotssf_kg.errors import NotAcceptable

# Our own table: the engine's media type of CSV carries a charset. The first is the default.
RESULTS: Final[Mapping[str, QueryResultsFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS: Final[Mapping[str, RdfFormat]] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
_ALIASES: Final = {
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/plain": ("text/tab-separated-values", "application/n-triples"),
}


def choose(accept: str | None, offered: Mapping[str, object]) -> str:
    """The media type among those *offered* that *accept* prefers; the first without a wish.

    Args:
        accept: An Accept header; https://www.rfc-editor.org/rfc/rfc9110#name-accept.
        offered: Keyed by media type, the default first.

    Raises:
        NotAcceptable: None of them is accepted.
    """
    if accept is None:
        return next(iter(offered))
    found = _preferred(accept, tuple(offered))
    if found is None:
        hint = f"Ask for {', '.join(offered)}"
        raise NotAcceptable(f"no format here is {accept}", where="Accept", hint=hint)
    return found


@lru_cache  # clients have few headers, and send them with every request
def _preferred(accept: str, offered: tuple[str, ...]) -> str | None:
    for wanted in _ranges(accept):
        found = next((m for m in offered if _fits(m, wanted)), None)
        if found is not None:
            return found
    return None


def bare(content_type: str) -> str:
    """*content_type* without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def _fits(media_type: str, wanted: str) -> bool:
    if wanted.endswith("/*"):
        return wanted == "*/*" or media_type.startswith(wanted[:-1])
    return media_type == wanted or media_type in _ALIASES.get(wanted, ())


def _ranges(accept: str) -> Iterator[str]:
    weighed = [(_quality(part), bare(part)) for part in accept.split(",") if part.strip()]
    # The sort is stable: of equals the one named first.
    for quality, wanted in sorted(weighed, key=lambda each: -each[0]):
        if quality > 0:
            yield wanted


def _quality(part: str) -> float:
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
