"""The structure of a SPARQL query, read from its tokens.

pyoxigraph gives no algebra. This reads only queries that its parser has already accepted, so it
need not judge syntax. What it does not know it refuses (``Unread``).
"""

from __future__ import annotations

from collections.abc import Mapping

from iotssf_kg.sparql.patterns import patterns
from iotssf_kg.sparql.structure import (
    Element,
    Expression,
    Filter,
    Group,
    Optional,
    Other,
    Query,
    Union,
)
from iotssf_kg.sparql.tokens import Token, Tokens, Unread, iri, tokens


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

    def prologue(self) -> None:
        while self.skip("PREFIX"):
            name, iri = self.next(), self.next()
            self.prefixes[name.text.removesuffix(":")] = iri.text
        if self.ahead("BASE"):
            raise Unread("BASE")

    def query(self) -> Query:
        kind = self.next().text
        if kind not in ("SELECT", "ASK"):
            raise Unread(kind)
        projected = self._projection() if kind == "SELECT" else {}
        datasets = self.ahead("FROM")
        while self.skip("FROM"):
            self.skip("NAMED")
            self.next()
        self.skip("WHERE")
        found = Query(kind, projected, self.group(), datasets=datasets)
        self._modifiers(found)
        return found

    def _projection(self) -> dict[str, Expression] | None:
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
                query.tail.variables.update(self._values())
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
        elif token.text in ("{", "}"):
            raise Unread(token.text)

    def group(self) -> Group:
        start = self.take("{").end
        if self.ahead("SELECT"):
            nested = self.query()
            self.take("}")
            return Group((nested,), start)
        elements: list[Element] = []
        while not self.skip("}"):
            elements += self._element()
            self.skip(".")
        return Group(tuple(elements), start)

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
            return Other("VALUES", None, self._values(), word.start)
        self.skip("SILENT")
        named = frozenset[str]()
        if word.text != "MINUS":
            target = self.next()
            named = frozenset([target.text]) if target.kind == "variable" else named
        return Other(word.text, self.group(), named, word.start)

    def _values(self) -> frozenset[str]:
        found = Expression()
        while not self.ahead("{"):
            self._mention(found)
        self.take("{")
        while not self.skip("}"):
            self.next()
        return frozenset(found.variables)
