"""What can be added to an export so that a finding ends: the snippets of the shapes, filled in.

A snippet is the ``ssfsh:mending`` of a shape; the head of ``shapes/exchange.ttl`` says how one is
written. Where nothing can be added, ``ssfsh:change`` says what to change (see ``sentences``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.namespaces import PREFIXES, SH, SSF, SSFSH, shrink
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.ground import Ground
from iotssf_kg.validation.proposals import PROPOSALS
from iotssf_kg.validation.report import Finding
from iotssf_kg.validation.sentences import told
from iotssf_kg.validation.shapes import Shapes, profile
from iotssf_kg.validation.spot import Spot, is_path, members, spot

MENDING: Final = SSFSH("mending")
_NEW_NODE, _AFTERWARDS, _AFTER = SSFSH("newNode"), SSFSH("mendingAfter"), SSFSH("after")
# Of a property shape, only what is missing can be added; what is wrong must be changed.
_MISSING: Final = frozenset(
    SH(f"{name}ConstraintComponent") for name in ("MinCount", "HasValue", "QualifiedMinCount")
)
_PREFIX: Final = re.compile(r"(?<![\w<:])([a-z]+):")
_BLANK: Final = re.compile(r"\{([^{}]+)\}")
_NAME: Final = re.compile(r"[a-z]+:[A-Za-z][\w-]*")


def mended(findings: Iterable[Finding], ground: Ground, shapes: Shapes) -> Iterator[Finding]:
    """*findings* of one export, each with what to add, or with what to change, and what was found.

    Args:
        findings: Findings of *shapes*, all about the export of *ground*.
        ground: What holds for the findings of that export.
        shapes: The profile.
    """
    for finding in findings:
        if isinstance(finding.focus, Node):
            snippet = mending(finding, ground, shapes)
            here = spot(finding, finding.focus, ground, shapes)
            messages = told(here, finding, mendable=bool(snippet))
            yield replace(finding, mending=snippet, messages=messages)
        else:
            yield finding


def mending(finding: Finding, ground: Ground, shapes: Shapes) -> str:
    """Turtle to add to the export of *ground* so that *finding* of *shapes* ends, or "".

    It has the prefixes that it needs. Nodes of the export's own are named in its own namespace,
    unlike any node there or in another snippet. What only its publisher can know stands between
    ‹ and ›; dates, levels and values of code lists are proposals.
    """
    this = finding.focus
    if not isinstance(this, NamedNode):
        # Nothing in another file can be said of it.
        return ""
    template = _template(finding, this, ground, shapes)
    body = template and _Snippet().fill(template, spot(finding, this, ground, shapes))
    if not body:
        return ""
    met = set(_PREFIX.findall(body))
    used = [prefix for prefix in PREFIXES if prefix in met]
    head = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in used)
    return f"{head}\n{body}\n" if head else f"{body}\n"


def _template(finding: Finding, this: Node, ground: Ground, shapes: Shapes) -> str:
    shape, facts = finding.shape, shapes.facts
    simple = bool(facts.values(shape, SH("path")))
    if simple and finding.component not in _MISSING:
        return ""
    for variant in facts.nodes(shape, _AFTERWARDS):
        need = ground.need(this, finding.value)
        if need and need.reason and need.reason.value in facts.texts(variant, _AFTER):
            shape = variant
    return next(iter(facts.texts(shape, MENDING)), "")


@dataclass
class _Snippet:
    """A snippet while it is filled in.

    Attributes:
        nodes: The new nodes, by what stands for them.
        more: Descriptions of nodes that the snippet refers to.
    """

    nodes: dict[str, NamedNode] = field(default_factory=dict)
    more: list[str] = field(default_factory=list)

    def fill(self, template: str, here: Spot) -> str:
        """*template* with its blanks filled in, or "" where one cannot be."""
        values = {blank: self._value(blank, here) for blank in _BLANK.findall(template)}
        if None in values.values():
            return ""
        body = _BLANK.sub(lambda found: values[found[1]] or "", template)
        return "\n".join((body, *self.more)).strip()

    def _value(self, blank: str, here: Spot) -> str | None:
        if blank == "described":
            return self._described(here)
        for choice in blank.split("|"):
            found = self._choice(choice, here)
            if found is not None:
                return found
        return None

    def _choice(self, choice: str, here: Spot) -> str | None:
        kind, _, name = choice.partition(":")
        if kind == "node":
            return self._new(name, here)
        if kind == "new":
            return self._newly_described(name, here)
        if choice == "party" or choice in PROPOSALS:
            return self._proposed(choice, here)
        if kind == "a":
            return _first(n for n in here.ground.own(SSF(name)) if n != here.this)
        return _first(here.nodes(choice)) if is_path(choice) else choice

    def _proposed(self, name: str, here: Spot) -> str | None:
        found = _first(PROPOSALS[name](here))
        if found is None and name in ("party", "organization"):
            # Somebody must answer for it, and nobody is there yet.
            return self._newly_described("Organization", here)
        return found

    def _newly_described(self, name: str, here: Spot) -> str | None:
        stem = name.lower()
        key = f"new:{name}"
        if key in self.nodes:
            return str(self.nodes[key])
        node = self._fresh(stem, here)
        self.nodes[key] = node
        template = _new_node(name)
        body = _BLANK.sub(lambda found: self._value(found[1], here.at(node)) or "", template)
        self.more.append(body)
        return str(node)

    def _described(self, here: Spot) -> str | None:
        """A description of the value as what the property leads to."""
        kind = _leads_to().get(here.property) if here.property else None
        template = _new_node(kind.value.removeprefix(SSF)) if kind else ""
        if not template or not isinstance(here.value, NamedNode):
            return None
        there = here.at(here.value)
        return _BLANK.sub(lambda found: self._value(found[1], there) or "", template)

    def _new(self, stem: str, here: Spot) -> str:
        if stem not in self.nodes:
            self.nodes[stem] = self._fresh(stem, here)
        return str(self.nodes[stem])

    def _fresh(self, stem: str, here: Spot) -> NamedNode:
        """A name that no node of the export has, and no other snippet gives."""
        parts = (here.shape, here.this, here.path, here.value)
        seed = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
        taken = here.ground.facts
        for length in range(8, len(seed)):
            node = NamedNode(f"{here.ground.space}{stem}-{seed[:length]}")
            if not taken.describes(node):
                break
        return node


def _first(values: Iterable[Term | str]) -> str | None:
    for value in values:
        if isinstance(value, str):
            return value
        if not isinstance(value, BlankNode):
            short = shrink(value) if isinstance(value, NamedNode) else ""
            return short if _NAME.fullmatch(short) else str(value)
    return None


def _new_node(name: str) -> str:
    return next(iter(profile("exchange").facts.texts(SSFSH(name), _NEW_NODE)), "")


@cache
def _leads_to() -> dict[NamedNode, NamedNode]:
    """Property → the class of what it leads to, where the profile ``exchange`` names one."""
    shapes = profile("exchange")
    found: dict[NamedNode, NamedNode] = {}
    for shape, property in shapes.facts.pairs(SH("path")):
        for kind in _kinds(shapes, shape):
            found.setdefault(property, kind)
    return found


def _kinds(shapes: Shapes, shape: Node) -> Iterator[NamedNode]:
    for either in shapes.facts.values(shape, SH("or")):
        for member in members(shapes.facts, either):
            yield from shapes.facts.nodes(member, SH("class"))
