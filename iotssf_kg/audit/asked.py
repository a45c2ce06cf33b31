"""The queries that give the figures of a report, bound as they were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from iotssf_kg.audit.evidence import arguments
from iotssf_kg.audit.findings import recorded_query
from iotssf_kg.audit.flows import CONNECTIONS, FEEDS
from iotssf_kg.audit.model import Asked
from iotssf_kg.audit.parties import answering
from iotssf_kg.audit.scope import Scope
from iotssf_kg.audit.words import word
from iotssf_kg.library import find

# Table → the queries of the library that give it, with what each is asked for.
_LIBRARY: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("figures", "cq31", ("organization", "date")),
    ("matrix", "cq04", ("organization",)),
    ("assets", "cq01", ()),
    ("assets", "cq02", ()),
    ("assets", "cq13", ()),
    ("needs", "cq05", ("date",)),
    ("needs", "cq27", ("date",)),
    ("expiring", "cq14", ("date", "before")),
    ("connections", "cq11", ()),
    ("consistency", "cq08", ()),
    ("consistency", "cq10", ("date",)),
    ("consistency", "cq12", ("date",)),
)


def asked(scope: Scope) -> Iterator[Asked]:
    """Every query behind the tables of a report, in the order of the tables."""
    lang = scope.lang
    yield Asked("assets", "roles", word("asked roles", lang), answering(scope.party.iri))
    values = {"organization": f"<{scope.party.iri.value}>", **arguments(scope)}
    for table, name, parameters in _LIBRARY:
        yield _bound(scope, table, name, {key: values[key] for key in parameters})
    for name, text in (("connections", CONNECTIONS), ("feeds", FEEDS)):
        yield Asked("connections", name, word(f"asked {name}", lang), text)
    for entry in scope.entries:
        own = entry.publisher == scope.party.iri
        called = scope.named(entry.iri).name
        text = recorded_query(entry.iri)
        yield Asked("recorded", called, word("asked recorded", lang), text)
        if own:
            yield _bound(scope, "checked", "cq23", {"export": f"<{entry.iri.value}>"})
        if own and entry.replaces:
            yield _bound(scope, "changes", "cq17", {"new": f"<{entry.iri.value}>"})


def _bound(scope: Scope, table: str, name: str, values: Mapping[str, str]) -> Asked:
    query = find(name)
    summary = query.summary_ja if scope.lang == "ja" else query.summary
    return Asked(table, query.name, summary, query.bind(values, scope.on))
