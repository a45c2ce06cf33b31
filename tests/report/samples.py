"""Reports of any size for the page and the workbook, as judging many exports gives them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import PREFIXES, SH, SSF, SSFSH
from iotssf_kg.rdf.place import Place
from iotssf_kg.report.writer import Setting, Writer, write
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.validation.report import Finding, Judged, Report, Severity, Unjudged

SPACE = "https://maker.example/id/"
NEEDS = sorted(n for n in shipped().requirements if n.value.startswith(PREFIXES["rq"]))
CELLS = {cell: n * n for n, cell in enumerate(shipped().category_of) if "/sample/" in cell.value}
CATEGORIES = {NamedNode(PREFIXES["sch"] + name): 12 for name in ("I", "II", "III", "IV")}
MENDING = "<{node}> ssf:usedIn <https://maker.example/id/at-home> ."


def finding(number: int, **changes: object) -> Finding:
    """A finding unlike those of other numbers; every third has no requirement."""
    node = f"{SPACE}device-{number}"
    shape = SSFSH(("Asset-usedIn", "Measure-validFrom", "Needed")[number % 3])
    fields: dict[str, object] = {
        "focus": NamedNode(node),
        "path": f"<{SSF}usedIn>",
        "value": Literal("somewhere") if number % 2 else None,
        "severity": Severity(3 - number % 7 % 3),
        "shape": shape,
        "component": SH("MinCountConstraintComponent"),
        "messages": {
            "en": f"Device {number} is used nowhere: say in which context it is used.",
            "ja": f"機器{number}の利用環境が示されていない。利用環境を書く。",
        },
        "requirement": None if number % 3 == 0 else NEEDS[number % len(NEEDS)],
        "source": f"exports/maker-{number // 500}.ttl",
        "place": Place(number % 900 + 1, 5, excerpt=f"<{node}> a ssf:Device ; # {number}"),
        "mending": MENDING.format(node=node),
    }
    return Finding(**{**fields, **changes})  # type: ignore[arg-type]


def export(number: int) -> Judged:
    """One export that was judged."""
    return Judged(
        iri=NamedNode(f"{SPACE}export-{number}"),
        publisher=NamedNode(f"{SPACE}us"),
        source=f"exports/maker-{number}.ttl",
        sha256=f"{number:064x}",
        assets=48,
        models=3,
        triples=1200,
        withheld=0,
        cells=CELLS,
        categories=CATEGORIES,
    )


def parts(count: int, each: int = 500) -> Iterator[Report]:
    """Reports of single exports, *count* findings in all."""
    for number, start in enumerate(range(0, count, each)):
        found = tuple(finding(n) for n in range(start, min(start + each, count)))
        yield Report(found, {}, exports=(export(number),))


def total(exports: int = 1, unjudged: Iterable[Unjudged] = ()) -> Report:
    """What was judged in all."""
    return Report(
        findings=(),
        checked={SSFSH("Asset-usedIn"): 480, SSFSH("Review"): 0, SSFSH("Needed"): 48},
        on=date(2026, 11, 23),
        profiles=("guard", "exchange", "category", "consistency"),
        engine="shacl 0.3.4",
        exports=tuple(map(export, range(exports))),
        unjudged=tuple(unjudged),
    )


def written(kind: type, given: Iterable[Report], last: Report, setting: Setting) -> bytes:
    """What a writer of *kind* makes of them."""
    out = io.BytesIO()
    writer: Writer = kind(out, setting)
    write(writer, given, last)
    return out.getvalue()
