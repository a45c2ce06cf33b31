"""What a network of crosswalks costs: ``python benchmarks/crosswalks.py [ROWS ...]``.

docs/performance.md has the last figures. 60 made-up frameworks with 90 sets between them, ROWS in
all, are read from files, held against the twelve rules, chained over every pivot and searched for
conflicts, each size in a process of its own. Seconds are processor time; the peak is that of the
process, its rows included.

In the same run Oxigraph counts the same chains by a join, and SeMRA chains a smaller network, if
IOTSSF_SEMRA names a Python that has it (``make bench-crosswalks`` installs one).
"""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode, Quad, Store

from iotssf_kg.crosswalk.catalogue import found
from iotssf_kg.crosswalk.chains import Chains, premised
from iotssf_kg.crosswalk.frameworks import Shelf, listed
from iotssf_kg.crosswalk.headed import read_headed
from iotssf_kg.crosswalk.mapping import End, MappingSet
from iotssf_kg.crosswalk.relations import ANY, COMPOSED, CONVERSE, Relation
from iotssf_kg.crosswalk.rules import Breach, breaches
from iotssf_kg.crosswalk.written import written
from iotssf_kg.generate.crosswalks import Plan, network, write_network

SIZES = (25_000, 50_000, 100_000)
# SeMRA looks at every path between every two elements.
FEW = Plan(frameworks=6, sets=9, rows=2_000, conflicts=0, faults=0)
SKOS = {
    Relation.EQUAL: "exactMatch",
    Relation.SUBSET: "broadMatch",
    Relation.SUPERSET: "narrowMatch",
}
BASE = "https://example.org/"
PART = NamedNode(f"{BASE}partOf")
# What two relations leave possible stands as a statement of the first, by the second.
JOIN = f"""
SELECT (COUNT(*) AS ?chains) (SUM(?can) AS ?sum) {{
  ?a ?first ?b . ?b ?second ?c . ?first ?second ?can .
  ?a <{PART.value}> ?one . ?c <{PART.value}> ?other .
  FILTER(?one < ?other)
}}"""
T = TypeVar("T")


def main(*sizes: int) -> None:
    """Print what each size costs, and what it costs others."""
    with tempfile.TemporaryDirectory(prefix="iotssf-benchmark-") as name:
        for rows in sizes or SIZES:
            folder = Path(name) / str(rows)
            made = network(Plan(rows=rows))
            write_network(made, folder)
            told = asked("ours", folder)
            planted = {frozenset(rows) for rows in told.pop("found")} == {*made.conflicts}
            broken = dict(told.pop("broken")) == made.faults
            right = f"as planted: conflicts {planted}, breaches {broken}"
            print(f"{rows:,} rows:", *lines(told), right, sep="\n  ")
        print("Oxigraph, the last of these:", *lines(asked("oxigraph", folder)), sep="\n  ")
        if "IOTSSF_SEMRA" in os.environ:
            few = f"SeMRA, {FEW.frameworks} frameworks, {FEW.sets} sets:"
            print(few, *lines(beside_semra(Path(name))), sep="\n  ")


def asked(what: str, folder: Path) -> dict[str, Any]:
    """What a process of its own measures of the network in *folder*."""
    told: dict[str, Any] = json.loads(printed([sys.executable, __file__, what, str(folder)]))
    return told


def printed(command: Sequence[str | Path]) -> bytes:
    """What *command* prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def lines(told: dict[str, Any]) -> Iterable[str]:
    """The figures of *told*, a line each."""
    for name, value in told.items():
        yield f"{name}: {value:,.3g}" if isinstance(value, float) else f"{name}: {value:,}"


def ours(folder: Path) -> dict[str, Any]:
    """Read, chain and search the network in *folder*."""
    sets, load = timed(lambda: read(folder))
    chains, index = timed(lambda: Chains(sets))
    steps, chaining = timed(lambda: [each for _, each in chains.one_pivot()])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    many = sum(map(len, steps))
    conflicts, searching = timed(lambda: list(chains.conflicts()))
    broken, checking = timed(lambda: checked(folder))
    return {
        "load, s": load,
        "rules, s": checking,
        "chains": many,
        "chaining, s": index + chaining,
        "chaining, µs a chain": (index + chaining) / many * 1e6,
        "peak until then, MB": peak,
        "sum": sum(sum(each.can) for each in steps),
        "conflicts, s": searching,
        "found": conflicts,
        "broken": [(each.row, each.rule) for each in broken],
    }


def read(folder: Path) -> tuple[MappingSet, ...]:
    """The sets in *folder*."""
    shelf = Shelf(listed(folder / "frameworks"))
    return tuple(found(folder / "crosswalks", shelf))


def checked(folder: Path) -> list[Breach]:
    """What the sets in *folder* break of the twelve rules; their files are read anew."""
    shelf = Shelf(listed(folder / "frameworks"))
    texts = ((p.read_text("utf-8"), p.name) for p in sorted((folder / "crosswalks").iterdir()))
    return list(breaches([written(read_headed(*each), shelf) for each in texts]))


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What *run* gives, and the seconds of processor time that it took."""
    began = process_time()
    return run(), process_time() - began


def oxigraph(folder: Path) -> dict[str, Any]:
    """Count the same chains by a join."""
    store = Store()
    store.bulk_extend(quads(read(folder)))
    [row], seconds = timed(lambda: list(store.query(JOIN)))
    return {
        "chains": int(row["chains"].value),
        "join, s": seconds,
        "sum": int(row["sum"].value),
    }


def quads(sets: Iterable[MappingSet]) -> Iterable[Quad]:
    """The rows of *sets* in both directions, and what two relations leave possible."""
    for first in Relation:
        for second in Relation:
            can = COMPOSED[first][second]
            yield Quad(relation(first), relation(second), Literal(can))
    for mappings in sets:
        for row in filter(premised, mappings.rows):
            one, two = element(row.subject), element(row.object)
            yield Quad(one, relation(row.relation), two)
            yield Quad(two, relation(CONVERSE[row.relation]), one)
            for end, framework in ((one, mappings.subject), (two, mappings.object)):
                yield Quad(end, PART, Literal(framework))


def relation(can: int) -> NamedNode:
    """The predicate of one relation."""
    return NamedNode(f"{BASE}relation/{int(can)}")


def element(end: End) -> NamedNode:
    """The IRI of an element."""
    return NamedNode(f"{BASE}{end}")


def beside_semra(folder: Path) -> dict[str, Any]:
    """Chain what SeMRA can chain, by it and by us; both tell the premises."""
    sets = [
        replace(each, rows=tuple(row for row in each.rows if row.relation in SKOS))
        for each in network(FEW).sets
    ]
    given, answers = folder / "given.tsv", folder / "answers.tsv"
    rows = [(str(r.subject), SKOS[r.relation], str(r.object)) for s in sets for r in s.rows]
    given.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    script = Path(__file__).with_name("semra_chains.py")
    command = [os.environ["IOTSSF_SEMRA"], script, given, answers]
    theirs = float(printed(command))
    told, own = timed(lambda: chained(sets))
    by_semra = list(related(answers))
    known = sum(can != ANY for can in told.values()) // 2
    return {
        "rows": len(rows),
        "SeMRA, s": theirs,
        "pairs that it relates": len({frozenset(pair) for pair, _ in by_semra}),
        "ours, s": own,
        "pairs of which ours says something": known,
        "relations of SeMRA's that ours excludes": sum(not told[p] & said for p, said in by_semra),
    }


def chained(sets: Iterable[MappingSet]) -> dict[tuple[str, str], Relation]:
    """What follows over one pivot, between every two elements, told from both."""
    chains = Chains(sets)
    names = sorted({name for each in sets for name in (each.subject, each.object)})
    rows = [each.row for pair in permutations(names, 2) for each in chains.inferred(*pair)]
    return {(str(row.subject), str(row.object)): row.relation for row in rows}


def related(answers: Path) -> Iterator[tuple[tuple[str, str], Relation]]:
    """What SeMRA has written."""
    relations = {name: each for each, name in SKOS.items()}
    for line in answers.read_text(encoding="utf-8").splitlines():
        subject, predicate, object_ = line.split("\t")
        yield (subject, object_), relations[predicate]


MEASURES = {"ours": ours, "oxigraph": oxigraph}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in MEASURES:
        # As the command line sets it.
        gc.set_threshold(50_000, 20, 20)
        print(json.dumps(MEASURES[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main(*map(int, sys.argv[1:]))
