"""SHACL Core by the Rust engine, SPARQL constraints on Oxigraph, pySHACL for what neither does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Triple

from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation import rust_core, sparql_stage
from iotssf_kg.validation.compiled import compiled, only
from iotssf_kg.validation.constraints import Constraint
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.paths import Index
from iotssf_kg.validation.shapes import Shapes
from iotssf_kg.validation.spelling import Spelling
from iotssf_kg.validation.targets import Targets


class Fast:
    """Gives what pySHACL gives; ``tests/shapes`` and ``tests/shacl`` hold both together."""

    name = "fast"

    def run(
        self, data: Iterable[Triple], shapes: Shapes, facts: Index | None = None
    ) -> list[Result]:
        """The results of *shapes* over *data*."""
        index = Facts(data) if facts is None else facts
        parts = compiled(shapes)
        targets = Targets(shapes, index)
        spelling = Spelling(targets)
        asked = sparql_stage.asked(parts.constraints, targets)
        odd = [(each, focus) for each, focus in asked if spelling.loses(each, focus)]
        found = list(sparql_stage.results([a for a in asked if a not in odd], targets))
        for constraint, _ in odd:
            found += _alone(constraint, index, shapes)
        if parts.core is not None:
            core = rust_core.run if rust_core.here() else _slowly
            found += core(index.triples(parts.core_reads), parts.core)
        if parts.hard is not None:
            found += _slowly(index.triples(), parts.hard)
        return found


def _alone(constraint: Constraint, index: Index, shapes: Shapes) -> Iterator[Result]:
    """The results of *constraint* by the engine that keeps every literal's spelling."""
    given = only(shapes, {constraint.place.root})
    for result in _slowly(index.triples(), given):
        same = result.shape == constraint.place.shape and result.component == constraint.component
        if same and result.constraint in (None, constraint.node):
            yield result._replace(constraint=constraint.node)


def _slowly(data: Iterable[Triple], shapes: Shapes) -> list[Result]:
    # Imported late: it takes half a second, and is seldom needed.
    from iotssf_kg.validation.pyshacl_engine import PySHACL

    return PySHACL().run(data, shapes)
