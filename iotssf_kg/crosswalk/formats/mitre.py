"""Mapping sets of MITRE's Mappings Explorer, JSON, read only.

https://center-for-threat-informed-defense.github.io/mappings-explorer/. A capability mitigates,
detects or responds to what ATT&CK lists: that is no relation between sets, so each row is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.jsonfile import inner, listed, load_object, text
from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import MappingSet

_NAMES: Final = {"nist_800_53": "sp-800-53", "csf": "nist-csf", "ics": "attack-ics"}
_NONE: Final = "non_mappable"
_DESCRIPTIONS: Final = ("capability_description", "attack_object_name")
_READ: Final = frozenset(
    {"capability_id", "attack_object_id", "mapping_type", "status", "comments", "references"}
)


def read_mitre(given: Given) -> MappingSet:
    """The set in a file of mappings: from capabilities to what they are mapped to in ATT&CK."""
    found = load_object(given.data, given.name)
    about, objects = inner(found, "metadata"), listed(found, "mapping_objects")
    subject = given.framework("subject", [_called(about, "mapping_framework")])
    object_ = given.framework("object", [_called(about, "technology_domain", "attack")])
    keys = sorted({key for each in objects for key in each} - _READ)
    filled = {key: sum(bool(each.get(key)) for each in objects) for key in keys}
    described = {key: count for key, count in filled.items() if key in _DESCRIPTIONS}
    given.left_out(described, "our own short titles stand for it")
    given.left_out({key: count for key, count in filled.items() if key not in described})
    return given.taken(
        subject,
        object_,
        _rows(given, objects, subject, object_),
        title=f"{subject.title} to {object_.title}",
        version=text(about, "mapping_version"),
        author=text(about, "organization") or text(about, "author"),
        date=_day(text(about, "last_update") or text(about, "creation_date")),
    )


def _called(about: Mapping[str, Any], key: str, version: str = "") -> str:
    name = text(about, key)
    edition = text(about, f"{version or key}_version").removeprefix("rev").removeprefix("v")
    known = _NAMES.get(name, name)
    return f"{known}@{edition}" if edition and known else known


def _day(written: str) -> str:
    """The day that *written* is, in the American order that these files have."""
    parts = written.split("/")
    return f"{parts[2]}-{parts[0]:0>2}-{parts[1]:0>2}" if len(parts) == 3 else written


def _rows(
    given: Given, objects: Sequence[Mapping[str, Any]], subject: Framework, object_: Framework
) -> Iterator[Row]:
    for number, each in enumerate(objects, 1):
        place, id_ = f"mapping object {number}", text(each, "attack_object_id")
        one = given.end(subject, text(each, "capability_id"), place, "capability_id")
        gap = text(each, "status") == _NONE or _NONE in text(each, "mapping_type") or not id_
        other = None if gap else given.end(object_, id_, place, "attack_object_id")
        said = ("" if gap else text(each, "mapping_type"), text(each, "comments"))
        sources = [str(source) for source in each.get("references") or () if source]
        yield Row(
            given.row_id(one, other),
            one,
            other,
            comment=": ".join(filter(None, said)),
            source=" ".join(sources),
        )
