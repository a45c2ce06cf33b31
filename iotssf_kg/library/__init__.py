"""The query library: one file a competency question, its parameters bound as terms."""

from iotssf_kg.library.catalogue import find, load, queries
from iotssf_kg.library.query import Column, Parameter, Query
from iotssf_kg.library.run import Row, Table, run

__all__ = ["Column", "Parameter", "Query", "Row", "Table", "find", "load", "queries", "run"]
