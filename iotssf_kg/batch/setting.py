"""What a run judges by; a worker makes its desk from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version

from pyoxigraph import BlankNode, Triple

from iotssf_kg import __version__
from iotssf_kg.rdf.parse import read
from iotssf_kg.report.record import VERSION
from iotssf_kg.rules.catalogue import Catalogue, catalogue, shipped
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.reading import read_shapes
from iotssf_kg.validation.shapes import PROFILES, Shapes, profile

# What verdicts, or the hashes of nodes, can change with.
_LIBRARIES = ("pyoxigraph", "shacl", "pyshacl", "rdflib")


@dataclass(frozen=True)
class Setting:
    """What a run judges by.

    Attributes:
        on: The date.
        profiles: Some of ``PROFILES``.
        engine: The name of the SHACL engine.
        triples: What the catalogue is read from; None for what we ship.
        shapes: Files of further shapes that each export is held against.
        cache: The folder of kept judgements, or "".
        journal: The file of an interrupted run's judgements, or "".
        lines: Whether the line of each finding is looked for.
    """

    on: date
    profiles: tuple[str, ...] = PROFILES
    engine: str = "auto"
    triples: tuple[Triple, ...] | None = field(default=None, repr=False)
    shapes: tuple[str, ...] = ()
    cache: str = ""
    journal: str = ""
    lines: bool = True

    @cached_property
    def catalogue(self) -> Catalogue:
        """The schemes and requirements that are judged under."""
        return shipped() if self.triples is None else catalogue(self.triples)

    @cached_property
    def own(self) -> tuple[Shapes, ...]:
        """The further shapes, read.

        Raises:
            SourceError: A file cannot be read.
            ShapesError: They cannot be run as they are meant.
        """
        return tuple(read_shapes(read(path)) for path in self.shapes)

    @cached_property
    def fingerprint(self) -> str:
        """The hash of all that a judgement depends on beside exports and the date."""
        shapes = (triple for name in self.profiles for triple in profile(name).triples)
        further = (triple for each in self.own for triple in each.triples)
        parts = [
            __version__,
            str(VERSION),
            *map(_version, _LIBRARIES),
            engine(self.engine).name,
            repr((self.profiles, self.lines)),
            _digest(shapes),
            _digest(further),
            _digest(self.catalogue.triples),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _digest(triples: Iterable[Triple]) -> str:
    """The hash of *triples*, in their order; blank nodes have another name in every process."""
    names: dict[str, str] = {}
    found = hashlib.sha256()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, BlankNode):
                found.update(names.setdefault(term.value, f"_:{len(names)}").encode())
            else:
                found.update(str(term).encode())
            found.update(b"\n")
    return found.hexdigest()
