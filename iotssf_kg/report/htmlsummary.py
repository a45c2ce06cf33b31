"""What the head of the page tells: the matrix, and the findings by category and perspective."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import SKOS, local
from iotssf_kg.report.classification import label
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.ratings import AXES
from iotssf_kg.rules.scheme import Scheme
from iotssf_kg.validation.report import Judged

_SHADES = 5


@dataclass(frozen=True)
class Square:
    """One cell of the matrix.

    Attributes:
        category: The sign of its category.
        count: How many assets fall in it.
        shade: From 0, none, to 5, as many as in the fullest.
    """

    category: str
    count: int
    shade: int


@dataclass(frozen=True)
class Matrix:
    """The matrix of one scheme: a row for each level of recovery, the gravest first.

    Attributes:
        title: The scheme.
        axes: The names of both axes.
        columns: The levels of economic impact.
        rows: Each level of recovery with its squares.
    """

    title: str
    axes: tuple[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]


@dataclass(frozen=True)
class Table:
    """Findings by category and perspective.

    Attributes:
        columns: The perspectives.
        rows: Category, its assets (None where there is no category), findings by perspective.
        totals: Of each column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, int | None, tuple[int, ...]], ...]
    totals: tuple[int, ...]


class Names:
    """Labels and signs out of a catalogue, in one language."""

    def __init__(self, catalogue: Catalogue, lang: str) -> None:
        self._facts, self._lang = catalogue.facts, lang

    def sign(self, node: NamedNode) -> str:
        """The notation of *node*, else the end of its IRI."""
        found = self._facts.texts(node, SKOS("notation"))
        return found[0] if found else local(node).removeprefix("ssf:")

    def label(self, node: NamedNode) -> str:
        """The label of *node*, else the end of its IRI."""
        return label(self._facts, node, self._lang) or local(node)

    def both(self, node: NamedNode) -> str:
        """Sign and label; the label alone where it ends in the sign."""
        sign, label_ = self.sign(node), self.label(node)
        return label_ if label_.endswith(sign) else f"{sign} {label_}"


def in_use(
    catalogue: Catalogue, exports: Iterable[Judged], needs: Iterable[NamedNode]
) -> list[Scheme]:
    """The schemes that assets are categorized under, or that introduce one of *needs*."""
    held = {category for export in exports for category in export.categories}
    if not held:
        asked = set(needs)
        return [s for s in catalogue.schemes.values() if asked & _introduced(s).keys()][:1]
    return [s for s in catalogue.schemes.values() if held.intersection(s.categories)]


def _introduced(scheme: Scheme) -> dict[NamedNode, NamedNode]:
    return {need: category for category, needs in scheme.introduces.items() for need in needs}


def matrices(
    catalogue: Catalogue, schemes: Iterable[Scheme], exports: Iterable[Judged], names: Names
) -> list[Matrix]:
    """The matrix of each of *schemes* that any asset falls in."""
    counts = _sum(export.cells for export in exports)
    used = [scheme for scheme in schemes if any(counts[cell] for cell in scheme.category_of)]
    return [_matrix(catalogue, scheme, counts, names) for scheme in used]


def _matrix(
    catalogue: Catalogue, scheme: Scheme, counts: Mapping[NamedNode, int], names: Names
) -> Matrix:
    levels = {level for pair in scheme.cells for level in pair}
    down, across = (
        sorted((level for level in levels if catalogue.axis[level] == axis), key=names.sign)
        for axis in scheme.axes
    )
    most = max(counts[cell] for cell in scheme.category_of)

    def square(recovery: NamedNode, economic: NamedNode) -> Square:
        cell = scheme.cells[frozenset((recovery, economic))]
        count = counts[cell]
        return Square(names.sign(scheme.category_of[cell]), count, -(-_SHADES * count // most))

    return Matrix(
        names.label(scheme.iri),
        (names.label(AXES[0]), names.label(AXES[1])),
        tuple(map(names.both, across)),
        tuple((names.both(r), tuple(square(r, e) for e in across)) for r in reversed(down)),
    )


def by_category(
    catalogue: Catalogue,
    schemes: Sequence[Scheme],
    exports: Iterable[Judged],
    found: Mapping[NamedNode | None, int],
    names: Names,
    other: str,
) -> Table:
    """*found*, requirement → findings, by the category that begins to ask, and by perspective."""
    assets = _sum(export.categories for export in exports)
    begins: dict[NamedNode, NamedNode] = {}
    for scheme in schemes:
        begins = _introduced(scheme) | begins
    counts: Counter[tuple[NamedNode | None, NamedNode | None]] = Counter()
    for need, count in found.items():
        known = catalogue.requirements.get(need) if need else None
        counts[begins.get(need) if need else None, known.perspective if known else None] += count
    sides = {p for scheme in schemes for held in scheme.perspectives.values() for p in held}
    columns: list[NamedNode | None] = [
        *sorted(sides | {side for _, side in counts if side}, key=str),
        None,
    ]
    lines: list[NamedNode | None] = [c for scheme in schemes for c in scheme.categories]
    lines.append(None)
    return Table(
        tuple(names.label(side) if side else other for side in columns),
        tuple(
            (
                names.both(line) if line else other,
                assets[line] if line else None,
                tuple(counts[line, side] for side in columns),
            )
            for line in lines
        ),
        tuple(sum(counts[line, side] for line in lines) for side in columns),
    )


def _sum(counts: Iterable[Mapping[NamedNode, int]]) -> Counter[NamedNode]:
    total: Counter[NamedNode] = Counter()
    for each in counts:
        total.update(each)
    return total
