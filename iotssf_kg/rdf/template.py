"""The spreadsheet template: which sheet holds which nodes, and what its columns mean.

One row describes one node. A column's header is a short key of the JSON-LD context, and the
context says what its cells hold; a text has its language behind the key, ``label@ja``.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import SSF
from iotssf_kg.rdf.codes import label
from iotssf_kg.rdf.compact import Key, context_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

ID: Final = "id"
TYPE: Final = "type"
TEXT: Final = "@language"
SPACE_KEY: Final = "uriSpace"
CODES_SHEET: Final = "codes"
# Rows, columns and sheets that begin so are notes, and are not read.
NOTE: Final = "#"

_LANGUAGES: Final = ("en", "ja")
_HEADER: Final = re.compile(r"(?P<key>[A-Za-z0-9]+)(?:@(?P<language>[A-Za-z0-9-]+))?")


class Sheet(NamedTuple):
    """One sheet: the classes its rows may be of, and the keys that the template offers."""

    name: str
    classes: tuple[str, ...]
    keys: tuple[str, ...]


class Column(NamedTuple):
    """One column: its key, the property, and how its cells are read."""

    key: str
    prop: NamedNode
    coercion: str
    language: str = ""

    @property
    def header(self) -> str:
        """What stands over the column."""
        return f"{self.key}@{self.language}" if self.language else self.key


def _sheet(name: str, classes: str, keys: str) -> Sheet:
    return Sheet(name, tuple(classes.split()), tuple(keys.split()))


SHEETS: Final = (
    _sheet("export", "Export", "title publisher issued uriSpace conformsTo replaces description"),
    _sheet("parties", "Organization StaffGroup Party", "label memberOf headcount"),
    _sheet("contexts", "UseContext", "label contextType sector users exposure supervision"),
    _sheet("models", "ProductModel", "label manufacturedBy gtin modelNumber cpe"),
    _sheet(
        "assets",
        "Device System Asset",
        "label model quantity usedIn operatedBy maintainedBy providedBy hasPart performs"
        " adoptedAssessment statedCategory softwareVersion serialNumber lastChanged"
        " outOfScopeBecause",
    ),
    _sheet("functions", "Sensing Actuating TranscriptionFunction", "label quantityKind"),
    _sheet("connections", "Connection", "label from to carries"),
    _sheet("criteria", "RatingCriteria LowerBound", "label lowerBound level amount currency"),
    _sheet(
        "assessments",
        "Assessment",
        "assesses inContext recoveryDifficulty economicImpact rationale scenario underScheme"
        " underCriteria status attributedTo issued replaces",
    ),
    _sheet("scenarios", "IncidentScenario", "label recoveryDifficulty economicImpact"),
    _sheet(
        "measures",
        "Measure",
        "label meets on coversParts responsible measureStatus validFrom evidencedBy",
    ),
    _sheet(
        "evidence",
        "Evidence",
        "label evidenceKind about issuedBy issued validUntil testedVersion sha256",
    ),
    _sheet(
        "justifications",
        "Justification",
        "label justifies on inRelationTo justificationKind because compensatedBy attributedTo"
        " issued validUntil",
    ),
    _sheet(
        "reviews",
        "Review",
        "reviews fingerprint reviewOutcome waivedUntil note attributedTo issued",
    ),
)
BY_NAME: Final = {sheet.name: sheet for sheet in SHEETS}


@cache
def properties() -> Mapping[str, tuple[NamedNode, Key]]:
    """The property and reading of each short key of the context."""
    return {key.name: (NamedNode(iri), key) for iri, key in context_keys().items()}


def columns(sheet: Sheet) -> tuple[Column, ...]:
    """The columns that the template offers in *sheet*, after ``id`` and ``type``."""
    return tuple(column for key in sheet.keys for column in _offered(key))


def _offered(key: str) -> list[Column]:
    prop, (_, coercion) = properties()[key]
    if coercion == TEXT:
        return [Column(key, prop, coercion, language) for language in _LANGUAGES]
    return [Column(key, prop, coercion)]


def column(header: str) -> Column:
    """The column that *header* stands over.

    Raises:
        SourceError: It is no short key; the hint offers a near one.
    """
    found = _HEADER.fullmatch(header)
    if found is None or found["key"] not in properties():
        near = difflib.get_close_matches(header.partition("@")[0], properties(), 1)
        hint = f"Did you mean {near[0]}?" if near else f"Begin it with {NOTE} to keep it as a note"
        raise SourceError(f"the column {header!r} is unknown", hint=hint)
    prop, (key, coercion) = properties()[found["key"]]
    if found["language"] and coercion != TEXT:
        raise SourceError(f"{key} holds no text", hint=f"Call the column {key}")
    return Column(key, prop, coercion, found["language"] or "")


def class_node(name: str) -> NamedNode:
    """The class of that short name."""
    return SSF(name)


_MANY: Final = ("several with ; and a space", "複数は「; 」で区切る")
_NEEDS: Final = {
    "@id": ("id, prefixed name or IRI", "id・接頭辞付き名・IRI"),
    "@vocab": ("from the code list", "コード表の値"),
    TEXT: ("text", "文"),
    "string": ("text", "文字列"),
    "date": ("date", "日付"),
    "integer": ("whole number", "整数"),
    "decimal": ("amount", "数値"),
    "boolean": ("true or false", "true／false"),
}
# Terms that are not ours have no label in our vocabulary.
_LABELS: Final = {
    ID: ("own name of the row, or IRI", "この行の名前又はIRI"),
    TYPE: ("class", "クラス"),
    "label": ("name", "名称"),
    "title": ("title", "題名"),
    "description": ("description", "説明"),
    "publisher": ("publisher", "公表者"),
    "issued": ("day of issue", "発行日"),
    "uriSpace": ("namespace of your ids", "idの名前空間"),
    "conformsTo": ("profile", "プロファイル"),
    "replaces": ("replaces", "置き換える対象"),
    "attributedTo": ("said by", "作成者"),
}


_OFTEN_MANY: Final = frozenset(
    {
        "about",
        "carries",
        "compensatedBy",
        "evidencedBy",
        "hasPart",
        "inRelationTo",
        "justifies",
        "lowerBound",
        "maintainedBy",
        "meets",
        "on",
        "operatedBy",
        "performs",
        "providedBy",
        "reviews",
        "scenario",
        "users",
    }
)


def help_text(column: Column) -> str:
    """What belongs in *column*, in English and Japanese."""
    en, ja = _LABELS.get(column.key) or (label(column.prop, "en"), label(column.prop, "ja"))
    kind = column.coercion.rpartition("#")[2]
    need_en, need_ja = _NEEDS[kind]
    if column.key in _OFTEN_MANY:
        need_en, need_ja = f"{need_en}; {_MANY[0]}", f"{need_ja}、{_MANY[1]}"
    return f"{en} ({need_en}) / {ja}（{need_ja}）"


def first_help() -> str:
    """The note that begins the help row."""
    return f"{NOTE} {_LABELS[ID][0]} / {_LABELS[ID][1]}"
