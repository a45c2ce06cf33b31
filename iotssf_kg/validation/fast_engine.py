"""SHACL Core by pySHACL, our own SPARQL constraints set-at-a-time on Oxigraph."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Triple

from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation import sparql_stage
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.pyshacl_engine import PySHACL
from iotssf_kg.validation.shapes import Shapes


class Fast:
    """Gives what pySHACL gives; ``tests/shapes`` holds both together on every case."""

    name = "fast"

    def run(self, data: Iterable[Triple], shapes: Shapes) -> list[Result]:
        """The results of *shapes* over *data*."""
        triples = list(data)
        taken = sparql_stage.ours(shapes)
        rest = sparql_stage.without(shapes, taken)
        found = PySHACL().run(triples, rest) if rest.names else []
        return [*found, *sparql_stage.results(taken, shapes, triples, Facts(triples))]
