"""A framework and a mapping set of somebody who means harm, in a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode

from iotssf_kg.crosswalk.frameworks import Element, Framework, Shelf
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Rationale
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.crosswalk.statements import framework_statements, set_statements
from iotssf_kg.dataset.graphs import FRAMEWORKS, crosswalk_of
from iotssf_kg.store import connect

WICKED = "wicked@1"
_SET = "https://example.org/crosswalk/wicked"
ROW = f"{_SET}/row-0"


def write_mapped(folder: Path, texts: Sequence[str]) -> None:
    """Write a framework and rows into the store in *folder* that say *texts* wherever they can."""
    wicked = _framework(texts)
    known = Shelf([*shelf(), wicked])
    store = connect(str(folder))
    store.load(FRAMEWORKS, framework_statements(wicked))
    store.load(crosswalk_of("wicked"), set_statements(_set(wicked, known, texts), known))
    store.close()


def _framework(texts: Sequence[str]) -> Framework:
    iri = "https://example.org/framework/wicked/1"
    elements = {
        f"{text} {number}": Element(
            f"{text} {number}", text, text, "", text, "primary", NamedNode(f"{iri}/{number}")
        )
        for number, text in enumerate(texts)
    }
    [first, second, third, *_] = texts
    return Framework(
        *("wicked", "1", first, second, third, "javascript:alert(1)", "javascript:alert(1)"),
        *("primary", False, first, elements, NamedNode(iri)),
    )


def _set(wicked: Framework, known: Shelf, texts: Sequence[str]) -> MappingSet:
    ours = known.get("iot-ssf-kg-sample")
    row = Mapping("", None, End(ours.name, "P1-03"), Relation.SUBSET, Rationale.SEMANTIC)
    rows = (
        replace(
            row,
            id=f"row-{number}",
            subject=End(wicked.name, f"{text} {number}"),
            author=text,
            reviewer=text,
            review_date="2026-11-23",
            comment=text,
            source="javascript:alert(1)",
            derived_from=("javascript:alert(1)", text),
        )
        for number, text in enumerate(texts)
    )
    return MappingSet(
        id=_SET,
        title=texts[0],
        version=texts[1],
        subject=wicked.name,
        object=ours.name,
        license="javascript:alert(1)",
        author=texts[2],
        comment=texts[3],
        rows=tuple(rows),
    )
