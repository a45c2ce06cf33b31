"""SPARQL queries of shapes: what they are made of, read, and may be run with."""

from iotssf_kg.validation.queries.reader import read_query
from iotssf_kg.validation.queries.safety import Reading, reading, setwise
from iotssf_kg.validation.queries.structure import Query, groups, nested_queries
from iotssf_kg.validation.queries.tokens import Unread, tokens

__all__ = [
    "Query",
    "Reading",
    "Unread",
    "groups",
    "nested_queries",
    "read_query",
    "reading",
    "setwise",
    "tokens",
]
