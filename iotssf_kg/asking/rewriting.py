"""An endpoint's answer, read in a process of its own and written as it was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

from iotssf_kg.asking.questions import Reply
from iotssf_kg.asking.spool import Spool, Spooled
from iotssf_kg.asking.writing import Content
from iotssf_kg.errors import StoreError
from iotssf_kg.store.dialects import corrected
from iotssf_kg.store.media import GRAPHS, RESULTS
from iotssf_kg.store.results import check_whole

# What an endpoint is asked for, whatever its answer is written in then; all that we can read.
WANTED: Final[dict[bool, str]] = {
    False: "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    True: "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5",
}


@dataclass(frozen=True)
class Rewrite:
    """An answer of an endpoint, to be written in another format.

    Attributes:
        given: The answer.
        given_type: The media type that it says it has.
        media_type: What to write it in.
        place: The file for a large one.
        most: The most bytes that it may come to.
    """

    given: Spooled = field(repr=False)
    given_type: str
    media_type: str
    place: Path
    most: int

    def answer(self) -> Reply:
        """The answer as it is asked for.

        Raises:
            StoreError: It is none, or not the whole of one.
        """
        try:
            with Spool(self.place, self.most) as out:
                self._write(self._given(), out)
        except (SyntaxError, ValueError) as error:
            raise self._broken() from error
        return Reply(self.media_type, out.close())

    def _given(self) -> bytes:
        return Path(self.given.file).read_bytes() if self.given.file else self.given.data

    def _write(self, body: bytes, out: Any) -> None:
        if self.media_type in GRAPHS:
            form = GRAPHS.get(self.given_type)
            if form is None:
                raise self._broken()
            quads = parse(body, form, rename_blank_nodes=True)
            serialize((quad.triple for quad in quads), out, GRAPHS[self.media_type])
            return
        self._results(corrected(self.given_type, body)).serialize(out, RESULTS[self.media_type])

    def _results(self, body: bytes) -> QueryBoolean | QuerySolutions:
        form = RESULTS.get(self.given_type)
        if form is None or form == QueryResultsFormat.CSV:
            raise self._broken()
        check_whole(body, form)
        return parse_query_results(body, form)

    def _broken(self) -> StoreError:
        what = f"the endpoint's answer ({self.given_type[:60] or 'of no type'}) cannot be read"
        return StoreError(what, hint="It does not answer as SPARQL 1.1 says: tell the operator")


@dataclass(frozen=True)
class Statements:
    """Documents, to be written as an update can hold them."""

    contents: Sequence[Content]

    def answer(self) -> str:
        """Their statements in N-Triples."""
        triples = (triple for each in self.contents for triple in each.triples())
        return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
