"""What shapes that were given beside ours find in an export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.closed import closed
from iotssf_kg.validation.details import explained
from iotssf_kg.validation.engine import Engine
from iotssf_kg.validation.judge import whole
from iotssf_kg.validation.report import Report
from iotssf_kg.validation.shapes import Shapes
from iotssf_kg.validation.validate import validate


def with_own(
    report: Report, closure: Closure, further: Sequence[Shapes], on: date, by: Engine
) -> Report:
    """*report* on the export of *closure*, and what the *further* shapes find in it on that day."""
    if not further:
        return report
    export, data, reports = closure.export, closed(closure, on), [report]
    tells = _told_by(closure)
    for shapes in further:
        found = validate((), shapes, by, data)
        own = [f for f in found.findings if tells(f.focus)]
        facts = Facts(data.triples()) if own else Facts()
        told = (
            replace(explained(f, facts, shapes), export=export.iri, source=export.source)
            for f in own
        )
        reports.append(replace(found, findings=tuple(told), exports=()))
    return whole(reports, on, report.profiles, by)


def _told_by(closure: Closure) -> Callable[[Term], bool]:
    """Whether a finding about a node or text is one of the export.

    So are what it describes, the texts in it, and what it refers to that nobody describes.
    """
    export, known = closure.export, closure.catalogue.facts
    referred: set[Term] = {triple.object for triple in export.triples}

    def tells(focus: Term) -> bool:
        if export.owns(focus) or focus == export.iri:
            return True
        elsewhere = closure.at_hand.facts(focus).describes(focus) or known.describes(focus)
        return focus in referred and not elsewhere

    return tells
