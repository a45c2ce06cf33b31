"""The structure of a SPARQL query, read from its tokens.

pyoxigraph gives no algebra. This reads only queries that its parser has already accepted, so it
need not judge syntax. What it does not know it refuses (``Unread``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from iotssf_kg.sparql.patterns import patterns
from iotssf_kg.sparql.structure import (
    Element,
    Expression,
    Filter,
    Group,
    Optional,
    Other,
    Part,
    Query,
    Union,
)
from iotssf_kg.sparql.tokens import FIXED, Token, Tokens, Unread, iri, tokens


def read_query(text: str, prefixes: Mapping[str, str]) -> Query:
    """The structure of the query *text*, which may use *prefixes* and have a prologue.

    Raises:
        Unread: It has something that this reader does not know.
    """
    reader = _Reader(list(tokens(text)), prefixes)
    reader.prologue()
    found = reader.query()
    if reader.more():
        raise Unread(reader.next().text)
    return found


class _Reader(Tokens):
    """A recursive descent over tokens."""

    based = False

    def prologue(self) -> None:
        while self.ahead("PREFIX", "BASE"):
            if self.next().text == "BASE":
                self.based = True
                self.next()
            else:
                name, iri = self.next(), self.next()
                self.prefixes[name.text.removesuffix(":")] = iri.text

    def query(self) -> Query:
        kind = self.next().text
        if kind not in _HEADS:
            raise Unread(kind)
        projected = _HEADS[kind](self)
        datasets = self.ahead("FROM")
        while self.skip("FROM"):
            self.skip("NAMED")
            self.next()
        self.skip("WHERE")
        # DESCRIBE alone can do without.
        where = self.group() if self.ahead("{") or kind != "DESCRIBE" else Group((), 0)
        found = Query(kind, projected, where, datasets=datasets, based=self.based)
        self._modifiers(found)
        return found

    def template(self) -> dict[str, Expression]:
        """Pass what CONSTRUCT makes; there is none before WHERE."""
        if self.skip("{"):
            while not self.skip("}"):
                self.next()
        return {}

    def described(self) -> dict[str, Expression]:
        """Pass what DESCRIBE names."""
        while self.ahead("*") or self.kind("variable", "iri", "name"):
            self.next()
        return {}

    def projection(self) -> dict[str, Expression] | None:
        """What SELECT gives, by name; None for all."""
        self.skip("DISTINCT", "REDUCED")
        if self.skip("*"):
            return None
        found: dict[str, Expression] = {}
        while self.ahead("(") or self.kind("variable"):
            told = Expression()
            if self.ahead("("):
                self.balanced(told)
            name = told.bound or self.next().text
            found[name] = told if told.bound else Expression({name})
        return found

    def _modifiers(self, query: Query) -> None:
        clause = ""
        while self.more() and not self.ahead("}"):
            if self.ahead("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
                clause = self.next().text
                query.modifiers.add(clause)
            elif clause == "VALUES":
                query.tail.variables.update(self._values().variables)
            elif self.ahead("("):
                self.balanced(query.tail)
            else:
                token = self.next()
                if token.kind == "variable":
                    (query.grouped if clause == "GROUP" else query.tail.variables).add(token.text)
                elif token.kind == "word":
                    query.tail.words.add(token.text)

    def balanced(self, into: Expression) -> None:
        """Read what stands between two parentheses into *into*."""
        self.take("(")
        while not self.skip(")"):
            if self.ahead("("):
                self.balanced(into)
            elif self.skip("EXISTS"):
                into.exists.append(self.group())
            elif self.skip("AS"):
                into.bound = self.next().text
            else:
                self._mention(into)

    def _mention(self, into: Expression) -> None:
        token = self.next()
        if token.kind == "variable":
            into.variables.add(token.text)
        elif token.kind == "word":
            into.words.add(token.text)
        elif token.kind in ("iri", "name") and self.ahead("("):
            into.functions.add(iri(token, self.prefixes))
        elif token.text in ("{", "}"):
            raise Unread(token.text)

    def group(self) -> Group:
        start = self.take("{").end
        if self.ahead("SELECT"):
            nested = self.query()
            return Group((nested,), start, self.take("}").start)
        parts: list[Part] = []
        while not self.ahead("}"):
            parts.append(self._part())
        elements = tuple(element for part in parts for element in part.elements)
        return Group(elements, start, self.next().start, tuple(parts))

    def _part(self) -> Part:
        start = self.at
        elements = tuple(self._element())
        end = self.row[self.at - 1].end
        self.skip(".")
        return Part(elements, self.row[start].start, end, self.row[self.at - 1].end)

    def _element(self) -> list[Element]:
        if self.ahead("{"):
            groups = [self.group()]
            while self.skip("UNION"):
                groups.append(self.group())
            return [Union(tuple(groups))]
        if self.skip("OPTIONAL"):
            return [Optional(self.group())]
        if self.skip("FILTER"):
            return [Filter(self._constraint())]
        if self.skip("BIND"):
            told = Expression()
            self.balanced(told)
            return [Filter(told)]
        if self.ahead("MINUS", "GRAPH", "SERVICE", "VALUES"):
            return [self._other()]
        return list(patterns(self))

    def _constraint(self) -> Expression:
        told, start = Expression(), self.at
        while not self.ahead("(", "EXISTS"):
            self._mention(told)
        if self.skip("EXISTS"):
            told.exists.append(self.group())
        else:
            self.balanced(told)
        told.within = self._within(self.row[start : self.at])
        told.denied = len(told.exists) == 1 and _denied(self.row[start : self.at], told.exists[0])
        return told

    def _within(self, row: list[Token]) -> tuple[str, frozenset[str]] | None:
        """What ``(?x IN (…))`` says, where *row* is just that and names IRIs alone."""
        texts = [token.text for token in row]
        if len(row) < 7 or texts[0] + texts[2] + texts[3] != "(IN(" or texts[-2:] != [")", ")"]:
            return None
        inner = row[4:-2]
        listed, commas = inner[::2], {token.text for token in inner[1::2]}
        if commas - {","} or any(token.kind not in ("iri", "name") for token in listed):
            return None
        return texts[1], frozenset(iri(token, self.prefixes) for token in listed)

    def _other(self) -> Other:
        word = self.next()
        if word.text == "VALUES":
            given = self._values()
            undef = "UNDEF" in given.words
            return Other("VALUES", None, frozenset(given.variables), word.start, undef)
        self.skip("SILENT")
        named = frozenset[str]()
        if word.text != "MINUS":
            target = self.next()
            named = frozenset([target.text]) if target.kind == "variable" else named
        return Other(word.text, self.group(), named, word.start)

    def _values(self) -> Expression:
        found = Expression()
        while not self.ahead("{"):
            self._mention(found)
        self.take("{")
        while not self.skip("}"):
            self._mention(found)
        return found


_HEADS: Final[Mapping[str, Callable[[_Reader], dict[str, Expression] | None]]] = {
    "SELECT": _Reader.projection,
    "ASK": lambda reader: {},
    "CONSTRUCT": _Reader.template,
    "DESCRIBE": _Reader.described,
}
_DENIALS: Final = (["NOT", "EXISTS"], ["!", "EXISTS"])


def _denied(row: list[Token], group: Group) -> bool:
    """Whether *row*, a whole constraint, is NOT EXISTS with *group*, perhaps in parentheses."""
    before = [token.text if token.kind in FIXED else "" for token in row if token.end < group.start]
    after = [token.text for token in row if token.start > group.end]
    bare = [text for text in before if text != "("]
    return bare in _DENIALS and after == [")"] * before.count("(")
