"""What a query is made of: groups, patterns and what expressions mention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

AGGREGATES: Final = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))


@dataclass
class Expression:
    """What an expression mentions.

    ``functions`` are those called by an IRI, ``bound`` is what it is called by AS, ``within`` a
    variable and the IRIs that it is one of; ``denied`` says that it is NOT EXISTS and no more.
    """

    variables: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    exists: list[Group] = field(default_factory=list)
    bound: str | None = None
    within: tuple[str, frozenset[str]] | None = None
    denied: bool = False

    @property
    def aggregates(self) -> bool:
        """Whether an aggregate is in it."""
        return not self.words.isdisjoint(AGGREGATES)


@dataclass(frozen=True)
class Pattern:
    """One triple or path pattern; ends are names of variables, or None for anything else.

    ``predicates`` are those of a path, ``verb`` a variable in their place; ``iri`` is an IRI as
    object, where the path is one predicate forwards. ``open`` says that the path has a negated set,
    ``zero`` that a step of it can be of no length, ``nullable`` that all of it can, ``repeated``
    that a step can be taken several times or not at all, ``inverse`` that one leads backwards;
    ``steps`` counts what is joined by ``/``; ``nodes`` are the ends, blank nodes with a name that
    no variable has.
    """

    subject: str | None
    object: str | None
    predicates: frozenset[str] = frozenset()
    verb: str | None = None
    open: bool = False
    zero: bool = False
    iri: str | None = None
    nullable: bool = False
    repeated: bool = False
    inverse: bool = False
    steps: int = 1
    nodes: tuple[str | None, str | None] = (None, None)

    @property
    def variables(self) -> frozenset[str]:
        """The variables in it."""
        return frozenset(end for end in (self.subject, self.object, self.verb) if end)


class Filter(NamedTuple):
    """``FILTER``, and ``BIND`` where ``expression.bound`` is given."""

    expression: Expression


class Optional(NamedTuple):
    """``OPTIONAL { … }``."""

    group: Group


class Union(NamedTuple):
    """``{ … } UNION { … }``, or a single nested group."""

    groups: tuple[Group, ...]


class Other(NamedTuple):
    """``MINUS``, ``GRAPH``, ``SERVICE`` or ``VALUES``, with its group and variables if any.

    ``undef`` says that ``VALUES`` leave a variable unbound in some row.
    """

    kind: str
    group: Group | None
    variables: frozenset[str]
    start: int
    undef: bool = False


Element: TypeAlias = "Pattern | Filter | Optional | Union | Other | Query"


class Part(NamedTuple):
    """A part of a group as it is written: all patterns of one subject, or one other element.

    ``start`` and ``end`` are its offsets, ``after`` the one behind the full stop that may follow.
    """

    elements: tuple[Element, ...]
    start: int
    end: int
    after: int


class Group(NamedTuple):
    """What stands between two braces; ``start`` is the offset after the opening one.

    ``end`` is that of the closing one; a nested query is no part.
    """

    elements: tuple[Element, ...]
    start: int
    end: int = 0
    parts: tuple[Part, ...] = ()


@dataclass
class Query:
    """A query, or a SELECT nested in another.

    ``projected`` is None for ``*`` and of no interest but in a SELECT; ``modifiers`` are the words
    after the last brace; ``based`` says that its IRIs are relative to a BASE.
    """

    kind: str
    projected: dict[str, Expression] | None
    where: Group
    grouped: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    tail: Expression = field(default_factory=Expression)
    datasets: bool = False
    based: bool = False

    @property
    def aggregates(self) -> bool:
        """Whether its rows are groups."""
        listed = (self.projected or {}).values()
        return (
            "GROUP" in self.modifiers
            or self.tail.aggregates
            or any(each.aggregates for each in listed)
        )


def groups(query: Query) -> Iterator[Group]:
    """Every group in *query*, outer before inner; what encloses a nested query is none."""
    waiting: list[Group] = [query.where]
    waiting += [group for each in _expressions(query) for group in each.exists]
    while waiting:
        group = waiting.pop()
        nested = [each for each in group.elements if isinstance(each, Query)]
        if not nested:
            yield group
        for each in nested:
            yield from groups(each)
        for element in group.elements:
            waiting += _inside(element)


def _expressions(query: Query) -> list[Expression]:
    return [*(query.projected or {}).values(), query.tail]


def _inside(element: Element) -> Iterator[Group]:
    if isinstance(element, Optional):
        yield element.group
    elif isinstance(element, Union):
        yield from element.groups
    elif isinstance(element, Filter):
        yield from element.expression.exists
    elif isinstance(element, Other) and element.group is not None:
        yield element.group


def nested_queries(query: Query) -> Iterator[Query]:
    """*query* and every query in it."""
    yield query
    waiting = [query.where, *(g for each in _expressions(query) for g in each.exists)]
    while waiting:
        for element in waiting.pop().elements:
            if isinstance(element, Query):
                yield from nested_queries(element)
            else:
                waiting += _inside(element)


def exists_in(group: Group) -> Iterator[Group]:
    """What every EXISTS in *group* holds."""
    waiting = [group]
    while waiting:
        for element in waiting.pop().elements:
            if isinstance(element, Filter):
                told = [element.expression]
            elif isinstance(element, Query):
                told = _expressions(element)
                waiting.append(element.where)
            else:
                told = []
                waiting += _inside(element)
            for group in (group for expression in told for group in expression.exists):
                yield group
                waiting.append(group)
