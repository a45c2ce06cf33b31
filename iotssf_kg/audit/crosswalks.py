"""The report on two frameworks: how far each answers the other, where not, and who has reviewed it.

The same bytes for the same sets, as a page, a workbook or CSV.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Final, NamedTuple

from iotssf_kg import __version__
from iotssf_kg.audit import crosswalktables as tables
from iotssf_kg.audit.crosswalkwords import heading, words
from iotssf_kg.audit.html import rendered
from iotssf_kg.audit.tables import Cell, Table
from iotssf_kg.audit.workbook import workbook
from iotssf_kg.crosswalk.coverage import Coverage, coverage
from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import Mapping, MappingSet
from iotssf_kg.crosswalk.matrix import matrix
from iotssf_kg.crosswalk.remarks import remarks
from iotssf_kg.errors import UnknownName
from iotssf_kg.report.rows import csv_text
from iotssf_kg.report.text import utf8
from iotssf_kg.rules.wording import LANGUAGES

# The columns of CSV: programs find them in every language.
COLUMNS: Final = (
    "of", "in", "group", "group title", "element", "title", "standing", "relation", "counterpart",
    "counterpart title", *tables.ABOUT, "row",
)  # fmt: skip
_STYLES: Final = {
    **dict.fromkeys(("comment", "why"), "prose"),
    **dict.fromkeys(("set", "license", "row", "name", "subject name", "object name"), "name"),
    **dict.fromkeys(("date", "review_date", "relation", "status", "standing"), "short"),
}


class Comparison(NamedTuple):
    """Two frameworks beside each other.

    Attributes:
        there: The first in the second.
        back: The second in the first.
        lang: The language of the report, ``en`` or ``ja``.
    """

    there: Coverage
    back: Coverage
    lang: str

    @property
    def remarks(self) -> list[str]:
        """What a reader must know, in the language of the report."""
        place = LANGUAGES.index(self.lang)
        return list(dict.fromkeys(said[place] for way in self.ways for said in remarks(way)))

    @property
    def ways(self) -> tuple[Coverage, Coverage]:
        """Both directions."""
        return self.there, self.back


def compared(
    sets: Iterable[MappingSet], one: Framework, other: Framework, lang: str = "en"
) -> Comparison:
    """*one* and *other* beside each other, by what *sets* say.

    Raises:
        UnknownName: No set joins the two.
    """
    at_hand = tuple(sets)
    found = Comparison(coverage(at_hand, one, other), coverage(at_hand, other, one), lang)
    if not found.there.sets:
        hint = "iotssf crosswalk list shows the sets, and iotssf crosswalk chain what follows"
        raise UnknownName(f"no set joins {one.name} and {other.name}", hint=hint)
    return found


def comparison_csv(found: Comparison) -> bytes:
    """*found* as CSV: each element of both with each of its rows, or alone where it has none.

    Rows that nobody stands by come last, told from their subject: they give nothing a standing.
    """
    every = chain(*map(_elements, found.ways), _withdrawn(found.there))
    return utf8(csv_text(COLUMNS, (dict(zip(COLUMNS, each, strict=True)) for each in every)))


def _elements(way: Coverage) -> Iterator[tuple[str, ...]]:
    for each in way.elements:
        element = each.element
        said = (way.subject.name, way.object.name, *each.group, element.id, element.title)
        for told in each.rows:
            yield (*said, each.standing, *_row(way, told.row), told.name)
        if not each.rows:
            yield (*said, each.standing, *[""] * (len(COLUMNS) - len(said) - 1))


def _withdrawn(way: Coverage) -> Iterator[tuple[str, ...]]:
    for each in way.sets:
        for row in each.rows:
            if not row.stated:
                subject = tables.title_of(way, row.subject)
                ends = (each.subject, each.object)
                yield (*ends, "", "", *subject, "", *_row(way, row), each.name_of(row))


def _row(way: Coverage, row: Mapping) -> Iterator[str]:
    yield "unknown" if row.unknown else "" if row.unmapped else "|".join(row.relation.names)
    yield from tables.title_of(way, row.object)
    yield from tables.about(row)


def comparison_workbook(found: Comparison) -> bytes:
    """*found* as xlsx, a sheet for each table."""
    w = words(found.lang)
    ways = (
        (tables.coverage(way, w), tables.by_groups(way), tables.gaps(way, w)) for way in found.ways
    )
    last = tables.review(found.there.sets), tables.mappings(found.there, w)
    return workbook((_summary(found), *chain(*ways), *last), partial(heading, w=w))


def _summary(found: Comparison) -> Table:
    w = words(found.lang)
    both = (found.there.subject, found.there.object)
    rows: list[tuple[Cell, ...]] = [
        *((w["framework"], f"{each.name}: {each.title}") for each in both),
        *(
            (f"{w['in common']}: {_way(way, found.lang)}", tables.in_common(way.total))
            for way in found.ways
        ),
        *((w["remarks"], each) for each in found.remarks),
        (w["made with"], f"iotssf-kg {__version__}"),
    ]
    return Table("title", ("what", "value"), rows)


def _way(way: Coverage, lang: str) -> str:
    return words(lang)["way"].format(subject=way.subject.name, object=way.object.name)


def comparison_html(found: Comparison) -> bytes:
    """*found* as a page of HTML."""
    w = words(found.lang)
    ways = [
        {
            "title": _way(way, found.lang),
            "share": tables.in_common(way.total),
            "coverage": tables.coverage(way, w),
            "matrix": matrix(way),
            "gaps": tables.gaps(way, w),
        }
        for way in found.ways
    ]
    both = (found.there.subject, found.there.object)
    told = {
        "found": found,
        "heading": w["pair"].format(one=both[0].name, other=both[1].name),
        "frameworks": both,
        "reviewed": all(row.reviewed for each in found.there.sets for row in each.rows),
        "ways": ways,
        "sets": tables.review(found.there.sets),
        "mappings": tables.mappings(found.there, w),
        "numeric": tables.NUMERIC,
        "styles": _STYLES,
        "version": __version__,
    }
    return rendered("crosswalk.html", w, found.lang, told)
