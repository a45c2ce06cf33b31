"""Which classes have which properties with which values, as VoID has it.

Partitions are nested, as editors of SPARQL ask for them: class, property, and the class or the
datatype of the values. https://www.w3.org/TR/void/#class-property-partitions
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import RDF, VOID, Namespace

# Where editors look for datatypes; VoID itself has no word for them.
EXTENDED: Final = Namespace("http://ldf.fi/void-ext#")
_TYPE: Final = RDF("type")


class Use(NamedTuple):
    """A property as nodes of one class use it.

    Attributes:
        kind: The class.
        property: The property.
        value: The class or the datatype of values; None where nothing is known of one.
        literal: Whether it is a datatype.
    """

    kind: NamedNode
    property: NamedNode
    value: NamedNode | None = None
    literal: bool = False


def statements(dataset: NamedNode, found: Iterable[Use]) -> Iterator[Triple]:
    """The partitions of *dataset*; some statements come more than once."""
    for use in found:
        kind, prop = part_of(dataset, use.kind), part_of(dataset, use.kind, use.property)
        yield Triple(dataset, VOID("classPartition"), kind)
        yield Triple(kind, VOID("class"), use.kind)
        yield Triple(kind, VOID("propertyPartition"), prop)
        yield Triple(prop, VOID("property"), use.property)
        if use.value is not None:
            space, word = (EXTENDED, "datatype") if use.literal else (VOID, "class")
            yield Triple(prop, space(f"{word}Partition"), innermost(dataset, use))
            yield Triple(innermost(dataset, use), space(word), use.value)


def innermost(dataset: NamedNode, use: Use) -> NamedNode:
    """The name of the partition that is for *use* alone."""
    terms = (use.kind, use.property) if use.value is None else use[:3]
    return part_of(dataset, *terms)


def part_of(dataset: NamedNode, *terms: NamedNode) -> NamedNode:
    """The name of a part of *dataset*: for the same *terms* the same."""
    told = " ".join(term.value for term in terms)
    return NamedNode(f"{dataset.value}/{hashlib.sha256(told.encode()).hexdigest()[:16]}")
