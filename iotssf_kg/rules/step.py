"""An explanation as data: a tree of sentences, each about a node."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.naming import Naming
from iotssf_kg.rules.wording import WORDS, wording


@dataclass(frozen=True)
class Step:
    """One sentence of an explanation.

    Attributes:
        text: The sentence.
        node: What it is about, if that is a node.
        children: What it follows from.
    """

    text: str
    node: Node | None = None
    children: tuple[Step, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The tree in plain values; a blank node is written as in N-Triples."""
        node = self.node.value if isinstance(self.node, NamedNode) else self.node and str(self.node)
        return {
            "text": self.text,
            "node": node or None,
            "children": [child.as_dict() for child in self.children],
        }


@dataclass(frozen=True)
class Teller:
    """Tells of one closure at one date in one language.

    Attributes:
        closure: The export and what follows from it.
        on: The date asked for.
        name: What nodes are called.
    """

    closure: Closure
    on: date
    name: Naming

    @property
    def lang(self) -> str:
        """``en`` or ``ja``."""
        return self.name.lang

    def say(
        self,
        key: str,
        node: Node | None = None,
        children: Iterable[Step] = (),
        **parts: str,
    ) -> Step:
        """The sentence *key* of the table of wordings about *node*."""
        return Step(wording(WORDS[key], self.lang, **parts), node, tuple(children))

    def levels(self, levels: Iterable[NamedNode]) -> str:
        """*levels*, told as a list."""
        return self.name.join(map(self.name.cited, levels))
