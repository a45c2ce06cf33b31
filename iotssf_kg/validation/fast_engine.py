"""SHACL Core by the Rust engine, our own SPARQL constraints set-at-a-time on Oxigraph."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Triple

from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation import rust_core, sparql_stage
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.shapes import Shapes


class Fast:
    """Gives what pySHACL gives; ``tests/shapes`` holds both together on every case."""

    name = "fast"

    def run(self, data: Iterable[Triple], shapes: Shapes) -> list[Result]:
        """The results of *shapes* over *data*."""
        triples = list(data)
        taken = sparql_stage.ours(shapes)
        rest = sparql_stage.without(shapes, taken)
        if rust_core.fits(triples, rest):
            core = rust_core.run(triples, rest)
        else:
            # Imported late: it takes half a second, and is seldom needed.
            from iotssf_kg.validation.pyshacl_engine import PySHACL

            core = PySHACL().run(triples, rest)
        found = sparql_stage.results(taken, shapes, triples, Facts(triples))
        return [*core, *found]
