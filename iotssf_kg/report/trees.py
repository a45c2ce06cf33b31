"""RDF written as it comes: statements about one node, nested, in three syntaxes.

What reports state is a tree at each finding, so each is written at once and forgotten; a library's
serialiser would want the whole graph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import BinaryIO, Final, Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.namespaces import PREFIXES, RDF, XSD
from iotssf_kg.report.text import iri_text, utf8
from iotssf_kg.rules.export import Term

# Predicate and object. An object that is a tree itself is a node without a name; a label such as
# "_:report" is a node of the report's own, whatever the data call theirs.
Tree: TypeAlias = "list[tuple[NamedNode, Term | Tree | str]]"

_TYPE: Final = RDF("type")
_STRING: Final = XSD("string")
_LOCAL: Final = re.compile(r"[A-Za-z](?:[\w-]*\w)?", re.ASCII)
_ESCAPED: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f]')

_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Sink(Protocol):
    """Takes trees one after the other and writes one document of them."""

    def put(self, subject: NamedNode | str, tree: Tree) -> None:
        """Write that *subject* is what *tree* says."""

    def part(self) -> None:
        """From here on, blank nodes of the data are others than before."""

    def end(self) -> None:
        """Write what closes the document."""


class _Names:
    """Names of the data's blank nodes, the same in every run; of one part at a time."""

    def __init__(self) -> None:
        self._part = 0
        self._found: dict[str, str] = {}

    def part(self) -> None:
        self._part, self._found = self._part + 1, {}

    def __getitem__(self, node: BlankNode) -> str:
        return self._found.setdefault(node.value, f"_:p{self._part}n{len(self._found)}")


class Turtle:
    """Turtle; https://www.w3.org/TR/turtle/.

    Args:
        out: Where it goes.
        prefixes: Prefix → namespace.
    """

    def __init__(self, out: BinaryIO, prefixes: Mapping[str, str]) -> None:
        self._out, self._names, self._prefixes = out, _Names(), prefixes
        self.part = self._names.part
        self._iri = lru_cache(maxsize=1024)(self._shortened)
        for prefix, space in prefixes.items():
            out.write(utf8(f"@prefix {prefix}: <{space}> .\n"))

    def put(self, subject: NamedNode | str, tree: Tree) -> None:
        """Write a paragraph about *subject*."""
        self._out.write(utf8(f"\n{self._term(subject)}{self._said(tree, '    ')} .\n"))

    def end(self) -> None:
        """Nothing closes it."""

    def _said(self, tree: Tree, indent: str) -> str:
        """What follows a subject or an opening bracket: one statement beside it, or a line each."""
        if len(tree) == 1:
            ((predicate, value),) = tree
            return f" {self._verb(predicate)} {self._object(value, indent[4:])}"
        lines = (f"{indent}{self._verb(p)} {self._object(value, indent)}" for p, value in tree)
        return "\n" + " ;\n".join(lines)

    def _verb(self, predicate: NamedNode) -> str:
        return "a" if predicate == _TYPE else self._term(predicate)

    def _object(self, value: Term | Tree | str, indent: str) -> str:
        if isinstance(value, list):
            end = " ]" if len(value) == 1 else f"\n{indent}]"
            return f"[{self._said(value, indent + '    ')}{end}"
        return self._term(value)

    def _term(self, term: Term | str) -> str:
        return _written(term, self._names, self._iri)

    def _shortened(self, iri: str) -> str:
        for prefix, space in self._prefixes.items():
            if iri.startswith(space) and _LOCAL.fullmatch(iri[len(space) :]):
                return f"{prefix}:{iri[len(space) :]}"
        return _bracketed(iri)


class NTriples:
    """N-Triples; https://www.w3.org/TR/n-triples/."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._names, self._count = out, _Names(), 0
        self.part = self._names.part

    def put(self, subject: NamedNode | str, tree: Tree) -> None:
        """Write a line for each statement of *tree*."""
        self._out.writelines(map(utf8, self._lines(_written(subject, self._names), tree)))

    def end(self) -> None:
        """Nothing closes it."""

    def _lines(self, subject: str, tree: Tree) -> Iterator[str]:
        for predicate, value in tree:
            if isinstance(value, list):
                self._count += 1
                name = f"_:r{self._count}"
                yield f"{subject} {_written(predicate, self._names)} {name} .\n"
                yield from self._lines(name, value)
            else:
                told = _written(value, self._names)
                yield f"{subject} {_written(predicate, self._names)} {told} .\n"


class JsonLd:
    """Expanded JSON-LD, which has no context to look up; https://www.w3.org/TR/json-ld11/."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._names, self._between = out, _Names(), "["
        self.part = self._names.part

    def put(self, subject: NamedNode | str, tree: Tree) -> None:
        """Write an object about *subject*, on a line of its own."""
        told = {"@id": self._id(subject), **self._said(tree)}
        self._out.write(utf8(f"{self._between}\n{json.dumps(told, ensure_ascii=False)}"))
        self._between = ","

    def end(self) -> None:
        """Close the list."""
        self._out.write(b"\n]\n" if self._between == "," else b"[]\n")

    def _said(self, tree: Tree) -> dict[str, list[object]]:
        told: dict[str, list[object]] = {}
        for predicate, value in tree:
            if predicate == _TYPE and isinstance(value, NamedNode):
                told.setdefault("@type", []).append(value.value)
            else:
                told.setdefault(predicate.value, []).append(self._object(value))
        return told

    def _object(self, value: Term | Tree | str) -> object:
        if isinstance(value, list):
            return self._said(value)
        if not isinstance(value, Literal):
            return {"@id": self._id(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        typed = {} if value.datatype == _STRING else {"@type": value.datatype.value}
        return {"@value": value.value, **typed}

    def _id(self, term: Term | str) -> str:
        if isinstance(term, str):
            return term
        return self._names[term] if isinstance(term, BlankNode) else str(getattr(term, "value", ""))


def _bracketed(iri: str) -> str:
    return f"<{iri_text(iri)}>"


def _written(term: Term | str, names: _Names, iri: Callable[[str], str] = _bracketed) -> str:
    """*term* as in N-Triples, which is Turtle too; IRIs as *iri* writes them."""
    if isinstance(term, str):
        return term
    if isinstance(term, NamedNode):
        return iri(term.value)
    if isinstance(term, BlankNode):
        return names[term]
    if isinstance(term, Triple):
        raise TypeError("a statement about a statement is written as text")
    text = f'"{_ESCAPED.sub(_escape, term.value)}"'
    if term.language:
        return f"{text}@{term.language}"
    return text if term.datatype == _STRING else f"{text}^^{iri(term.datatype.value)}"


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04X}"


def prefixes(*names: str) -> dict[str, str]:
    """Those of our prefix table."""
    return {name: PREFIXES[name] for name in names}
