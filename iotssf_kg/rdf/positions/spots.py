"""Where each statement of a text stands, in the order in which the RDF parser tells them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field


def _offsets() -> array[int]:
    return array("q")


@dataclass(frozen=True)
class Spots:
    """Two byte offsets for each statement: of its subject and of its object."""

    subjects: array[int] = field(default_factory=_offsets)
    objects: array[int] = field(default_factory=_offsets)

    def __len__(self) -> int:
        return len(self.objects)

    def add(self, subject: int, value: int) -> None:
        """Note the next statement."""
        self.subjects.append(subject)
        self.objects.append(value)
