"""SPARQL text, read from its tokens: what a query is made of, and where it stands.

``antijoin`` rewrites it; validation does without, and starts faster so.
"""

from iotssf_kg.sparql.reader import read_query
from iotssf_kg.sparql.structure import Group, Query, groups, nested_queries
from iotssf_kg.sparql.tokens import Unread, tokens

__all__ = [
    "Group",
    "Query",
    "Unread",
    "groups",
    "nested_queries",
    "read_query",
    "tokens",
]
