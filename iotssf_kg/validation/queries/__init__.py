"""SPARQL queries of shapes: what they may be run with, and which statements they read."""

from iotssf_kg.validation.queries.manners import forbidden
from iotssf_kg.validation.queries.reads import ALL, Reading, reading
from iotssf_kg.validation.queries.safety import setwise

__all__ = ["ALL", "Reading", "forbidden", "reading", "setwise"]
