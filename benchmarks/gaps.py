"""What NOT EXISTS costs, as written and as rewritten: ``python benchmarks/gaps.py [SECONDS]``.

Generated exports of four assets each, with all that follows from them, in one store in a folder.
Each query is asked twice in a process of its own that opens the store to read, as a service would:
as an auditor writes it, and as ``iotssf_kg.sparql.antijoin`` gives it. Seconds are those of the
query alone; one that takes longer than SECONDS (40 if not given) is killed and counts as more.
docs/decisions/2026-11-30-not-exists.md has the last figures.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from pyoxigraph import Quad, Store, Triple

from iotssf_kg.generate import Order, make, written
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.export import split
from iotssf_kg.sparql.antijoin import rewritten

NQUADS = syntax_named("nquads")
PER_EXPORT = 715  # statements, about, derived ones included
PREFIXES = """PREFIX ssf: <https://w3id.org/iot-ssf/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
IN_FORCE = """?measure ssf:covers ?subject ; ssf:meets ?requirement ;
      ssf:measureStatus ssf:Implemented ; ssf:validFrom ?from
    FILTER(?from <= "2026-11-23"^^xsd:date)"""
QUERIES = {
    "needs without a measure": """SELECT * { ?subject ssf:needs ?requirement
  FILTER NOT EXISTS { ?measure ssf:covers ?subject ; ssf:meets ?requirement } }""",
    "needs without a measure in force": f"""SELECT * {{ ?subject ssf:needs ?requirement
  FILTER NOT EXISTS {{ {IN_FORCE} }} }}""",
    "the same of one party": f"""SELECT * {{
  ?subject ssf:operatedBy <https://op-00003.example/id/operator> ; ssf:needs ?requirement
  FILTER NOT EXISTS {{ {IN_FORCE} }} }}""",
    "the same, evidence not expired": f"""SELECT * {{ ?subject ssf:needs ?requirement
  FILTER NOT EXISTS {{ {IN_FORCE}
    FILTER NOT EXISTS {{ ?measure ssf:evidencedBy ?evidence . ?evidence ssf:validUntil ?until
      FILTER(?until < "2027-06-01"^^xsd:date) }} }} }}""",
    "assets without an assessment": """SELECT * { ?asset ssf:usedIn ?context
  FILTER NOT EXISTS { ?rating ssf:assesses ?asset ; a ssf:Assessment ; ssf:cell ?cell } }""",
}


def statements(exports: int) -> Iterator[Triple]:
    """The statements of generated *exports*, and all that follows from them."""
    order = Order(exports, 4, faults=0.2)
    for number in range(1, exports + 1):
        document = parse(written(make(order, number).page, NQUADS), NQUADS)
        yield from (quad.triple for quad in document.quads)
        for closure in close_all(at_hand(split(document)), shipped()):
            yield from closure.derived()


def filled(folder: Path, quads: int) -> int:
    """A store of about as many *quads* in *folder*; gives their number."""
    store = Store(str(folder))
    made = statements(quads // PER_EXPORT)
    store.bulk_extend(Quad(each.subject, each.predicate, each.object) for each in made)
    store.optimize()
    return len(store)


def ask(folder: str, query: str) -> None:
    """Print the seconds that *query* takes on the store in *folder*, and its number of rows."""
    store = Store.read_only(folder)
    began = perf_counter()
    count = sum(1 for _ in store.query(query))
    print(perf_counter() - began, count)


def asked(folder: Path, query: str, limit: float) -> tuple[float, int | None]:
    """The seconds that *query* took, and its number of rows; *limit* and None if it was killed."""
    command = [sys.executable, __file__, "ask", str(folder), query]
    try:
        done = subprocess.run(command, timeout=limit, check=True, stdout=subprocess.PIPE)
    except subprocess.TimeoutExpired:
        return limit, None
    seconds, count = done.stdout.split()
    return float(seconds), int(count)


def row(name: str, folder: Path, query: str, limit: float) -> str:
    """One line of the table.

    Raises:
        SystemExit: The two forms give different numbers of rows.
    """
    (slow, rows), (fast, same) = (
        asked(folder, text, limit) for text in (query, rewritten(query).text)
    )
    if same is None or rows not in (same, None):
        raise SystemExit(f"{name}: {rows} rows against {same}")
    more = "" if rows is not None else "more than "
    shown = f"{more}{slow * 1e3:,.0f} ms | {fast * 1e3:,.0f} ms | {more}{slow / fast:,.0f} ×"
    return f"| {name} | {shown} | {same:,} |"


def main(limit: float = 40) -> None:
    """Print a table for each size."""
    for size in (100_000, 1_000_000):
        with tempfile.TemporaryDirectory(prefix="iotssf-benchmark-") as name:
            folder = Path(name)
            print(f"\n{filled(folder, size):,} quads\n")
            print("| question | as written | rewritten | ratio | rows |\n|---|---|---|---|---|")
            for question, query in QUERIES.items():
                print(row(question, folder, PREFIXES + query, limit), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["ask"]:
        ask(*sys.argv[2:])
    else:
        main(*map(float, sys.argv[1:]))
