"""``validate(data, shapes) -> Report``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import SH, SSF
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.compiled import compiled
from iotssf_kg.validation.engine import Engine, Result, engine
from iotssf_kg.validation.paths import Index
from iotssf_kg.validation.report import Finding, Report, Severity
from iotssf_kg.validation.saying import short
from iotssf_kg.validation.shapes import Shapes
from iotssf_kg.validation.targets import Targets

_IN_PERSPECTIVE: Final = SSF("inPerspective")
_CLOSED: Final = SH("ClosedConstraintComponent")
_VARIABLE: Final = re.compile(r"\{[?$](\w++)\}")


def validate(
    data: Iterable[Triple],
    shapes: Shapes,
    by: Engine | None = None,
    facts: Index | None = None,
) -> Report:
    """What *shapes* find in *data*, and how many nodes each of them looked at.

    ``conforms``, severities and messages are read from the shapes, not from the engine, so every
    engine gives the same report; https://www.w3.org/TR/shacl/#validation-report.

    Args:
        data: What is held against the shapes.
        shapes: Any shapes; they are compiled the first time.
        by: The engine; the fastest, if not given.
        facts: *data* indexed, where it is at hand; *data* is then not read and can be empty.

    Raises:
        ShapesError: The shapes cannot be run, or not as they are meant.
    """
    compiled(shapes)
    index = Facts(data) if facts is None else facts
    chosen = by or engine()
    results = chosen.run(index.triples(), shapes, index)
    told = _Told(shapes)
    findings = {_finding(result, told, index) for result in results}
    targets = Targets(shapes, index)
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked={_name(root): len(targets.of(root)) for root in shapes.roots},
        engine=chosen.name,
    )


class _Told:
    """What *shapes* say of their results, each shape asked once."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self._found: dict[tuple[Node, Node | None], tuple[str, Severity, Mapping[str, str]]] = {}

    def of(self, shape: Node, constraint: Node | None) -> tuple[str, Severity, Mapping[str, str]]:
        """Path, severity and messages."""
        key = (shape, constraint)
        if key not in self._found:
            shapes = self.shapes
            messages = shapes.messages(shape, constraint)
            self._found[key] = (shapes.path(shape), shapes.severity(shape), messages)
        return self._found[key]


def _finding(result: Result, told: _Told, facts: Index) -> Finding:
    value = result.value
    known = isinstance(value, NamedNode) and bool(facts.values(value, _IN_PERSPECTIVE))
    path, severity, messages = told.of(result.shape, result.constraint)
    return Finding(
        focus=result.focus,
        # Engines write a compound path each in their own way; the shape has it as it is meant,
        # but for a closed shape, which tells the predicate that it does not know.
        path=(result.path if result.component == _CLOSED else path) or result.path,
        value=value,
        severity=severity,
        shape=_name(result.shape),
        component=result.component,
        messages=_messages(result, messages),
        requirement=value if known and isinstance(value, NamedNode) else None,
    )


def _name(shape: Node) -> NamedNode:
    return shape if isinstance(shape, NamedNode) else NamedNode(f"x-blank:{shape.value}")


def _path(text: str) -> object:
    simple = text.startswith("<") and text.endswith(">") and text.count("<") == 1
    return NamedNode(text[1:-1]) if simple else text


def _messages(result: Result, templates: Mapping[str, str]) -> dict[str, str]:
    """The *templates* with their variables filled in; https://www.w3.org/TR/shacl/#sparql-constraints-mapping."""
    if not any("{" in text for text in templates.values()):
        return dict(templates)
    terms: dict[str, object] = dict(result.bindings)
    terms |= {"this": result.focus, "value": result.value, "path": _path(result.path)}

    def filled(match: re.Match[str]) -> str:
        term = terms.get(match[1], match[0])
        beside = None if match[1] == "path" else result.focus
        return short(term, beside) if term else ""

    return {lang: _VARIABLE.sub(filled, text) for lang, text in templates.items()}
