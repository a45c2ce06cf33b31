"""The one prefix table, and namespaces that make terms."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode

PREFIXES: Final[dict[str, str]] = {
    "ssf": "https://w3id.org/iot-ssf/ns#",
    "sch": "https://w3id.org/iot-ssf/scheme/sample/1.0/",
    "schb": "https://w3id.org/iot-ssf/scheme/sample-building/1.0/",
    "rq": "https://w3id.org/iot-ssf/requirement/sample/1.0/",
    "rqb": "https://w3id.org/iot-ssf/requirement/sample-building/1.0/",
    "ssfsh": "https://w3id.org/iot-ssf/shapes#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qk": "http://qudt.org/vocab/quantitykind/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Everything below this is ours: no export may describe it.
HOME: Final = "https://w3id.org/iot-ssf/"
EXCHANGE_PROFILE: Final = NamedNode(f"{HOME}profile/exchange/1.0")


class Namespace(str):
    """An IRI that makes terms: ``SSF("Asset")``."""

    __slots__ = ()

    def __call__(self, name: str) -> NamedNode:
        """The term *name* of this namespace."""
        return NamedNode(self + name)


SSF: Final = Namespace(PREFIXES["ssf"])
SSFSH: Final = Namespace(PREFIXES["ssfsh"])
GRAPH: Final = Namespace(f"{HOME}graph/")
DCTERMS: Final = Namespace(PREFIXES["dcterms"])
OWL: Final = Namespace(PREFIXES["owl"])
PROV: Final = Namespace(PREFIXES["prov"])
RDF: Final = Namespace(PREFIXES["rdf"])
RDFS: Final = Namespace(PREFIXES["rdfs"])
SH: Final = Namespace(PREFIXES["sh"])
SKOS: Final = Namespace(PREFIXES["skos"])
VOID: Final = Namespace(PREFIXES["void"])
XSD: Final = Namespace(PREFIXES["xsd"])


def local(term: object) -> str:
    """*term* for a reader who knows whose it is: its prefixed name, else its last part."""
    name = shrink(term)
    if not isinstance(term, NamedNode) or name != term.value:
        return name
    return name.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] or name


def shrink(term: object) -> str:
    """*term* for a reader: a prefixed name where our table has one, else the IRI or the text."""
    if isinstance(term, Literal):
        return term.value
    if not isinstance(term, NamedNode):
        return str(term)
    for prefix, space in PREFIXES.items():
        if term.value.startswith(space):
            return f"{prefix}:{term.value.removeprefix(space)}"
    return term.value
