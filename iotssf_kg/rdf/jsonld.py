"""JSON-LD documents, of which nothing is fetched and nothing is lost.

The RDF parser drops what a context does not explain, and what is not an IRI where one belongs.
Here it parses leniently, under a context that explains every word, and what came out that way is
told as an error.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, Quad, RdfFormat
from pyoxigraph import parse as ox_parse

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.contexts import RELATIVE, UNKNOWN, Json, our_context, settle
from iotssf_kg.rdf.jsondoc import json_bytes, load_json, place_of_word
from iotssf_kg.rdf.jsonweight import Weight
from iotssf_kg.rdf.lost import Lost, first_lost, survey
from iotssf_kg.rdf.syntax import JSON_LD
from iotssf_kg.rdf.words import gathered

if TYPE_CHECKING:
    from iotssf_kg.rdf.limits import Limits

KEYWORDS: Final = frozenset(
    {
        "@base",
        "@container",
        "@context",
        "@direction",
        "@graph",
        "@id",
        "@import",
        "@included",
        "@index",
        "@json",
        "@language",
        "@list",
        "@nest",
        "@none",
        "@prefix",
        "@propagate",
        "@protected",
        "@reverse",
        "@set",
        "@type",
        "@value",
        "@version",
        "@vocab",
    }
)
# No string begins after a backslash: there it goes on.
_LIKE_A_KEYWORD: Final = re.compile(rb'(?<!\\)"((?:@|\\u0040)[A-Za-z]+)"')


def parse_jsonld(text: bytes, name: str, base: str | None, limits: Limits) -> tuple[Quad, ...]:
    """The quads of *text*, which has been checked for size, encoding and nesting.

    Raises:
        SourceError: It is not JSON-LD, names a context that is not packaged, says what no context
            explains, or a text in it is too long; names line and column where they can be told.
    """
    document = _Document(text, name)
    settled = document.settled()
    document.weight.check(settled, len(text), name, limits)
    try:
        stated = ox_parse(
            json_bytes(settled),
            RdfFormat.JSON_LD,
            base_iri=base or RELATIVE,
            rename_blank_nodes=True,
            lenient=True,
        )
        quads = gathered(stated, text, JSON_LD, name, limits)
    except SyntaxError as error:
        raise document.fault(f"this is not JSON-LD: {error.msg}", "Correct it") from error
    found = survey(quads)
    if lost := first_lost(found, document.terms, text):
        raise document.fault_at(lost)
    if any(tag != tag.lower() for tag in found.languages):
        return tuple(map(_in_lower_case, quads))
    return quads


def _in_lower_case(quad: Quad) -> Quad:
    """*quad* with its language tag as every other parser writes it."""
    value = quad.object
    if not isinstance(value, Literal) or not value.language or value.direction:
        return quad
    lower = Literal(value.value, language=value.language.lower())
    return Quad(quad.subject, quad.predicate, lower, quad.graph_name)


class _Document:
    """One JSON-LD document on its way to the parser."""

    def __init__(self, text: bytes, name: str) -> None:
        self.text = text
        self.name = name
        self.terms: set[str] = set()
        self.weight, self.ours = Weight(), False

    def settled(self) -> Json:
        """The document with every context settled, and one at each root."""
        self._check_keywords()
        root = load_json(self.text, self.name, self._settle_object)
        if not isinstance(root, dict | list):
            raise self.fault("this is no object", "Write one object, or an array of them")
        items = _parts(root)
        self._check_nodes(items)
        for item in items:
            if isinstance(item, dict):
                settled = item.get("@context", [])
                item["@context"] = [{"@vocab": UNKNOWN}, *_parts(settled)]
        return root

    def fault(self, what: str, hint: str, word: str | None = None) -> SourceError:
        """The error that says *what*, at the place of *word*."""
        line, column = (None, None) if word is None else place_of_word(self.text, word)
        return SourceError(what, source=self.name, line=line, column=column, hint=hint)

    def fault_at(self, lost: Lost) -> SourceError:
        """The error for what would have been lost."""
        return self.fault(lost.what, lost.hint, lost.word)

    def _settle_object(self, found: dict[str, Json]) -> dict[str, Json]:
        self.weight.object(found)
        if "@context" in found:
            found["@context"] = self._settle_context(found["@context"])
        if "@graph" in found:
            self._check_nodes(_parts(found["@graph"]))
        for key, value in found.items():
            if type(value) is list and any(type(item) is list for item in value):
                raise self.fault(
                    "an array stands in an array", 'Write the inner one as {"@list": […]}', key
                )
        return found

    def _settle_context(self, context: Json) -> Json:
        try:
            settled: list[Json] = settle(context)
        except SourceError as error:
            word = context if isinstance(context, str) else "@context"
            raise self.fault(error.what, error.hint, word) from error
        self.weight.contexts += max(1, len(settled))
        for part in settled:
            self._take_context(part)
        return settled

    def _take_context(self, part: Json) -> None:
        # Ours need be looked at only once, however often a document names it.
        if isinstance(part, dict) and not (part is our_context() and self.ours):
            self.ours |= part is our_context()
            self.terms.update(part)
            self.weight.context(part)

    def _check_keywords(self) -> None:
        for found in _LIKE_A_KEYWORD.finditer(self.text):
            word = found[1].decode().replace("\\u0040", "@")
            if word not in KEYWORDS:
                raise self.fault(
                    f'"{word}" looks like a keyword of JSON-LD, and is none',
                    "Correct it, or write it without the @",
                    word,
                )

    def _check_nodes(self, items: list[Json]) -> None:
        for item in items:
            if not isinstance(item, dict) or "@value" in item:
                raise self.fault(
                    f"{json.dumps(item, ensure_ascii=False)[:40]} stands where a node belongs",
                    "Make it the value of a key",
                )


def _parts(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
