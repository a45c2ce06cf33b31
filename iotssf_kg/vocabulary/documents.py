"""What the IRIs of ours lead to: the shipped ontologies, and what they say of each single node.

A document is named by what follows ``https://w3id.org/iot-ssf/`` in the IRI. A term of a hash
namespace has a document of its own beside that of its namespace, which is what its IRI leads to:
``ns/Device`` beside ``ns``. https://www.w3.org/TR/swbp-vocab-pub/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import EXCHANGE_PROFILE, HOME, OWL, RDF, SSF, SSFSH
from iotssf_kg.rules.facts import Facts

_TYPE, _ABOUT = RDF("type"), OWL("annotatedSource")
_CORE: Final = "ontology/core"
# Whose terms are in our one namespace, the first of which gives it its version.
_VOCABULARIES: Final = (_CORE, "ontology/crosswalk")
_SPACES: Final = {SSF: "ns", SSFSH: "shapes"}


@dataclass(frozen=True)
class Document:
    """One document.

    Attributes:
        path: What follows our home in its IRI.
        about: What it describes.
        triples: What it says.
        text: It in Turtle, as it was written; "" for what is made of several.
        fixed: Whether it is one version, and so never says anything else.
    """

    path: str
    about: NamedNode
    triples: tuple[Triple, ...] = field(repr=False)
    text: str = field(default="", repr=False)
    fixed: bool = False

    @property
    def whole(self) -> bool:
        """Whether it has all terms of a namespace or scheme, not one node alone."""
        return any(t.object == OWL("Ontology") for t in self.triples if t.predicate == _TYPE)


@cache
def documents() -> dict[str, Document]:
    """Path → document, of all that are shipped whole: each under its IRI and its version's."""
    found, shapes = dict[str, Document](), list[Document]()
    for each in map(_ontology, _files()):
        found[each.path] = each
        version = next(t.object for t in each.triples if t.predicate == OWL("versionIRI"))
        found |= _again(each, [str(version.value).removeprefix(HOME)], fixed=True)  # type: ignore[union-attr]
        if each.path.startswith("shapes/"):
            shapes.append(each)
    core = _joined([found[path] for path in _VOCABULARIES])
    number = next(t.object.value for t in core.triples if t.predicate == OWL("versionInfo"))  # type: ignore[union-attr]
    found |= _again(core, ["ns"]) | _again(core, [f"ns/{number}"], fixed=True)
    found |= _again(found["shapes/exchange"], [EXCHANGE_PROFILE.value.removeprefix(HOME)])
    every = tuple(triple for each in shapes for triple in each.triples)
    found["shapes"] = Document("shapes", NamedNode(SSFSH[:-1]), every)
    return found


def document(path: str) -> Document | None:
    """The document *path*, whole or about a single node; None where there is none."""
    found = documents().get(path)
    if found is not None:
        return found
    node = nodes().get(path)
    return Document(path, node, tuple(_described(node))) if node else None


@cache
def nodes() -> dict[str, NamedNode]:
    """Path → node, of all that shipped files define."""
    # What a file of DL axioms or alignments says more of a term gives no node of its own.
    named = (n for n in facts().subjects if isinstance(n, NamedNode) and n.value.startswith(HOME))
    return {_path(node): node for node in sorted(named, key=str)}


@cache
def facts() -> Facts:
    """All that the shipped files say."""
    return Facts(triple for path in _files() for triple in _ontology(path).triples)


def place(iri: str) -> str | None:
    """Where the node *iri* of ours is described: path and fragment; None for others."""
    for space, path in _SPACES.items():
        if iri.startswith(space):
            return f"{path}#{iri.removeprefix(space)}"
    path = iri.removeprefix(HOME)
    return path if iri.startswith(HOME) and (path in documents() or path in nodes()) else None


def _path(node: NamedNode) -> str:
    for space, path in _SPACES.items():
        if node.value.startswith(space):
            return f"{path}/{node.value.removeprefix(space)}"
    return node.value.removeprefix(HOME)


def _described(node: NamedNode) -> Iterator[Triple]:
    """The concise bounded description; https://www.w3.org/submissions/2005/SUBM-CBD-20050603/."""
    notes = [s for s, of in facts().rows(_ABOUT).items() if node in of]
    waiting, seen = [node, *notes], set[object]()
    while waiting:
        subject = waiting.pop(0)
        if subject in seen:
            continue
        seen.add(subject)
        for triple in facts().about(subject):
            yield triple
            if isinstance(triple.object, BlankNode):
                waiting.append(triple.object)


def _files() -> list[str]:
    ontology = folder("ontology")
    parts = (ontology.glob("*.ttl"), ontology.glob("alignments/*.ttl"), folder("shapes").glob("*"))
    return [str(path) for part in parts for path in sorted(part) if path.suffix == ".ttl"]


@cache
def _ontology(path: str) -> Document:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - the cache needs a plain value
        text = file.read()
    quads = parse(text, RdfFormat.TURTLE, rename_blank_nodes=True)
    triples = tuple(quad.triple for quad in quads)
    ontology = OWL("Ontology")
    about = next(t.subject for t in triples if (t.predicate, t.object) == (_TYPE, ontology))
    if not isinstance(about, NamedNode):
        raise TypeError(f"{path} gives its ontology no IRI")
    return Document(about.value.removeprefix(HOME), about, triples, text)


def _joined(parts: list[Document]) -> Document:
    triples = tuple(triple for each in parts for triple in each.triples)
    return Document(parts[0].path, parts[0].about, triples, "\n".join(p.text for p in parts))


def _again(each: Document, paths: list[str], *, fixed: bool = False) -> dict[str, Document]:
    return {p: Document(p, each.about, each.triples, each.text, fixed) for p in paths}
