"""What follows from mapping sets, as a set of its own: inferred, proposed, stated by nobody."""

from __future__ import annotations

from collections.abc import Iterable

from iotssf_kg.crosswalk.chains import Inferred
from iotssf_kg.crosswalk.formats.given import UNSPECIFIED
from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.namespaces import HOME

_COMMENT = (
    "Inferred by composing mappings; nobody states these rows, and each carries the rows that it "
    "follows from. Of several relations that are possible, nobody has said which holds."
)


def conclusions(
    found: Iterable[Inferred],
    start: Framework,
    end: Framework,
    premises: Iterable[MappingSet],
) -> MappingSet:
    """What is *found* from *start* to *end* and possible, by the rows of *premises*.

    It has their licence where they share one.
    """
    return MappingSet(
        id=f"{HOME}crosswalk/inferred-{start.prefix}-to-{end.prefix}",
        title=f"Inferred: {start.title} to {end.title}",
        version="",
        subject=start.name,
        object=end.name,
        license=shared_licence(premises),
        comment=_COMMENT,
        rows=tuple(each.row for each in found if each.row.relation),
    )


def shared_licence(sets: Iterable[MappingSet]) -> str:
    """The licence of what is made of *sets*: theirs, if it is one, else none is stated."""
    licences = {each.license for each in sets}
    return licences.pop() if len(licences) == 1 else UNSPECIFIED
