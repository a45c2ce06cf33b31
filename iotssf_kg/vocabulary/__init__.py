"""The vocabulary as those who write exports read it: a property table, and a JSON Schema.

Both are derived from ``core.ttl``, the exchange shapes and the JSON-LD context; neither is kept.
"""

from iotssf_kg.vocabulary.schema import json_schema
from iotssf_kg.vocabulary.table import property_table
from iotssf_kg.vocabulary.terms import Use, Vocabulary, vocabulary

__all__ = ["Use", "Vocabulary", "json_schema", "property_table", "vocabulary"]
