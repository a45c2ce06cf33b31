"""What the nodes around an export are called, in English or Japanese."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import RDFS, SKOS, local
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts

_LABEL, _NOTATION = RDFS("label"), SKOS("notation")
_AND = {"en": ", ", "ja": "、"}


class Naming:
    """Names in one language.

    Args:
        closure: The export whose nodes are spoken of; others at hand and the catalogue come after.
        lang: ``en`` or ``ja``.
    """

    def __init__(self, closure: Closure, lang: str) -> None:
        self.closure, self.lang = closure, lang

    def __call__(self, node: Node | None) -> str:
        """The label of *node* in the language, else any, else its short name."""
        if node is None:
            return "–"
        return self._label(node) or local(node)

    def cited(self, node: NamedNode) -> str:
        """Notation and label of a term; its short name where it has no notation."""
        texts = self.closure.catalogue.facts.texts(node, _NOTATION)
        return f"{texts[0] if texts else local(node)} {self(node)}"

    def all(self, nodes: Iterable[Node]) -> str:
        """The names of *nodes*, as a list."""
        return self.join(map(self, nodes))

    def join(self, texts: Iterable[str]) -> str:
        """*texts* as a list, or a dash where there are none."""
        return _AND[self.lang].join(texts) or "–"

    def text(self, node: Node, predicate: NamedNode) -> str:
        """A text of *node*, in the language if there is one."""
        return _best(self.closure.describing(node), node, predicate, self.lang)

    def _label(self, node: Node) -> str:
        for facts in (self.closure.describing(node), self.closure.catalogue.facts):
            if found := _best(facts, node, _LABEL, self.lang):
                return found
        return ""


def _best(facts: Facts, node: Node, predicate: NamedNode, lang: str) -> str:
    texts = [value for value in facts.values(node, predicate) if isinstance(value, Literal)]
    best = sorted(texts, key=lambda text: (text.language != lang, text.value))
    return best[0].value if best else ""
