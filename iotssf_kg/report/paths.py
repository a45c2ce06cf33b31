"""Paths in the syntax of SPARQL, made into the nodes that SHACL wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import RDF, SH
from iotssf_kg.report.trees import Tree
from iotssf_kg.rules.export import Term

_TOKEN: Final = re.compile(r"<([^<>\s]+)>|([\^()/|*+?])")
_MODIFIERS: Final = {
    "*": SH("zeroOrMorePath"),
    "+": SH("oneOrMorePath"),
    "?": SH("zeroOrOnePath"),
}
# No shape has a longer one, and what is nested deeper would exhaust the stack.
_LONGEST: Final = 200


def path_node(text: str) -> Term | Tree | None:
    """The node for the path *text*; https://www.w3.org/TR/shacl/#property-paths.

    None where it is no path: some engines tell a compound one in words of their own.
    """
    tokens = _TOKEN.findall(text)
    if not tokens or len(tokens) > _LONGEST or _TOKEN.sub("", text).strip(" "):
        return None
    try:
        reader = _Reader(tokens)
        found = reader.either()
    except (IndexError, ValueError):
        return None
    return found if reader.at == len(tokens) else None


class _Reader:
    """Reads a path by recursive descent; https://www.w3.org/TR/sparql11-query/#rPath."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def either(self) -> Term | Tree:
        found = [self.sequence()]
        while self._next("|"):
            found.append(self.sequence())
        return found[0] if len(found) == 1 else [(SH("alternativePath"), _listed(found))]

    def sequence(self) -> Term | Tree:
        found = [self.step()]
        while self._next("/"):
            found.append(self.step())
        return found[0] if len(found) == 1 else _listed(found)

    def step(self) -> Term | Tree:
        if self._next("^"):
            return [(SH("inversePath"), self.step())]
        found = self.primary()
        while self.at < len(self.tokens) and self.tokens[self.at][1] in _MODIFIERS:
            found = [(_MODIFIERS[self.tokens[self.at][1]], found)]
            self.at += 1
        return found

    def primary(self) -> Term | Tree:
        if self._next("("):
            found = self.either()
            if not self._next(")"):
                raise ValueError("a bracket is open")
            return found
        iri = self.tokens[self.at][0]
        self.at += 1
        return NamedNode(iri)

    def _next(self, mark: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at][1] == mark
        self.at += found
        return found


def _listed(members: Sequence[Term | Tree]) -> Tree:
    rest: Term | Tree = RDF("nil")
    for member in reversed(members):
        rest = [(RDF("first"), member), (RDF("rest"), rest)]
    if not isinstance(rest, list):
        raise ValueError("a path without steps")
    return rest
