"""The terms of SHACL: which mean something to an engine here, and which do not."""

from __future__ import annotations

from typing import Final

# Properties of https://www.w3.org/TR/shacl/, those of reports included.
_NAMES: Final = """
alternativePath and ask class closed conforms construct datatype deactivated declare
defaultValue description detail disjoint entailment equals flags focusNode group hasValue
ignoredProperties in inversePath labelTemplate languageIn lessThan lessThanOrEquals maxCount
maxExclusive maxInclusive maxLength message minCount minExclusive minInclusive minLength name
namespace node nodeKind nodeValidator not oneOrMorePath optional or order parameter path
pattern prefix prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount
qualifiedValueShape qualifiedValueShapesDisjoint result resultMessage resultPath
resultSeverity select severity shapesGraph shapesGraphWellFormed sourceConstraint
sourceConstraintComponent sourceShape sparql suggestedShapesGraph targetClass targetNode
targetObjectsOf targetSubjectsOf uniqueLang update validator value xone zeroOrMorePath
zeroOrOnePath
"""
KNOWN: Final = frozenset(_NAMES.split())
# Of SHACL's Advanced Features and its JavaScript, with what to do instead.
UNRUN: Final = {
    "rule": "Rules are not run. Take sh:rule out, and derive the statements before",
    "target": "Targets in SPARQL are not run. Use sh:targetClass and its like, or sh:sparql",
    "js": "JavaScript is not run. Write the constraint in SHACL Core or sh:sparql",
    "expression": "Node expressions are not run. Write the constraint in sh:sparql",
    "values": "Derived values are not run. Take sh:values out, and derive them before",
    "entailment": "No entailment is done. Derive the statements before, and take it out",
}
COUNTS: Final = (
    *("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"),
    *("minLength", "maxLength"),
)
BOOLEANS: Final = (
    *("closed", "deactivated", "uniqueLang", "optional", "qualifiedValueShapesDisjoint"),
)
LISTS: Final = ("and", "or", "xone", "in", "languageIn", "ignoredProperties")
# Properties whose values are IRIs.
NAMES: Final = (
    *("class", "datatype", "nodeKind", "targetClass", "targetSubjectsOf", "targetObjectsOf"),
    *("equals", "disjoint", "lessThan", "lessThanOrEquals", "severity"),
)
# Properties that a shape has at most once.
SINGLE: Final = (
    *("path", "datatype", "nodeKind", "in", "closed", "ignoredProperties", "languageIn", "flags"),
    *("minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive"),
    *("minLength", "maxLength", "uniqueLang", "severity", "deactivated"),
)
# Properties that only a shape with sh:path may have.
OF_VALUES: Final = (
    *("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"),
    *("qualifiedValueShape",),
)
NODE_KINDS: Final = frozenset(
    ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)
