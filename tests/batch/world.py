"""Exports that refer to each other, made up for tests, and what judging all at hand finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from pyoxigraph import Literal, Quad, Triple

from iotssf_kg.batch import Crew, Setting, begun, parts
from iotssf_kg.generate import Order, make
from iotssf_kg.namespaces import DCTERMS, RDF, SSF, VOID
from iotssf_kg.rdf import serialise, syntax_named
from iotssf_kg.rdf.parse import read
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.export import split, superseded
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.judge import judge
from iotssf_kg.validation.report import Report

TYPE = RDF("type")
DAY = date(2026, 11, 23)


def batched(
    names: Sequence[object], setting: Setting | None = None, crew: Crew | None = None
) -> tuple[list[Report], Report]:
    """The parts and the total of a run."""
    inputs = [str(name) for name in names]
    with begun(setting or Setting(DAY), crew or Crew(), inputs) as run:
        scratch = run.scratch
        found = list(run.parts(parts(inputs, scratch)))
        total = run.total()
    assert not scratch.exists()
    return found, total


def at_once(files: Iterable[Path], on: date = DAY, profiles: Sequence[str] = ()) -> Report:
    """What is found where all are at hand."""
    exports = [export for path in files for export in split(read(path))]
    old = superseded(exports)
    current = [export for export in exports if export.iri not in old]
    setting = Setting(on)
    return judge(at_hand(current), profiles or setting.profiles, on, by=engine())


def findings(reports: Iterable[Report]) -> list[tuple[object, ...]]:
    """All findings with what a reader sees of them, in one order."""
    found = [finding for report in reports for finding in report.findings]
    return sorted(((*f.order, f.source, *sorted(f.messages.items())) for f in found), key=str)


def bare(report: Report) -> Report:
    """*report* without what depends on how files are cut: hashes."""
    exports = sorted(
        (replace(each, sha256="") for each in report.exports), key=lambda each: each.iri.value
    )
    return replace(report, findings=(), exports=tuple(exports))


# Subject's class, property, object's class: what one export may say of another's nodes.
LINKS = [
    ("System", "hasPart", "Device"),
    ("Device", "adoptedAssessment", "Assessment"),
    ("Device", "model", "ProductModel"),
    ("Device", "usedIn", "UseContext"),
    ("Device", "operatedBy", "Organization"),
    ("Assessment", "assesses", "Device"),
    ("Assessment", "inContext", "UseContext"),
    ("Measure", "on", "Device"),
    ("Measure", "on", "ProductModel"),
    ("Measure", "evidencedBy", "Evidence"),
    ("Evidence", "about", "Device"),
    ("Connection", "from", "Device"),
    ("Connection", "to", "System"),
    ("ProductModel", "manufacturedBy", "Organization"),
    ("StaffGroup", "memberOf", "Organization"),
]


class World:
    """A few exports that refer to each other, claim each other's nodes and replace each other.

    Args:
        seed: The same seed makes the same world.
    """

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        order = Order(self.chance.randint(2, 4), 3, seed, 0.3)
        made = [make(order, number) for number in range(1, order.exports + 1)]
        self.exports = [each.page.export for each in made]
        self.spaces = [str(each.page.space) for each in made]
        self.triples = [list(each.page.triples()) for each in made]
        said = [triple for each in self.triples for triple in each]
        self.types = [(t.subject, t.object) for t in said if t.predicate == TYPE]
        for number in range(len(made)):
            self.disturb(number)

    def disturb(self, number: int) -> None:
        """Change the export of that number: its statements, its references, its claims."""
        chance, mine, export = self.chance, self.triples[number], self.exports[number]
        self.triples[number] = mine = [
            t for t in mine if t.subject == export or chance.random() > 0.02
        ]
        for _ in range(12):
            kind, name, other = chance.choice(LINKS)
            self.link(mine, kind, name, [n for n, each in self.types if each == SSF(other)])
        at = chance.randrange(len(self.exports))
        if chance.random() < 0.2:
            mine.append(Triple(export, VOID("uriSpace"), Literal(self.spaces[at])))
        if chance.random() < 0.2:
            mine.append(Triple(export, DCTERMS("replaces"), self.exports[at]))
        if chance.random() < 0.3:
            codes = [t.object for each in self.triples for t in each if t.predicate == SSF("gtin")]
            self.link(mine, "ProductModel", "gtin", codes)
        if chance.random() < 0.3:
            self.same_publisher(number, at)

    def link(self, mine: list[Triple], kind: str, name: str, values: list) -> None:
        """Add one statement about a node of that kind, if there is any."""
        own = [t.subject for t in mine if t.predicate == TYPE and t.object == SSF(kind)]
        if own and values:
            mine.append(Triple(self.chance.choice(own), SSF(name), self.chance.choice(values)))

    def same_publisher(self, number: int, other: int) -> None:
        """Let one export be published by whoever publishes another."""
        of = {t.object for t in self.triples[other] if t.predicate == DCTERMS("publisher")}
        mine = [t for t in self.triples[number] if t.predicate != DCTERMS("publisher")]
        mine += [Triple(self.exports[number], DCTERMS("publisher"), each) for each in of]
        self.triples[number] = mine

    def write(self, folder: Path) -> list[Path]:
        """Its files, in as many syntaxes."""
        folder.mkdir(parents=True, exist_ok=True)
        return [self.write_one(folder, number) for number in range(len(self.exports))]

    def write_one(self, folder: Path, number: int) -> Path:
        """The file of the export of that number."""
        form = ("ttl", "nq", "jsonld")[number % 3]
        path = folder / f"{number}.{form}"
        graph = [] if form == "ttl" else [self.exports[number]]
        quads = [Quad(*triple, *graph) for triple in self.triples[number]]
        path.write_bytes(serialise(quads, syntax_named(form)))
        return path
