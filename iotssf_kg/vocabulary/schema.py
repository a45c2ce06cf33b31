"""The JSON Schema of an export in JSON-LD, for the editors in which people write one by hand.

It says less than the shapes, which alone decide: it cannot follow a link from node to node.
"""

from __future__ import annotations

from typing import TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import HOME, RDF, XSD
from iotssf_kg.vocabulary.terms import ANY_NODE, Use, Vocabulary, vocabulary

Schema: TypeAlias = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _defined(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


TEXT, LINK, NODE, TYPE = (_defined(name) for name in ("text", "link", "node", "type"))
STRING: Schema = {"type": "string"}
# A key or class with a colon belongs to another namespace, which is welcome.
FOREIGN = ":"
VALUES: dict[NamedNode, Schema] = {
    RDF("langString"): TEXT,
    XSD("string"): STRING,
    XSD("integer"): {"type": "integer"},
    # JSON-LD writes 0.5 as a double, which is no decimal: fractions are given as strings.
    XSD("decimal"): {"type": ["integer", "string"], "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?$"},
    XSD("boolean"): {"type": "boolean"},
    XSD("date"): {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of one export in JSON-LD with the shipped context."""
    terms = vocabulary()
    return {
        "$schema": DIALECT,
        "$id": f"{HOME}export.schema.json",
        "title": "IoT-SSF export",
        "description": "One export: its own node and all nodes it describes, in JSON-LD.",
        "type": "object",
        "required": ["@context", "@graph"],
        # A key beside @graph would turn the export into a graph named by a blank node.
        "additionalProperties": False,
        "properties": {
            "@context": {"description": f"{HOME}context.jsonld, and a @base for short ids."},
            "@graph": {
                "type": "array",
                "items": NODE,
                "contains": _typed("Export"),
                "minContains": 1,
                "maxContains": 1,
            },
        },
        "$defs": _definitions(terms),
    }


def _definitions(terms: Vocabulary) -> Schema:
    kinds = [terms.keys[kind] for kind in terms.classes()]
    return {
        "type": {"anyOf": [{"enum": kinds}, {"type": "string", "pattern": FOREIGN}]},
        "text": _text(),
        "link": {"anyOf": [{"type": "string", "minLength": 1}, NODE]},
        "node": _node(terms, kinds),
        **{terms.keys[kind]: _class(terms, kind) for kind in terms.classes()},
    }


def _text() -> Schema:
    many: Schema = {"type": "array", "items": STRING, "minItems": 1}
    by_language: Schema = {
        "type": "object",
        "propertyNames": {"pattern": "^([a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*|@none)$"},
        "additionalProperties": {"anyOf": [STRING, many]},
        "minProperties": 1,
    }
    return {"anyOf": [STRING, by_language, many]}


def _node(terms: Vocabulary, kinds: list[str]) -> Schema:
    return {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": {"type": "string", "minLength": 1},
            "type": _some(TYPE, 1, None),
            **_properties(terms, ANY_NODE),
        },
        "allOf": [{"if": _typed(kind), "then": _defined(kind)} for kind in kinds],
        # Not unevaluatedProperties: it would blame every key of a node for a fault in one.
        "propertyNames": {"anyOf": [{"enum": _keys(terms)}, {"pattern": FOREIGN}]},
    }


def _keys(terms: Vocabulary) -> list[str]:
    kinds = (*terms.classes(), ANY_NODE)
    return ["id", "type", *dict.fromkeys(use.key for kind in kinds for use in terms.uses(kind))]


def _typed(kind: str) -> Schema:
    alone: Schema = {"const": kind}
    among: Schema = {"type": "array", "contains": alone}
    return {"properties": {"type": {"anyOf": [alone, among]}}, "required": ["type"]}


def _class(terms: Vocabulary, kind: NamedNode) -> Schema:
    uses = terms.uses(kind)
    above = [_defined(terms.keys[parent]) for parent in terms.parents(kind)]
    groups = [_one_of(keys) for keys in terms.alternatives(kind)]
    found: Schema = {
        "description": terms.definition(kind, "en"),
        "required": [use.key for use in uses if use.least],
        "properties": _properties(terms, kind),
    }
    # JSON Schema allows no empty allOf.
    return {**found, "allOf": [*above, *groups]} if above or groups else found


def _one_of(keys: tuple[str, ...]) -> Schema:
    return {"anyOf": [{"required": [key]} for key in keys]}


def _properties(terms: Vocabulary, kind: NamedNode) -> Schema:
    return {
        use.key: {"description": terms.definition(use.iri, "en"), **_values(terms, use)}
        for use in terms.uses(kind)
    }


def _values(terms: Vocabulary, use: Use) -> Schema:
    if use.codes:
        return _some({"enum": [terms.keys[code] for code in use.codes]}, use.least, use.most)
    datatype = next((kind for kind in use.expects if kind in VALUES), None)
    if datatype == RDF("langString"):
        return {**TEXT}
    one = VALUES[datatype] if datatype else LINK
    return _some({"allOf": [one], **use.facets} if use.facets else one, use.least, use.most)


def _some(one: Schema, least: int, most: int | None) -> Schema:
    if most == 1:
        return {"allOf": [one]}
    many: Schema = {"type": "array", "items": one, "minItems": least, "uniqueItems": True}
    return {"anyOf": [one, many if most is None else {**many, "maxItems": most}]}
