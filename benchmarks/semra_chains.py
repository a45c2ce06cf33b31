"""Chains over one pivot by SeMRA: ``python benchmarks/semra_chains.py ROWS.tsv FOUND.tsv``.

``benchmarks/crosswalks.py`` runs this by a Python that has SeMRA. Rows are subject, predicate of
SKOS and object, elements as ``framework/id``; what is found is written likewise, and the seconds
of processor time that it took are printed.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from time import process_time

import bioregistry
from curies import Reference
from semra import Mapping
from semra.inference import infer_chains, infer_reversible

SKOS = "skos"


def main(rows: str, found: str) -> None:
    """Chain the rows of one file, and write what is new into another."""
    with Path(rows).open(encoding="utf-8") as lines:
        read = list(csv.reader(lines, delimiter="\t"))
    # SeMRA takes none but registered prefixes, and holds identifiers to their patterns.
    free = (prefix for prefix in bioregistry.read_registry() if not bioregistry.get_pattern(prefix))
    names = sorted({cell.partition("/")[0] for row in read for cell in (row[0], row[2])})
    prefixes = dict(zip(names, free, strict=False))
    given = list(mappings(read, prefixes))
    began = process_time()
    both = infer_reversible(given, progress=False)
    chained = infer_chains(
        both, progress=False, cutoff=2, maximum_component_size=sys.maxsize, backwards=False
    )
    print(process_time() - began)
    write(chained[len(both) :], {prefix: name for name, prefix in prefixes.items()}, Path(found))


def mappings(rows: Iterable[list[str]], prefixes: dict[str, str]) -> Iterable[Mapping]:
    """*rows* as SeMRA has them."""
    for subject, predicate, object_ in rows:
        one, two = (
            Reference(prefix=prefixes[name], identifier=id_)
            for name, _, id_ in (subject.partition("/"), object_.partition("/"))
        )
        relation = Reference(prefix=SKOS, identifier=predicate)
        yield Mapping(subject=one, predicate=relation, object=two)


def write(found: Iterable[Mapping], names: dict[str, str], path: Path) -> None:
    """Write *found* into the file *path*."""
    with path.open("w", encoding="utf-8") as out:
        for each in found:
            ends = (f"{names[end.prefix]}/{end.identifier}" for end in (each.subject, each.object))
            subject, object_ = ends
            print(subject, each.predicate.identifier, object_, sep="\t", file=out)


if __name__ == "__main__":
    main(*sys.argv[1:])
