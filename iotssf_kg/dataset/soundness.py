"""Whether a build that was published holds what its catalogue says."""

from __future__ import annotations

from collections.abc import Iterator

from iotssf_kg.dataset.catalogue import read_digests
from iotssf_kg.dataset.checks import CELLS, EMPTY
from iotssf_kg.dataset.graphs import SUMMARY
from iotssf_kg.namespaces import SSF, VOID
from iotssf_kg.store import Reader, ask, number, select

_MODULES = "VALUES ?module { {modules} }"
_SCHEMES = f"""SELECT ?scheme {{
  {_MODULES} GRAPH ?module {{ ?scheme a {SSF("CategoryScheme")} }}
}} ORDER BY ?scheme"""
_GONE = f"""SELECT ?module {{
  {_MODULES} FILTER NOT EXISTS {{ GRAPH ?module {{ ?s ?p ?o }} }}
}} ORDER BY ?module"""
_COUNTS = f"""SELECT ?export ?told (COUNT(*) AS ?found) {{
  GRAPH {SUMMARY} {{ ?export {VOID("triples")} ?told }}
  GRAPH ?export {{ ?s ?p ?o }}
}} GROUP BY ?export ?told HAVING (COUNT(*) < ?told)"""


def lacks(state: Reader) -> Iterator[str]:
    """What *state* lacks of the graphs that its catalogue names; nothing of a store without one.

    Each current export has its graph, with as many triples as were counted when it entered; each
    module has its graph, and each category scheme answers with its nine cells.
    """
    for row in select(state, EMPTY):
        yield f"the graph of {row['graph']} is empty"
    for row in select(state, _COUNTS):
        found, told = number(row["found"]), number(row["told"])
        yield f"{row['export']} holds {found:,} of its {told:,} triples"
    modules = " ".join(map(str, sorted(read_digests(state), key=str)))
    for row in select(state, _GONE.replace("{modules}", modules)):
        yield f"the graph of {row['module']} is empty"
    for row in select(state, _SCHEMES.replace("{modules}", modules)):
        if not ask(state, CELLS.format(scheme=row["scheme"], modules=modules)):
            yield f"the scheme {row['scheme']} has not nine cells"
