"""Literals that Oxigraph does not give back as they were: "01" and "1" are one to it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from iotssf_kg.namespaces import RDF, XSD
from iotssf_kg.rules.export import Term
from iotssf_kg.validation.constraints import Constraint
from iotssf_kg.validation.targets import Targets

_KEPT: Final = frozenset((XSD("string"), XSD("anyURI"), RDF("langString")))
_AN_IRI: Final = NamedNode("x:")


class Spelling:
    """Which predicates in the data of *targets* have literals whose spelling a store would lose."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._known: dict[str | None, bool] = {}

    def loses(self, constraint: Constraint, focus: Iterable[Term]) -> bool:
        """Whether such a literal could matter to *constraint*."""
        spelt = constraint.reading.spelt
        names: Iterable[str | None] = (None,) if spelt is None else sorted(spelt)
        return any(map(self._lossy, names)) or any(map(_changes, focus))

    def _lossy(self, name: str | None) -> bool:
        if name not in self._known:
            self._known[name] = any(map(_changes, self._objects(name)))
        return self._known[name]

    def _objects(self, name: str | None) -> Iterable[Term]:
        targets = self._targets
        if name is not None:
            return targets.data.objects(NamedNode(name))
        return (triple.object for triple in targets.stated)


def _changes(term: Term) -> bool:
    if not isinstance(term, Literal) or term.datatype in _KEPT:
        return False
    return _changed(term)


@lru_cache(maxsize=65_536)
def _changed(literal: Literal) -> bool:
    store = Store()
    store.add(Quad(_AN_IRI, _AN_IRI, literal))
    return [quad.object for quad in store] != [literal]
