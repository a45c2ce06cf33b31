"""A row of a crosswalk: what it says, and how the author of its set takes a review over."""

from __future__ import annotations

import shlex
from typing import Final, NamedTuple
from urllib.parse import unquote

from pyoxigraph import NamedNode

from iotssf_kg.crosswalk.terms import OBJECT, PREDICATE, SSSOM, SUBJECT
from iotssf_kg.dataset.graphs import crosswalk_of
from iotssf_kg.namespaces import SKOS, SSF, local
from iotssf_kg.store import Reader, Row, select

_SETS: Final = crosswalk_of("").value
# How a review's outcome says how far its author agrees, from -1 to 1.
_AGREES: Final = {"accepted": 1, "rejected": -1}
_ROW: Final = f"""SELECT ?graph ?subject ?relation ?object ?status ?from ?to {{{{
  GRAPH ?graph {{{{
    {{row}} a {SSSOM("Mapping")} ; {SUBJECT} ?subject ; {PREDICATE} ?relation ; {OBJECT} ?object .
    OPTIONAL {{{{ {{row}} {SSF("mappingStatus")} ?status }}}}
  }}}}
  OPTIONAL {{{{ GRAPH ?one {{{{ ?subject {SKOS("notation")} ?from }}}} }}}}
  OPTIONAL {{{{ GRAPH ?other {{{{ ?object {SKOS("notation")} ?to }}}} }}}}
}}}} LIMIT 1"""


class MappingRow(NamedTuple):
    """One row.

    Attributes:
        file: The file of its set.
        id: What that calls it.
        subject: The element that it maps.
        relation: How that is related.
        object: The element that it maps to.
        status: How far its own set has it reviewed.
    """

    file: str
    id: str
    subject: str
    relation: str
    object: str
    status: str

    def command(self, outcome: str) -> str:
        """What takes a review with that *outcome* over into the set, for a shell."""
        named = f"{shlex.quote(self.file)} {shlex.quote(self.id)}"
        agrees = _AGREES.get(outcome, 0)
        reviewer = '--status reviewed --reviewer "…"'
        return f"iotssf crosswalk review {named} {reviewer} --agreement {agrees}"


def row_of(store: Reader, node: NamedNode) -> MappingRow | None:
    """The row *node* of a crosswalk in *store*; None where it is none."""
    for row in select(store, _ROW.format(row=node)):
        graph = _value(row, "graph")
        return MappingRow(
            file=f"{unquote(graph.removeprefix(_SETS))}.sssom.tsv",
            id=unquote(node.value.rpartition("/")[2]),
            subject=_value(row, "from") or local(row["subject"]),
            relation=local(row["relation"]),
            object=_value(row, "to") or local(row["object"]),
            status=_value(row, "status"),
        )
    return None


def _value(row: Row, name: str) -> str:
    return str(getattr(row.get(name), "value", ""))
