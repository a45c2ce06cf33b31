"""The tokens of SPARQL; https://www.w3.org/TR/sparql11-query/#sparqlGrammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""
      (?P<skip> \s++ | \#[^\r\n]*+ )
    | (?P<string> \"{3}[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+\"{3}
                | '{3}[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'{3}
                | "[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"
                | '[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+')
    | (?P<iri> <[^\x00-\x20<>"{}|^`\\]*+>)
    | (?P<variable> [?$]\w++)
    | (?P<blank> _:\w(?:[\w.-]*[\w-])?)
    | (?P<name> (?:[^\W\d_](?:[\w.-]*[\w-])?)?:
                (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*
                (?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))?)?)
    | (?P<lang> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<number> (?:\d+\.?\d*|\.\d+)[eE][+-]?\d+ | \d*\.\d+ | \d+)
    | (?P<word> \w++)
    | (?P<mark> \^\^|&&|\|\||!=|<=|>=|[{}()\[\];,.=<>!^|/*+?-])
    """,
    re.VERBOSE | re.DOTALL,
)
FIXED: Final = ("word", "mark")


class Unread(ValueError):
    """The query has something that this reader does not know."""


class Token(NamedTuple):
    """One token; words are in upper case, variables without their mark, names written out."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of *text*, without blanks and comments.

    Raises:
        Unread: A character begins none.
    """
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unread(text[at : at + 20])
        at, kind = match.end(), match.lastgroup or ""
        if kind != "skip":
            found = match.group()
            shown = {"word": found.upper(), "variable": found[1:], "iri": found[1:-1]}
            yield Token(kind, shown.get(kind, found), match.start(), at)


def iri(token: Token, prefixes: Mapping[str, str]) -> str:
    """The IRI that *token* writes.

    Raises:
        Unread: Its prefix is unknown.
    """
    if token.kind == "iri":
        return token.text
    prefix, _, rest = token.text.partition(":")
    if prefix not in prefixes:
        raise Unread(token.text)
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", rest)


class Tokens:
    """A place in a row of tokens.

    Args:
        row: The tokens.
        prefixes: What the prefixes in them stand for.
    """

    def __init__(self, row: list[Token], prefixes: Mapping[str, str]) -> None:
        self.row = row
        self.prefixes = dict(prefixes)
        self.at = 0

    def more(self) -> bool:
        """Whether a token is left."""
        return self.at < len(self.row)

    def next(self) -> Token:
        """The next token, taken."""
        if not self.more():
            raise Unread("the end")
        self.at += 1
        return self.row[self.at - 1]

    def ahead(self, *texts: str) -> bool:
        """Whether the next token is one of the words or marks *texts*."""
        if not self.more():
            return False
        token = self.row[self.at]
        return token.kind in FIXED and token.text in texts

    def kind(self, *kinds: str) -> bool:
        """Whether the next token is of one of *kinds*."""
        return self.more() and self.row[self.at].kind in kinds

    def skip(self, *texts: str) -> bool:
        """Whether the next token was one of *texts*; if so it is taken."""
        found = self.ahead(*texts)
        self.at += found
        return found

    def take(self, text: str) -> Token:
        """The next token, which must be *text*."""
        if not self.ahead(text):
            raise Unread(f"{text} expected")
        return self.next()
