"""Mapping sets as workbooks of NIST's Online Informative References, in their three styles.

https://doi.org/10.6028/NIST.IR.8278Ar1 and https://doi.org/10.6028/NIST.IR.8477. The focal document
is our subject, the reference document our object; a relationship is told from the focal element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.formats.given import UNSPECIFIED, Given
from iotssf_kg.crosswalk.formats.tables import (
    Record,
    Table,
    csv_bytes,
    csv_rows,
    no_table,
    table,
    title,
    workbook_bytes,
    workbook_rows,
)
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import MappingSet, Rationale
from iotssf_kg.crosswalk.relations import ANY, Relation

_FOCAL: Final = "Focal Document Element"
_REFERENCE: Final = "Reference Document Element"
_NEEDED: Final = ((title(_FOCAL),), (title(_REFERENCE),))
_DESCRIPTION: Final = " Description"
_RELATION: Final = "Relationship"
_RATIONALE: Final = "Rationale"
_BASELINE: Final = "Security Control Baseline"
_STRENGTH: Final = "Strength of Relationship"
_COMMENTS: Final = "Comments"
_KIND: Final = "Relationship Type"
_EXPLANATION: Final = "Relationship Explanation"
_PROPERTY: Final = "Relationship Property"
# NIST's words, then what else is met.
_RELATIONS: Final = {
    "equal": Relation.EQUAL,
    "subset of": Relation.SUBSET,
    "superset of": Relation.SUPERSET,
    "intersects with": Relation.INTERSECTS,
    "not related to": Relation.NONE,
    "equal to": Relation.EQUAL,
    "subset": Relation.SUBSET,
    "superset": Relation.SUPERSET,
    "intersects": Relation.INTERSECTS,
    "not related": Relation.NONE,
    "no relationship": Relation.NONE,
}
_WORDS: Final = {relation: word for word, relation in reversed(_RELATIONS.items())}
# A supportive type says how one helps the other; only these three are relations between sets.
_KINDS: Final = {
    "identical": (Relation.EQUAL, Rationale.SYNTACTIC),
    "equivalent": (Relation.EQUAL, Rationale.SEMANTIC),
    "no relationship": (Relation.NONE, None),
    "supports": (ANY, None),
    "is supported by": (ANY, None),
    "contrary": (ANY, None),
}
_GENERAL: Final = "General Information"
_LINKS: Final = "Relationships"


class Style(NamedTuple):
    """One of the three ways to say how two elements are related.

    Attributes:
        name: What it is called in a format's name; "" is set-theoretic.
        columns: All columns of its sheet, in NIST's order.
        cells: What a row has in those that are not about its elements.
    """

    name: str
    columns: tuple[str, ...]
    cells: Callable[[Row], Mapping[str, str]]


def _set_theoretic(row: Row) -> Mapping[str, str]:
    return {
        _RATIONALE: row.rationale or "",
        _RELATION: _WORDS.get(row.relation, ""),
        _COMMENTS: row.comment,
        _STRENGTH: "" if row.strength is None else str(row.strength),
    }


def _supportive(row: Row) -> Mapping[str, str]:
    said = row.relation, row.rationale
    word = next((word for word, kind in _KINDS.items() if kind == said), "")
    return {_KIND: "" if row.relation == ANY else word, _EXPLANATION: row.comment}


_BOTH: Final = (_FOCAL, _FOCAL + _DESCRIPTION)
_AND: Final = (_REFERENCE, _REFERENCE + _DESCRIPTION)
STYLES: Final = (
    Style(
        "",
        (*_BOTH, _BASELINE, _RATIONALE, _RELATION, *_AND, _COMMENTS, _STRENGTH),
        _set_theoretic,
    ),
    Style("supportive", (*_BOTH, _KIND, _EXPLANATION, _PROPERTY, *_AND), _supportive),
    Style("concept", (*_BOTH, *_AND, _COMMENTS), lambda row: {_COMMENTS: row.comment}),
)
_UNREAD: Final = {title(column) for column in (_BASELINE, *_BOTH[1:], *_AND[1:])}
_READ: Final = {title(column) for style in STYLES for column in style.columns} - _UNREAD


def read_olir_csv(given: Given) -> MappingSet:
    """The set in a CSV file of relationships, of any style."""
    found = table(csv_rows(given.data, given.name), _NEEDED)
    if found is None:
        raise no_table(given.name, [(_FOCAL,), (_REFERENCE,)])
    return _mappings(given, found, {})


def read_olir(given: Given) -> MappingSet:
    """The set in a workbook, of any style, with what its sheet of general information says."""
    sheets = workbook_rows(given.data, given.name)
    tables = {name: table(rows, _NEEDED) for name, rows in sheets.items()}
    found = next((each for each in tables.values() if each), None)
    if found is None:
        raise no_table(given.name, [(_FOCAL,), (_REFERENCE,)])
    about: dict[str, str] = {}
    for name, rows in sheets.items():
        if tables[name] is None:
            about |= {title(r[0]).rstrip(":"): r[1].strip() for r in rows if len(r) > 1 and r[0]}
    return _mappings(given, found, about)


def _mappings(given: Given, found: Table, about: Mapping[str, str]) -> MappingSet:
    subject = given.framework(
        "subject", [about.get("focal document", ""), about.get("focal document version", "")]
    )
    object_ = given.framework("object", [about.get("reference document", "")])
    described = {title(each + _DESCRIPTION) for each in (_FOCAL, _REFERENCE)}
    columns = found.columns.keys()
    given.left_out(found.filled(columns & described), "our own short titles stand for it")
    given.left_out(found.filled(columns - described - _READ))
    return given.taken(
        subject,
        object_,
        _rows(given, found.records, subject, object_),
        title=about.get("informative reference name", ""),
        version=about.get("reference version", ""),
        id=about.get("web address", ""),
        license=about.get("license", ""),
        author=about.get("reference developer", ""),
        comment=about.get("summary", ""),
        complete_object=about.get("comprehensive", "").casefold() == "yes",
    )


def _rows(
    given: Given, records: Sequence[Record], subject: Framework, object_: Framework
) -> Iterator[Row]:
    for place, cells in records:

        def cell(column: str, cells: Mapping[str, str] = cells) -> str:
            return cells.get(title(column), "").strip()

        ids = cell(_FOCAL), cell(_REFERENCE)
        if not any(ids):
            given.note("the row names no element: it is left out", place)
            continue
        one = given.end(subject, ids[0], place, _FOCAL) if ids[0] else None
        other = given.end(object_, ids[1], place, _REFERENCE) if ids[1] else None
        relation, rationale = _said(given, cell, place)
        yield Row(
            given.row_id(one, other),
            one,
            other,
            relation,
            rationale,
            given.value("strength", cell(_STRENGTH), place, _STRENGTH),
            comment=_comment(cells, cell),
        )


def _said(
    given: Given, cell: Callable[[str], str], place: str
) -> tuple[Relation, Rationale | None]:
    kind, word = cell(_KIND).casefold(), title(cell(_RELATION))
    if kind and kind not in _KINDS:
        given.fault(f"{kind!r} is no type", place, _KIND, f"Use one of {', '.join(_KINDS)}")
    elif kind:
        return _KINDS[kind]
    if word and word not in _RELATIONS:
        hint = f"Use one of {', '.join(_WORDS.values())}"
        given.fault(f"{word!r} is no relationship", place, _RELATION, hint)
    rationale = given.value("rationale", cell(_RATIONALE).casefold(), place, _RATIONALE)
    return _RELATIONS.get(word, ANY), rationale


def _comment(cells: Mapping[str, str], cell: Callable[[str], str]) -> str:
    """The comment, and what a supportive type says beyond a relation between sets."""
    kind = cell(_KIND)
    beyond = kind if _KINDS.get(kind.casefold(), ("", ""))[0] == ANY else ""
    beyond = ", ".join(filter(None, (beyond, cell(_PROPERTY))))
    text = cells.get(title(_COMMENTS)) or cells.get(title(_EXPLANATION), "")
    return f"{beyond}: {text}" if beyond and text else beyond or text


def write_olir(mappings: MappingSet, shelf: Shelf, style: Style) -> bytes:
    """*mappings* as a workbook of that *style*."""
    rows = _table(mappings, shelf, style)
    return workbook_bytes({_GENERAL: list(_general(mappings, shelf)), _LINKS: rows})


def write_olir_csv(mappings: MappingSet, shelf: Shelf, style: Style) -> bytes:
    """The relationships of *mappings* as CSV, in that *style*."""
    return csv_bytes(_table(mappings, shelf, style))


def _table(mappings: MappingSet, shelf: Shelf, style: Style) -> list[list[str]]:
    rows = [list(style.columns)]
    for row in mappings.rows:
        cells = dict(style.cells(row))
        for column, end in ((_FOCAL, row.subject), (_REFERENCE, row.object)):
            if end is not None:
                cells[column] = end.id
                cells[column + _DESCRIPTION] = shelf.get(end.framework).elements[end.id].title
        rows.append([cells.get(column, "") for column in style.columns])
    return rows


def _general(mappings: MappingSet, shelf: Shelf) -> Iterator[tuple[str, str]]:
    subject, object_ = shelf.get(mappings.subject), shelf.get(mappings.object)
    yield "Field", "Value"
    yield "Informative Reference Name", mappings.title
    yield "Reference Version", mappings.version
    yield "Web Address", mappings.id
    yield "Focal Document", subject.name
    yield "Focal Document Version", subject.edition
    yield "Summary", mappings.comment
    yield "Comprehensive", "Yes" if mappings.complete_object else "No"
    yield "Reference Document", object_.name
    yield "Reference Document URL", object_.source
    yield "Reference Developer", mappings.author
    yield "License", mappings.license if mappings.license != UNSPECIFIED else ""
