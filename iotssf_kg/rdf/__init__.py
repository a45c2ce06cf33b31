"""RDF documents in and out: syntaxes, limits, parsing, spreadsheets, serialisation."""

from iotssf_kg.rdf.limits import Limits
from iotssf_kg.rdf.parse import Document, parse, read
from iotssf_kg.rdf.serialise import serialise
from iotssf_kg.rdf.syntax import SYNTAXES, Syntax, syntax_named, syntax_of

__all__ = [
    "SYNTAXES",
    "Document",
    "Limits",
    "Syntax",
    "parse",
    "read",
    "serialise",
    "syntax_named",
    "syntax_of",
]
