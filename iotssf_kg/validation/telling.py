"""Findings told to people: at which node, why, what was found, and how to mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from pyoxigraph import NamedNode

from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.closed import Extract
from iotssf_kg.validation.ground import ground, ground_among
from iotssf_kg.validation.mending import mended
from iotssf_kg.validation.nearnames import at_their_places
from iotssf_kg.validation.reasons import reasoned
from iotssf_kg.validation.report import Finding
from iotssf_kg.validation.shapes import profile


def told(findings: Iterable[Finding], name: str, closure: Closure, on: date) -> Iterator[Finding]:
    """*findings* of the profile called *name* about the export of *closure* alone."""
    here = ground(closure, on)
    placed = at_their_places(findings, here)
    return mended(reasoned(placed, closure, on), here, profile(name))


def told_among(
    findings: Iterable[Finding], extracts: Iterable[Extract], catalogue: Catalogue, on: date
) -> Iterator[Finding]:
    """*findings* of the comparison of exports, each about one of them.

    Args:
        findings: The findings, which know their export.
        extracts: What the comparison reads of each export.
        catalogue: The schemes and requirements.
        on: The date that the exports are judged at.
    """
    of_export: defaultdict[NamedNode | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        of_export[finding.export].append(finding)
    if not of_export:
        return
    said = list(extracts)
    # Many comparisons find nothing that takes a look into another export.
    shared = cache(lambda: Facts(triple for each in said for triple in each.shared))
    for each in said:
        if each.iri in of_export:
            here = ground_among(each, shared, catalogue, on)
            yield from mended(of_export[each.iri], here, profile("consistency"))
