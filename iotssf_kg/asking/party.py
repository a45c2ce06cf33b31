"""Whose exports somebody may hand in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from iotssf_kg.errors import Forbidden
from iotssf_kg.rules.export import Export


@dataclass(frozen=True)
class Party:
    """A publisher and its namespaces.

    Attributes:
        publisher: Its IRI; "" for anybody.
        spaces: The beginnings of the IRIs that its exports may describe; none for all that no
            other party has.
    """

    publisher: str = ""
    spaces: tuple[str, ...] = ()

    def check(self, exports: Iterable[Export]) -> None:
        """Pass where all *exports* are this party's.

        Raises:
            Forbidden: One is of another publisher, or of another namespace.
        """
        for export in exports if self.publisher else ():
            self._check(export)

    def _check(self, export: Export) -> None:
        found = export.publisher.value if export.publisher else "nobody"
        if found != self.publisher:
            raise Forbidden(
                f"it is of {found}, and the token of {self.publisher}",
                where=export.iri.value,
                hint="Upload with the token of its publisher",
            )
        for name in (*export.spaces, export.iri.value) if self.spaces else ():
            if not name.startswith(self.spaces):
                raise Forbidden(
                    f"{name} lies outside the token's namespaces, {', '.join(self.spaces)}",
                    where=export.iri.value,
                    hint="Ask the operator for a token with that namespace",
                )


NOBODY: Final = Party()
