"""Short names for the parties' nodes, for tables that people read."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import shrink


class Names:
    """Prefixed names for the nodes in *terms*; a host's first word is its namespaces' prefix.

    Attributes:
        legend: Prefix → namespace, of those that were made up.
    """

    def __init__(self, terms: Iterable[object]) -> None:
        self.legend: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        for term in terms:
            if isinstance(term, NamedNode) and shrink(term) == term.value:
                self._name(_space(term.value))

    def _name(self, space: str) -> None:
        host = urlsplit(space).hostname
        if space in self._prefixes or not host:
            return
        word = host.removeprefix("www.").split(".")[0]
        taken = sum(prefix.rstrip("0123456789") == word for prefix in self.legend)
        prefix = f"{word}{taken + 1}" if taken else word
        self._prefixes[space] = prefix
        self.legend[prefix] = space

    def __call__(self, term: object) -> str:
        """*term* as short as the legend and our own prefixes allow."""
        if term is None:
            return ""
        if isinstance(term, NamedNode):
            space = _space(term.value)
            if space in self._prefixes:
                return f"{self._prefixes[space]}:{term.value.removeprefix(space)}"
        return shrink(term)


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
