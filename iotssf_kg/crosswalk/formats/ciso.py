"""Mapping sets of CISO Assistant's libraries, YAML, read only.

https://github.com/intuitem/ciso-assistant-community. Libraries name elements by URNs, the last part
of which is the element's identifier in lower case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.jsonfile import inner, listed, text
from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import MappingSet, Rationale
from iotssf_kg.crosswalk.relations import ANY, Relation
from iotssf_kg.crosswalk.yamldoc import load_yaml
from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.text import utf8_text

_RELATIONS: Final = {
    "equal": Relation.EQUAL,
    "subset": Relation.SUBSET,
    "superset": Relation.SUPERSET,
    "intersect": Relation.INTERSECTS,
    "not_related": Relation.NONE,
}
_SETS: Final = ("requirement_mapping_sets", "requirement_mapping_set")
_READ: Final = frozenset(
    {
        "source_requirement_urn",
        "target_requirement_urn",
        "relationship",
        "rationale",
        "strength_of_relationship",
        "annotation",
    }
)


def read_ciso(given: Given) -> MappingSet:
    """The set in a library.

    Raises:
        SourceError: It holds none, or several between the frameworks asked for.
    """
    read = load_yaml(utf8_text(given.data, given.name).decode(), given.name)
    library = inner({"": read}, "")
    found = [each for key in _SETS for each in listed(inner(library, "objects"), key)]
    if len(found) > 1 and given.subject and given.object:
        found = [each for each in found if _is_asked(given, each)]
    if len(found) != 1:
        what = f"it holds {len(found)} mapping sets"
        hint = "Give a library with one, or say which with --from and --to"
        raise SourceError(what, source=given.name, hint=hint)
    subject = given.framework("subject", [_last(text(found[0], "source_framework_urn"))])
    object_ = given.framework("object", [_last(text(found[0], "target_framework_urn"))])
    return given.taken(
        subject,
        object_,
        _rows(given, found[0], subject, object_),
        id=text(found[0], "urn"),
        title=text(found[0], "name") or text(library, "name"),
        version=text(library, "version"),
        author=text(library, "provider"),
        date=text(library, "publication_date"),
    )


def _last(urn: str) -> str:
    return urn.rpartition(":")[2]


def _is_asked(given: Given, each: Mapping[str, Any]) -> bool:
    """Whether the set is from what the caller calls its subjects to what it calls its objects."""
    urns = _last(text(each, "source_framework_urn")), _last(text(each, "target_framework_urn"))
    asked = (given.framework("subject"), given.framework("object"))
    return all(framework.key in urn for framework, urn in zip(asked, urns, strict=True))


def _rows(
    given: Given, found: Mapping[str, Any], subject: Framework, object_: Framework
) -> Iterator[Row]:
    mappings = listed(found, "requirement_mappings")
    keys = {key for each in mappings for key in each} - _READ
    given.left_out({key: sum(bool(each.get(key)) for each in mappings) for key in sorted(keys)})
    for number, each in enumerate(mappings, 1):
        place, word = f"mapping {number}", text(each, "relationship").strip()
        if word not in _RELATIONS:
            hint = f"Use one of {', '.join(_RELATIONS)}"
            given.fault(f"{word!r} is no relationship", place, "relationship", hint)
        one, other = (
            given.end(framework, _last(text(each, f"{side}_requirement_urn")), place, side)
            for side, framework in (("source", subject), ("target", object_))
        )
        reason, strength = text(each, "rationale"), text(each, "strength_of_relationship")
        known = reason in list(Rationale)
        said = (text(each, "annotation"), "" if known else reason)
        yield Row(
            given.row_id(one, other),
            one,
            other,
            _RELATIONS.get(word, ANY),
            given.value("rationale", reason if known else "", place, "rationale"),
            given.value("strength", strength, place, "strength_of_relationship"),
            comment=": ".join(filter(None, said)),
        )
