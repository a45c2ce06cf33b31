"""Exports and their ledger written to a folder, one at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from pyoxigraph import Quad

from iotssf_kg.errors import BadParameter
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.consequences import Row
from iotssf_kg.generate.honest import honest
from iotssf_kg.generate.page import Page
from iotssf_kg.generate.plant import ledger, plant
from iotssf_kg.namespaces import PREFIXES
from iotssf_kg.outputs import output, write
from iotssf_kg.rdf import Syntax, serialise, syntax_named

LEDGER: Final = "ledger.csv"
COLUMNS: Final = ("export", "focus", "path", "shape", "requirement")
# As the command spells them.
FORMATS: Final = ("nq", "ttl", "jsonld")


@dataclass(frozen=True)
class Order:
    """What to generate; the same order gives the same bytes.

    Attributes:
        exports: How many.
        assets: How many in each.
        seed: What chance begins with.
        faults: The share of assets that get a fault, 0 to 1.
        form: One of ``FORMATS``.
        start: The day of issue; what the ledger says holds for four years from then on.
    """

    exports: int
    assets: int
    seed: int = 0
    faults: float = 0.0
    form: str = "ttl"
    start: date = START

    def __post_init__(self) -> None:
        for name, least in (("exports", 1), ("assets", 1)):
            if getattr(self, name) < least:
                raise BadParameter(f"--{name} is less than {least}", hint="Give a larger number")
        if not 0 <= self.faults <= 1:
            raise BadParameter("--faults is no share", hint="Give a number from 0 to 1")
        if self.form not in FORMATS:
            raise BadParameter(f"no format {self.form!r}", hint=f"Use one of {', '.join(FORMATS)}")


class Made(NamedTuple):
    """One export, ready to be written.

    Attributes:
        number: Which of the order, from 1.
        page: Its statements.
        faults: The names of the faults planted in it.
        rows: The findings that it deserves.
    """

    number: int
    page: Page
    faults: tuple[str, ...]
    rows: list[Row]


class Written(NamedTuple):
    """What one export came to."""

    path: Path
    triples: int
    faults: int
    findings: int


def make(order: Order, number: int) -> Made:
    """The export of that *number*; it does not depend on the others."""
    chance = Random(f"{order.seed}/{number}")  # noqa: S311 - it must be repeatable, not secret
    draft = honest(number, order.assets, order.start, chance)
    planted = plant(draft, order.faults)
    rows = ledger(draft, planted) if planted else []
    return Made(number, draft.page, tuple(fault.kind.name for fault in planted), rows)


def generate(order: Order, out: Path) -> Iterator[Written]:
    """Write the exports of *order* and the ledger into the folder *out*, one export at a time.

    Raises:
        BadParameter: The folder holds a ledger already.
    """
    out.mkdir(parents=True, exist_ok=True)
    if (out / LEDGER).exists():
        raise BadParameter(
            "it holds generated exports already", where=str(out), hint="Choose another folder"
        )
    with (
        output(out / LEDGER) as data,
        io.TextIOWrapper(data, encoding="utf-8", newline="") as book,
    ):
        lines = csv.writer(book, lineterminator="\n")
        lines.writerow(COLUMNS)
        for number in range(1, order.exports + 1):
            made = make(order, number)
            lines.writerows((made.page.export.value, *row) for row in made.rows)
            yield _written(made, order, out)


def _written(made: Made, order: Order, out: Path) -> Written:
    path = out / f"export-{made.number:05}.{order.form}"
    write(path, written(made.page, syntax_named(order.form)))
    return Written(path, len(made.page), len(made.faults), len(made.rows))


def written(page: Page, syntax: Syntax) -> bytes:
    """*page* in *syntax*; where that has named graphs, in the graph named like the export."""
    prefixes = {**PREFIXES, "op": page.space}
    if syntax.name != "nquads":
        return serialise(page.triples(), syntax, prefixes)
    return serialise(
        (Quad(t.subject, t.predicate, t.object, page.export) for t in page.triples()),
        syntax,
        prefixes,
    )
