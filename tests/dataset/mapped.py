"""Stores that hold frameworks and mapping sets alone, as a dataset has them."""

from __future__ import annotations

from collections.abc import Iterable

from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.statements import framework_statements, set_statements
from iotssf_kg.dataset.graphs import FRAMEWORKS, crosswalk_of
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.store.memory import MemoryStore


def mapped(sets: Iterable[MappingSet], frameworks: Iterable[Framework]) -> MemoryStore:
    """A store of *sets* between *frameworks*; requirements of ours are in its default graph."""
    shelf = Shelf(frameworks)
    store = MemoryStore()
    store.load(None, shipped().triples)
    store.load(FRAMEWORKS, [t for each in shelf for t in framework_statements(each)])
    for each in sets:
        store.load(crosswalk_of(each.source), set_statements(each, shelf))
    return store
