"""SPARQL queries of shapes: what they are made of, read, and may be run with."""

from iotssf_kg.validation.queries.manners import forbidden
from iotssf_kg.validation.queries.reader import read_query
from iotssf_kg.validation.queries.reads import Reading, reading
from iotssf_kg.validation.queries.safety import setwise
from iotssf_kg.validation.queries.structure import Query, groups, nested_queries
from iotssf_kg.validation.queries.tokens import Unread, tokens

__all__ = [
    "Query",
    "Reading",
    "Unread",
    "forbidden",
    "groups",
    "nested_queries",
    "read_query",
    "reading",
    "setwise",
    "tokens",
]
