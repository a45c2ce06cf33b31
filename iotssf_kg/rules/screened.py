"""An export after the guard: what of it counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import HOME, SSF
from iotssf_kg.rules.export import Export, Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.guard import Withheld, screen

# Its values are terms of a published vocabulary, which is no party's.
_QUANTITY_KIND: Final = SSF("quantityKind")


@dataclass(frozen=True)
class Screened:
    """An export after the guard.

    Attributes:
        export: The export as handed in.
        facts: What was accepted of it, indexed.
        withheld: What was not.
    """

    export: Export
    facts: Facts
    withheld: list[Withheld]

    @cached_property
    def foreign(self) -> tuple[NamedNode, ...]:
        """The nodes outside its namespaces and ours that it refers to by our terms, each once."""
        facts, owns = self.facts, self.export.owns
        met: dict[Term, None] = {}
        for predicate in facts.predicates:
            if predicate.value.startswith(SSF) and predicate != _QUANTITY_KIND:
                met.update(dict.fromkeys(facts.objects(predicate)))
        named = (node for node in met if isinstance(node, NamedNode) and not owns(node))
        return tuple(node for node in named if not node.value.startswith(HOME))


def admit(export: Export) -> Screened:
    """*export* screened and indexed."""
    accepted, withheld = screen(export)
    return Screened(export, accepted, withheld)
