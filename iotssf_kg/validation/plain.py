"""A scheme as plain shapes: SHACL Core, one file a category, one shape a requirement.

They say what ``shapes/category.ttl`` says, with no SPARQL and no knowledge of this package, so
that any SHACL engine can run them on a closed export (``iotssf close``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Template
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import PREFIXES, RDFS, SKOS
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
_UNSAFE: Final = re.compile(r"[^\w.-]+")
_USED: Final = ("dcterms", "sh", "ssf")
_MESSAGES: Final = {
    "en": "{} is needed ({}), but no measure in force with accepted evidence and no justification"
    " covers this node",
    "ja": "{}（{}）を必要とするが、認められた証跡を伴う有効な対策も、有効な正当化理由もない",
}


def plain_shapes(scheme: Scheme, catalogue: Catalogue) -> dict[str, str]:
    """File name → Turtle, one file for each category of *scheme*."""
    names = _file_names(scheme, catalogue)
    return {
        name: _file(scheme, category, catalogue)
        for name, category in zip(names, scheme.categories, strict=True)
    }


def _file_names(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """A name for each category's file, whatever its notation is: no path, no name twice."""
    words = [_UNSAFE.sub("-", _notation(catalogue, c)).strip(".-") for c in scheme.categories]
    return [
        f"{word or 'category'}{'-' + str(n + 1) if words.count(word) > 1 or not word else ''}.ttl"
        for n, word in enumerate(words)
    ]


def _file(scheme: Scheme, category: NamedNode, catalogue: Catalogue) -> str:
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _USED)
    head = _HEAD.substitute(
        title=_line(_label(catalogue, scheme.iri, "en")),
        category=_line(_notation(catalogue, category)),
        scheme=_line(f"{scheme.iri.value} {scheme.version}"),
    )
    shapes = (_shape(category, r, catalogue) for r in scheme.asks[category])
    return head + prefixes + "".join(shapes)


def _shape(category: NamedNode, requirement: NamedNode, catalogue: Catalogue) -> str:
    return _SHAPE.substitute(
        shape=plain_name(category, requirement).value,
        requirement=requirement.value,
        category=category.value,
        messages=" , ".join(_messages(requirement, catalogue)),
        kinds=" ".join(sorted(map(str, catalogue.requirements[requirement].accepts_evidence))),
    )


def plain_name(category: NamedNode, requirement: NamedNode) -> NamedNode:
    """The IRI of the plain shape for *requirement* in *category*; it belongs to the scheme."""
    return NamedNode(f"{category.value}/shape/{quote(requirement.value, safe='')}")


def _line(text: str) -> str:
    # What a scheme's author writes must not end a comment.
    return " ".join(text.split())


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
