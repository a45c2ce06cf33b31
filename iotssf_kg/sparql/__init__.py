"""SPARQL text, read from its tokens: what a query is made of, and where it stands."""

from iotssf_kg.sparql.antijoin import Negation, Rewritten, rewritten
from iotssf_kg.sparql.reader import read_query
from iotssf_kg.sparql.structure import Group, Query, groups, nested_queries
from iotssf_kg.sparql.tokens import Unread, tokens

__all__ = [
    "Group",
    "Negation",
    "Query",
    "Rewritten",
    "Unread",
    "groups",
    "nested_queries",
    "read_query",
    "rewritten",
    "tokens",
]
