"""All exports of a run, known by their heads: who owns a node, without reading anybody.

What a judgement looks up here is noted as questions and answers. As long as every question still
has its answer, and the bytes of the export are the same, so is the judgement.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pyoxigraph import NamedNode

from iotssf_kg.batch.entry import Asked, Head
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.directory import Claims, Directory, boundaries
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.screened import Screened

# A question is one of these letters and an IRI.
_OWNER, _DISPUTED, _SAME = "n", "d", "c"


class Atlas:
    """Who claims and describes what.

    Args:
        directory: The claims of all.
        claiming: A space → the heads of the exports that claim it, in order.
    """

    def __init__(self, directory: Directory, claiming: Callable[[str], Sequence[Head]]) -> None:
        self.directory, self._claiming = directory, claiming

    def describers(self, node: object) -> Iterator[Head]:
        """The exports that may describe *node* and do, those with the narrowest space first."""
        if isinstance(node, NamedNode):
            mark = hash(node)
            for end in boundaries(node.value):
                for head in self._claiming(node.value[:end]):
                    if _describes(head, mark):
                        yield head

    def answer(self, question: str) -> Any:
        """What is the case now; JSON."""
        node = NamedNode(question[1:])
        return _ANSWERS[question[0]](self, node)

    def holds(self, asked: Asked) -> bool:
        """Whether every question still has its answer."""
        return all(self.answer(question) == answer for question, answer in asked.items())

    def owner(self, node: NamedNode) -> str | None:
        """The key of the export that speaks for *node*."""
        head = next(self.describers(node), None)
        return head.key if head else None

    def same(self, model: NamedNode) -> str:
        """The hash of the other models that are the same product as *model*."""
        return _hash(self.directory.corresponding(model))


def _describes(head: Head, mark: int) -> bool:
    marks = memoryview(head.described).cast("q")
    at = bisect_left(marks, mark)
    return at < len(marks) and marks[at] == mark


def alone(head: Head) -> Atlas:
    """The atlas of one export."""
    return Atlas(Claims([head.claim]), lambda space: [head] if space in head.spaces else [])


def _hash(nodes: set[NamedNode]) -> str:
    # There can be as many as models in the whole, for each of them.
    if not nodes:
        return ""
    names = "\n".join(sorted(node.value for node in nodes))
    return hashlib.sha256(names.encode()).hexdigest()


_ANSWERS: dict[str, Callable[[Atlas, NamedNode], Any]] = {
    _OWNER: Atlas.owner,
    _DISPUTED: lambda atlas, space: atlas.directory.disputed(space),
    _SAME: Atlas.same,
}


class Reaching(AtHand):
    """All exports of an atlas at hand for one of them, each read when it is first asked.

    Args:
        own: The export that is judged.
        atlas: Where the others are found.
        load: Reads one of them.

    Attributes:
        asked: What was looked up, and the answers.
    """

    def __init__(self, own: Screened, atlas: Atlas, load: Callable[[Head], Screened]) -> None:
        super().__init__([own], atlas.directory)
        self._own, self._atlas, self._load = own, atlas, load
        self._owners_found: dict[object, Screened | None] = {}
        self.asked: Asked = {}

    def owner(self, node: object) -> Screened | None:
        """The export that may describe *node* to others and does."""
        if not isinstance(node, NamedNode) or self.disputed(node):
            return None
        if node not in self._owners_found:
            self.asked[_OWNER + node.value] = self._atlas.owner(node)
            self._owners_found[node] = self._found(node)
        return self._owners_found[node]

    def _found(self, node: NamedNode) -> Screened | None:
        for head in self._atlas.describers(node):
            screened = self._own if head.iri == self._own.export.iri else self._load(head)
            if screened.facts.describes(node):
                return screened
        return None

    def disputed(self, node: object) -> bool:
        """Whether *node* lies in namespaces of several publishers."""
        if not isinstance(node, NamedNode):
            return False
        # A space ends in "/" or "#", so what holds for a node holds for all in its namespace.
        end = max(node.value.rfind("/"), node.value.rfind("#")) + 1
        if not end:
            return False
        question = _DISPUTED + node.value[:end]
        answer = self.asked.get(question)
        if answer is None:
            answer = self.asked[question] = self.directory.disputed(node)
        return bool(answer)

    def corresponding(self, model: Node) -> set[NamedNode]:
        """The other models that share an identifier with *model*."""
        found = self.directory.corresponding(model)
        if isinstance(model, NamedNode):
            self.asked[_SAME + model.value] = _hash(found)
        return found
