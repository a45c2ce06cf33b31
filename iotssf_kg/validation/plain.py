"""A scheme as plain shapes: SHACL Core, one file a category, one shape a requirement.

They say what ``shapes/category.ttl`` says, with no SPARQL and no knowledge of this package, so
that any SHACL engine can run them on a closed export (``iotssf close``).
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Template
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import PREFIXES, RDFS, SKOS, SSFSH
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.scheme import Scheme

_HEAD: Final = Template(
    """\
# $title, category $category: what each asset and function in it must show.
# Written by iotssf-kg from the scheme $scheme; not affiliated with METI.
# Run it on a closed export: `iotssf close EXPORT --date D` writes one.
"""
)

_SHAPE: Final = Template(
    """
<$shape> a sh:NodeShape ;
    sh:targetSubjectsOf ssf:needs ;
    sh:severity sh:Violation ;
    dcterms:source <$requirement> ;
    sh:message $messages ;
    sh:or (
        [ sh:not [ sh:path ssf:needs ; sh:hasValue <$requirement> ] ]
        [ sh:not [ sh:path [ sh:alternativePath (
                        ssf:category
                        ( [ sh:inversePath ssf:performs ] ssf:category ) ) ] ;
                   sh:hasValue <$category> ] ]
        [ sh:path [ sh:inversePath ssf:covers ] ;
          sh:qualifiedMinCount 1 ;
          sh:qualifiedValueShape [
              sh:class ssf:InForce ;
              sh:property [ sh:path ssf:meets ; sh:hasValue <$requirement> ] ;
              sh:property [
                  sh:path ssf:evidencedBy ;
                  sh:qualifiedMinCount 1 ;
                  sh:qualifiedValueShape [ sh:or (
                      [ sh:class ssf:NotAtHand ]
                      [ sh:class ssf:InForce ;
                        sh:property [
                            sh:path ssf:evidenceKind ;
                            sh:qualifiedMinCount 1 ;
                            sh:qualifiedValueShape [ sh:in ( $kinds ) ] ] ] ) ] ] ] ]
        [ sh:path [ sh:inversePath ssf:covers ] ;
          sh:qualifiedMinCount 1 ;
          sh:qualifiedValueShape [
              sh:class ssf:InForce ;
              sh:property [ sh:path ssf:justifies ; sh:hasValue <$requirement> ] ] ]
    ) .
"""
)
_USED: Final = ("dcterms", "sh", "ssf")
_MESSAGES: Final = {
    "en": "{} is needed ({}), but no measure in force with accepted evidence and no justification"
    " covers this node",
    "ja": "{}が必要です（{}）が、受け入れられる証跡を伴う有効な対策も、有効な理由付けもありません",
}


def plain_shapes(scheme: Scheme, catalogue: Catalogue) -> dict[str, str]:
    """File name → Turtle, one file for each category of *scheme*."""
    return {
        f"{_notation(catalogue, category)}.ttl": _file(scheme, category, catalogue)
        for category in scheme.categories
    }


def _file(scheme: Scheme, category: NamedNode, catalogue: Catalogue) -> str:
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _USED)
    head = _HEAD.substitute(
        title=_label(catalogue, scheme.iri, "en"),
        category=_notation(catalogue, category),
        scheme=f"{scheme.iri.value} {scheme.version}",
    )
    shapes = (_shape(category, r, catalogue) for r in scheme.asks[category])
    return head + prefixes + "".join(shapes)


def _shape(category: NamedNode, requirement: NamedNode, catalogue: Catalogue) -> str:
    return _SHAPE.substitute(
        shape=plain_name(category, requirement, catalogue).value,
        requirement=requirement.value,
        category=category.value,
        messages=" , ".join(_messages(requirement, catalogue)),
        kinds=" ".join(sorted(map(str, catalogue.requirements[requirement].accepts_evidence))),
    )


def plain_name(category: NamedNode, requirement: NamedNode, catalogue: Catalogue) -> NamedNode:
    """The IRI of the plain shape for *requirement* in *category*."""
    scheme = category.value.split("/scheme/", 1)[-1].replace("/", "-")
    return SSFSH(f"{scheme}-{requirement.value.rsplit('/', 1)[-1]}")


def _messages(requirement: NamedNode, catalogue: Catalogue) -> Iterator[str]:
    for lang, form in _MESSAGES.items():
        name = _notation(catalogue, requirement)
        text = form.format(name, _label(catalogue, requirement, lang))
        yield str(Literal(text, language=lang))


def _label(catalogue: Catalogue, node: NamedNode, lang: str) -> str:
    labels = catalogue.facts.values(node, RDFS("label"))
    return next((v.value for v in labels if isinstance(v, Literal) and v.language == lang), "")


def _notation(catalogue: Catalogue, node: NamedNode) -> str:
    return next(iter(catalogue.facts.texts(node, SKOS("notation"))), node.value.rsplit("/", 1)[-1])
