"""What HermiT prints: direct superclasses and direct types, from which all types follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_LINE: Final = re.compile(r"^(SubClassOf|EquivalentClasses|Type)\( <(.+)> \)$", re.MULTILINE)


def read_taxonomy(output: str) -> Iterator[tuple[str, str]]:
    """Each individual and each class that it belongs to, directly or not, by their IRIs."""
    above: dict[str, set[str]] = {}
    direct: list[tuple[str, str]] = []
    for relation, inside in _LINE.findall(output):
        names = inside.split("> <")
        if relation == "Type":
            direct.append((names[0], names[1]))
        elif relation == "SubClassOf":
            above.setdefault(names[0], set()).add(names[1])
        else:
            for name in names:
                above.setdefault(name, set()).update(names)
    found = {(node, kind) for node, below in direct for kind in _reached(below, above)}
    yield from sorted(found)


def _reached(name: str, above: Mapping[str, Iterable[str]]) -> set[str]:
    reached, waiting = {name}, [name]
    while waiting:
        for higher in above.get(waiting.pop(), ()):
            if higher not in reached:
                reached.add(higher)
                waiting.append(higher)
    return reached
