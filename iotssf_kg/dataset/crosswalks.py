"""The graphs of frameworks and crosswalks: found by their files, reached by name only.

They stay out of the default graph, which is a second copy of all that it answers from: who asks
for a mapping names its graph, and no other question becomes slower by them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Triple

from iotssf_kg.crosswalk.catalogue import files, found
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.statements import framework_statements, set_statements
from iotssf_kg.dataset.graphs import FRAMEWORKS, crosswalk_of
from iotssf_kg.dataset.module import Module
from iotssf_kg.files import folder

# Another number where the code makes other statements of the same files.
_FORM: Final = b"2"


def crosswalk_graphs(place: Path) -> Iterator[Module]:
    """A graph of all frameworks, and one for each file in *place*, a folder of mapping sets.

    A file is read, and refused where it is no set, once a store needs its graph.
    """
    ontology = folder("ontology")
    # The requirements of our schemes are a framework too.
    lists = [*sorted(ontology.glob("*.ttl")), *sorted(ontology.glob("frameworks/*.tsv"))]
    state = hashlib.sha256(_FORM)
    for path in lists:
        state.update(path.read_bytes())
    yield _by_name(FRAMEWORKS, partial(_frameworks, place), state.hexdigest())
    for path in files(place):
        own = state.copy()
        own.update(path.read_bytes())
        said = partial(_set, place, path.name)
        yield _by_name(crosswalk_of(path.name), said, own.hexdigest())


def _by_name(graph: NamedNode, said: Callable[[], Iterable[Triple]], sha256: str) -> Module:
    return Module(graph, said, sha256, answering=False, deciding=False)


class _Read(NamedTuple):
    shelf: Shelf
    sets: dict[str, MappingSet]


@cache
def _read(place: Path) -> _Read:
    known = shelf()
    return _Read(known, {each.source: each for each in found(place, known)})


def _frameworks(place: Path) -> Iterator[Triple]:
    for each in _read(place).shelf:
        yield from framework_statements(each)


def _set(place: Path, name: str) -> Iterator[Triple]:
    read = _read(place)
    return set_statements(read.sets[name], read.shelf)
