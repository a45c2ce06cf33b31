"""The exports of a run after the first look, and which of them count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.batch.entry import Head
from iotssf_kg.batch.orders import Address
from iotssf_kg.batch.parts import unjudged
from iotssf_kg.errors import SourceError
from iotssf_kg.rules.export import superseded
from iotssf_kg.validation.report import Unjudged


@dataclass
class Slot:
    """One export.

    Attributes:
        head: What it claims.
        address: Where its judgement is set aside, if it is judged.
    """

    head: Head
    address: Address | None = None


Seen: TypeAlias = Slot | Unjudged


def once(seen: Iterable[Seen]) -> Iterator[Seen]:
    """*seen*, where an export that was there before is none that can be judged."""
    first: dict[NamedNode, str] = {}
    for each in seen:
        if isinstance(each, Slot):
            iri = each.head.iri
            if iri in first:
                error = SourceError(
                    f"the export {iri} is also in {first[iri]}",
                    source=each.head.source,
                    hint="Give each export once",
                )
                yield unjudged(each.head.source, error)
                continue
            first[iri] = each.head.source
        yield each


def current(seen: Sequence[Seen], note: Callable[[str], None]) -> list[Seen]:
    """*seen* without exports that others replace; these are told to *note*."""
    old = superseded([each.head for each in seen if isinstance(each, Slot)])
    for iri, newer in old.items():
        note(f"left aside: {iri.value} is replaced by {newer.value}")
    return [each for each in seen if not isinstance(each, Slot) or each.head.iri not in old]
