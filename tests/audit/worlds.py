"""Stores to report on: the worked examples, and exports full of faults that no load would admit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from iotssf_kg.audit import Audit, audit
from iotssf_kg.dataset import Dataset
from iotssf_kg.dataset.loading import Change
from iotssf_kg.dataset.modules import modules
from iotssf_kg.dataset.register import entry_of
from iotssf_kg.dataset.writing import write_export, write_modules
from iotssf_kg.generate import Order, make, written
from iotssf_kg.namespaces import PREFIXES
from iotssf_kg.rdf import Document, parse, read, syntax_named
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.export import split
from iotssf_kg.store import Store, connect
from iotssf_kg.validation import Report

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TODAY, LATER = date(2026, 11, 23), date(2028, 6, 1)
PATHS = sorted(
    path
    for state in ("SUPERSEDED", "PASS")
    for path in EXAMPLES.glob(f"*/*_{state}.*")
    if path.suffix != ".xlsx"
)


def loaded(store: Store) -> Store:
    """*store* with the worked examples, as of today."""
    admissions = Dataset(store).load(map(read, PATHS), TODAY)
    assert all(each.admitted for each in admissions)
    return store


def shelved(documents: Iterable[Document], store: Store | None = None) -> Store:
    """A store with the exports in *documents*, whatever is wrong with them."""
    kept = store or connect()
    hand = at_hand([export for document in documents for export in split(document)])
    with kept.build() as build:
        write_modules(build, modules(shipped()))
        for closure in close_all(hand, shipped()):
            write_export(build, Change(entry_of(closure.export), closure, Report((), {})), None)
        build.publish()
    return kept


@cache
def examples() -> Store:
    return loaded(connect())


@cache
def faulty() -> Store:
    """Made-up exports in which half of the assets have a fault."""
    order = Order(exports=3, assets=14, seed=5, faults=0.5)
    syntax = syntax_named(order.form)
    pages = (make(order, number).page for number in range(1, order.exports + 1))
    return shelved(parse(written(page, syntax), syntax, "made.ttl") for page in pages)


STORES = {"examples": examples, "faulty": faulty}


@cache
def reported(world: str, organization: str, on: date, lang: str = "en") -> Audit:
    return audit(STORES[world](), organization, on, lang)


def turtle(text: str, name: str = "given.ttl") -> Document:
    """*text* with our prefixes before it."""
    prefixes = "".join(f"@prefix {short}: <{space}> .\n" for short, space in PREFIXES.items())
    return parse((prefixes + text).encode(), syntax_named("turtle"), name)
