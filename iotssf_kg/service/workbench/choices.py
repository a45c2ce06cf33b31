"""Pick lists: what the parameters of questions can be, as far as a list of it helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.dataset.graphs import FRAMEWORKS
from iotssf_kg.library import Parameter
from iotssf_kg.namespaces import SKOS, SSF, shrink
from iotssf_kg.service.entries import Reader
from iotssf_kg.service.workbench.told import labels, leads, rows

# The most that a list offers; what is not in it can be typed.
_MOST: Final = 200
_CATEGORY, _ASSET, _EXPORT = "a ssf:Category", "ssf:usedIn ?context", "a ssf:Export"
_FRAMEWORK: Final = f"a {SKOS('ConceptScheme')}"
# Parameter → what its values are said to be.
_SAID: Final = {
    "asset": _ASSET,
    "category": _CATEGORY,
    "evidence": "a ssf:Evidence",
    "export": _EXPORT,
    "framework": _FRAMEWORK,
    "high": _ASSET,
    "least": _CATEGORY,
    "model": "a ssf:ProductModel",
    "new": _EXPORT,
    "old": _EXPORT,
    "organization": "a ssf:Organization",
    "other": "a ssf:CategoryScheme",
    "requirement": "a ssf:Requirement",
    "requirements": _FRAMEWORK,
    "scheme": "a ssf:CategoryScheme",
    "subject": _ASSET,
    "system": "a ssf:System",
    "than": _CATEGORY,
}
_CODES: Final = {"outcome": ("met", "justified", "not judged", "open")}


@dataclass(frozen=True)
class Choice:
    """One value, and what it is called."""

    value: str
    text: str


@dataclass(frozen=True)
class Choices:
    """The values that a list offers.

    Attributes:
        every: Whether there are no others.
        values: By what they are called, in order.
    """

    every: bool
    values: tuple[Choice, ...]


def choices(parameter: Parameter, lang: str) -> Choices | None:
    """What *parameter* can be, called as readers of *lang* call it; None for anything."""
    if parameter.name in _CODES and parameter.kind == "string":
        return Choices(True, tuple(Choice(code, code) for code in _CODES[parameter.name]))
    if parameter.name not in _SAID or parameter.kind != "iri":
        return None
    # No order: whatever comes first is enough, and no scan of all is needed for it.
    query = f"""PREFIX ssf: <{SSF}>
      SELECT DISTINCT ?value WHERE {{ {_pattern(_SAID[parameter.name])} FILTER(ISIRI(?value)) }}
      LIMIT {_MOST + 1}"""
    found = [NamedNode(row["value"]) for row in rows(query)]
    return Choices(len(found) <= _MOST, tuple(_called(found[:_MOST], lang)))


def _pattern(said: str) -> str:
    pattern = f"?value {said}"
    return f"GRAPH {FRAMEWORKS} {{ {pattern} }}" if said == _FRAMEWORK else pattern


def _called(nodes: list[NamedNode], lang: str) -> Iterable[Choice]:
    reader = Reader(lang, leads, labels(nodes, lang))
    named = [(reader.named(node).text, shrink(node)) for node in nodes]
    texts = [text for text, _ in named]
    # Two of one name are told apart by what they are.
    told = ((f"{t} ({n})" if texts.count(t) > 1 or t == n else t, n) for t, n in named)
    return (Choice(name, text) for text, name in sorted(told))
