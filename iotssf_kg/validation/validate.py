"""``validate(data, shapes) -> Report``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import SSF, local
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.engine import Engine, Result, engine
from iotssf_kg.validation.report import Finding, Report
from iotssf_kg.validation.shapes import Shapes

_IN_PERSPECTIVE = SSF("inPerspective")


def validate(data: Iterable[Triple], shapes: Shapes, by: Engine | None = None) -> Report:
    """What *shapes* find in *data*, and how many nodes each of them looked at.

    ``conforms``, severities and messages are read from the shapes, not from the engine, so every
    engine gives the same report; https://www.w3.org/TR/shacl/#validation-report.
    """
    triples = list(data)
    facts = Facts(triples)
    chosen = by or engine()
    results = chosen.run(triples, shapes)
    findings = {_finding(result, shapes, facts) for result in results}
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked={name: len(shapes.focus_nodes(name, facts)) for name in shapes.names},
        engine=chosen.name,
    )


def _finding(result: Result, shapes: Shapes, facts: Facts) -> Finding:
    value = result.value
    known = isinstance(value, NamedNode) and bool(facts.values(value, _IN_PERSPECTIVE))
    shape = result.shape
    return Finding(
        focus=result.focus,
        # Engines write a compound path each in their own way; the shape has it as it is meant.
        path=shapes.path(shape) or result.path,
        value=value,
        severity=shapes.severity(shape),
        shape=shape if isinstance(shape, NamedNode) else NamedNode(f"_:{shape.value}"),
        component=result.component,
        messages=_messages(result, shapes.messages(shape, result.constraint)),
        requirement=value if known and isinstance(value, NamedNode) else None,
    )


def _path(text: str) -> object:
    simple = text.startswith("<") and text.endswith(">") and text.count("<") == 1
    return NamedNode(text[1:-1]) if simple else text


def _messages(result: Result, templates: Mapping[str, str]) -> dict[str, str]:
    """The *templates* with their variables filled in; https://www.w3.org/TR/shacl/#sparql-constraints-prebound."""
    terms = {"this": result.focus, "value": result.value, "path": _path(result.path)}
    filled = dict(templates)
    for lang, text in templates.items():
        for name, term in terms.items():
            for mark in "?$":
                text = text.replace(f"{{{mark}{name}}}", local(term) if term else "")
        filled[lang] = text
    return filled
