"""What the closure costs beside parsing: ``python benchmarks/closure.py [EXPORTS] [ASSETS]``.

Generated exports are parsed, split, screened and closed together. Every step is measured in
processor time, the best of several rounds, as a ratio to pyoxigraph's parsing alone in that run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from time import process_time

from pyoxigraph import Quad, RdfFormat, parse
from rich.console import Console
from rich.table import Table

from iotssf_kg.generate import Order, make, written
from iotssf_kg.rdf.parse import Document
from iotssf_kg.rdf.syntax import syntax_named
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.export import split

FORMATS = {"turtle": RdfFormat.TURTLE, "nquads": RdfFormat.N_QUADS}
ROUNDS = 9


def main(exports: int = 20, assets: int = 50) -> None:
    """Print a table for each syntax."""
    order = Order(exports, assets)
    pages = [make(order, number).page for number in range(1, exports + 1)]
    for name in FORMATS:
        print_table(name, [written(page, syntax_named(name)) for page in pages])


def print_table(name: str, texts: Sequence[bytes]) -> None:
    """Measure and print each step on documents in the syntax *name*."""
    form = FORMATS[name]
    parsed = [list(parse(text, form)) for text in texts]
    documents = [document(text, quads, name) for text, quads in zip(texts, parsed, strict=True)]
    exports = [export for each in documents for export in split(each)]
    hand = at_hand(exports)
    closures = close_all(hand, shipped())
    steps: dict[str, Callable[[], object]] = {
        "parse": lambda: [list(parse(text, form)) for text in texts],
        "split and index": lambda: [split(each) for each in documents],
        "screen": lambda: at_hand(exports),
        "close": lambda: close_all(hand, shipped()),
        "write out what was derived": lambda: [list(each.derived()) for each in closures],
    }
    times = {step: min(timed(run) for _ in range(ROUNDS)) for step, run in steps.items()}
    Console().print(table(f"{name}: {summary(hand, closures)}", times))


def document(text: bytes, quads: Sequence[Quad], name: str) -> Document:
    """A parsed document, without the checks of our own reader."""
    return Document(name, syntax_named(name), text, tuple(quads))


def timed(run: Callable[[], object]) -> float:
    """Seconds of processor time for one run."""
    began = process_time()
    run()
    return process_time() - began


def summary(hand: AtHand, closures: Sequence[Closure]) -> str:
    """How much was closed."""
    stated = sum(len(member.export.triples) for member in hand.members)
    assets = sum(len(member.facts.typed(*ASSETS)) for member in hand.members)
    derived = sum(len(list(closure.derived())) for closure in closures)
    return f"{len(closures)} exports, {assets} assets, {stated} triples, {derived} derived"


def table(title: str, times: dict[str, float]) -> Table:
    """The steps with their time, their ratio to parsing, and the sum after parsing."""
    shown = Table("step", "ms", "× parsing", title=title)
    for column in shown.columns[1:]:
        column.justify = "right"
    after = sum(times.values()) - times["parse"]
    for step, seconds in {**times, "all but parsing": after}.items():
        shown.add_row(step, f"{seconds * 1e3:.1f}", f"{seconds / times['parse']:.2f}")
    return shown


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
