"""Triple and path patterns of a query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from iotssf_kg.namespaces import RDF
from iotssf_kg.sparql.structure import Pattern
from iotssf_kg.sparql.tokens import Token, Tokens, Unread, iri

_FIRST, _REST, _TYPE = (RDF(name).value for name in ("first", "rest", "type"))


def patterns(reader: Tokens) -> Iterator[Pattern]:
    """The triple patterns up to the next full stop or keyword."""
    nested: list[Pattern] = []
    subject = _term(reader, nested)
    if nested and not _at_verb(reader):
        yield from nested
        return
    _properties(reader, subject, nested)
    yield from nested


class _End(NamedTuple):
    """A variable, an IRI, or a blank node by its label or place; literals are not told apart."""

    variable: str | None = None
    iri: str | None = None
    blank: str | None = None

    @property
    def node(self) -> str | None:
        """What it is called in this query, unless it is a constant."""
        return self.variable or self.blank


def _at_verb(reader: Tokens) -> bool:
    return reader.ahead("A", "^", "!", "(") or reader.kind("iri", "name", "variable")


def _properties(reader: Tokens, subject: _End, into: list[Pattern]) -> None:
    while True:
        path = _Path()
        if reader.kind("variable"):
            path.verb = reader.next().text
        else:
            path.nullable = path.alternatives(reader)
        while True:
            value = _term(reader, into)
            into.append(path.between(subject, value))
            if not reader.skip(","):
                break
        while reader.skip(";"):
            pass
        if not _at_verb(reader):
            return


def _term(reader: Tokens, into: list[Pattern]) -> _End:
    token = reader.next()
    if token.kind == "variable":
        return _End(token.text)
    if token.kind in ("iri", "name"):
        return _End(None, iri(token, reader.prefixes))
    blank = _End(None, None, token.text if token.kind == "blank" else f"[{token.start}")
    if token.text == "[" and token.kind == "mark":
        if not reader.skip("]"):
            _properties(reader, blank, into)
            reader.take("]")
        return blank
    if token.text == "(" and token.kind == "mark":
        while not reader.skip(")"):
            value = _term(reader, into)
            nodes = blank.node, value.node
            predicates = frozenset((_FIRST, _REST))
            into.append(Pattern(None, value.variable, predicates, nodes=nodes))
        return blank
    _literal(reader, token)
    return blank if token.kind == "blank" else _End()


def _literal(reader: Tokens, token: Token) -> None:
    if token.kind == "mark" and token.text in "+-":
        token = reader.next()
    if token.kind == "string":
        if reader.skip("^^") or reader.kind("lang"):
            reader.next()
    elif token.kind not in ("number", "blank") and token.text not in ("TRUE", "FALSE"):
        raise Unread(token.text)


class _Path:
    """A property path in the making."""

    def __init__(self) -> None:
        self.predicates: set[str] = set()
        self.verb: str | None = None
        self.open = False
        self.zero = False
        self.plain = True
        self.nullable = False
        self.repeated = False
        self.inverse = False
        self.steps = 1

    def between(self, subject: _End, value: _End) -> Pattern:
        return Pattern(
            subject.variable,
            value.variable,
            frozenset(self.predicates),
            self.verb,
            self.open,
            self.zero,
            value.iri if self.plain else None,
            self.nullable,
            self.repeated,
            self.inverse,
            self.steps,
            (subject.node, value.node),
        )

    def alternatives(self, reader: Tokens) -> bool:
        """Read what stands between ``|``; whether it can be of no length."""
        nullable = self._sequence(reader)
        while reader.skip("|"):
            self.plain = False
            nullable |= self._sequence(reader)
        return nullable

    def _sequence(self, reader: Tokens) -> bool:
        nullable = self._element(reader)
        while reader.skip("/"):
            self.plain = False
            self.steps += 1
            nullable &= self._element(reader)
        return nullable

    def _element(self, reader: Tokens) -> bool:
        nullable = False
        while reader.ahead("^", "!"):
            negated = reader.next().text == "!"
            self.open |= negated
            self.inverse |= not negated
            self.plain = False
        if reader.skip("("):
            if not reader.skip(")"):
                nullable = self.alternatives(reader)
                reader.take(")")
        elif reader.skip("A"):
            self.predicates.add(_TYPE)
        else:
            token = reader.next()
            if token.kind not in ("iri", "name"):
                raise Unread(token.text)
            self.predicates.add(iri(token, reader.prefixes))
        if reader.ahead("?", "*", "+"):
            self.plain, self.repeated = False, True
            skipped = reader.next().text != "+"
            self.zero |= skipped
            nullable |= skipped
        return nullable
