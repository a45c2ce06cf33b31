"""The golden answers: ``python -m tests.queries.golden`` writes them, for a reader to check."""

from __future__ import annotations

import csv
import io
from functools import cache

from iotssf_kg.library import Table, queries, run
from iotssf_kg.namespaces import shrink
from iotssf_kg.store import Store
from tests.queries.worlds import HERE, TODAY, WORLDS

GOLDEN = HERE / "golden"


@cache
def shelf(world: str) -> Store:
    return WORLDS[world]().shelf


def answer(world: str, name: str) -> str:
    """The answer of the query *name* in *world*, as a reader sees it."""
    return written(run(shelf(world), name, today=TODAY))


def written(table: Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([shrink(term) if term else "" for term in row] for row in table.rows)
    return text.getvalue()


def main() -> None:
    for world in WORLDS:
        (GOLDEN / world).mkdir(parents=True, exist_ok=True)
        for name in queries():
            (GOLDEN / world / f"{name}.csv").write_text(answer(world, name), encoding="utf-8")


if __name__ == "__main__":
    main()
