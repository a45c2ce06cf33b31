"""SHACL Core by the Rust engine, SPARQL constraints on Oxigraph, pySHACL for what neither does."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Triple

from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation import rust_core, sparql_stage
from iotssf_kg.validation.compiled import compiled
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.paths import Index
from iotssf_kg.validation.shapes import Shapes
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
        found = list(sparql_stage.results(parts.constraints, Targets(shapes, index)))
        if parts.core is not None:
            core = rust_core.run if rust_core.here() else _slowly
            found += core(index.triples(parts.core_reads), parts.core)
        if parts.hard is not None:
            found += _slowly(index.triples(), parts.hard)
        return found


def _slowly(data: Iterable[Triple], shapes: Shapes) -> list[Result]:
    # Imported late: it takes half a second, and is seldom needed.
    from iotssf_kg.validation.pyshacl_engine import PySHACL

    return PySHACL().run(data, shapes)
