"""The queries that are shipped, by name and by the number of their question."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from iotssf_kg.errors import SourceError, UnknownQuery
from iotssf_kg.files import folder
from iotssf_kg.library.query import Query
from iotssf_kg.library.source import read


def load(root: Path) -> Mapping[str, Query]:
    """The queries under *root*, one folder an area, by name in order.

    Raises:
        SourceError: A file breaks a rule of the library, or two answer to one short name.
    """
    found = {}
    aliases: dict[str, str] = {}
    for path in sorted(root.glob("*/*.rq"), key=lambda path: path.stem):
        query = read(path)
        if query.alias in aliases:
            other = aliases[query.alias]
            raise SourceError(f"{query.alias} is also the short name of {other}", source=str(path))
        aliases[query.alias] = query.name
        found[query.name] = query
    return MappingProxyType(found)


@cache
def queries() -> Mapping[str, Query]:
    """The shipped queries, by name in the order of their questions."""
    return load(folder("queries"))


def find(name: str) -> Query:
    """The shipped query called *name*: ``cq05-needs``, ``cq05`` or ``CQ05``.

    Raises:
        UnknownQuery: There is none; the hint lists near names.
    """
    asked = name.lower()
    for query in queries().values():
        if asked in (query.name, query.alias):
            return query
    names = [*queries(), *(query.alias for query in queries().values())]
    near = get_close_matches(asked, names, n=3) or list(queries())[:3]
    raise UnknownQuery("no query has that name", where=name, hint=f"Try {', '.join(near)}")
