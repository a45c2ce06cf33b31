"""Unknown terms and dangling references told at the node that uses them, with near names.

SHACL aims these shapes at the export, since any node at all can use a term; here the finding goes
to each node that does, so that its place can be found. SPARQL knows no likeness of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import OWL, RDF, RDFS, SH, SSF, SSFSH, shrink
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.ground import Ground
from iotssf_kg.validation.report import Finding
from iotssf_kg.validation.shapes import profile

UNKNOWN: Final = SSFSH("UnknownTerm")
# The shapes that look at every statement of an export.
_OF_USES: Final = frozenset((UNKNOWN, SSFSH("DeprecatedTerm"), SSFSH("DanglingReference")))
_TYPE, _DEFINED, _CLASS = RDF("type"), RDFS("isDefinedBy"), SH("class")
_PROPERTIES: Final = (OWL("ObjectProperty"), OWL("DatatypeProperty"))
_MEANT: Final = {"en": " Did you mean {}?", "ja": "{} のことではないか。"}


def at_their_places(findings: Iterable[Finding], ground: Ground) -> Iterator[Finding]:
    """*findings*, those about the use of a term once for each node that uses it."""
    for finding in findings:
        if finding.shape not in _OF_USES:
            yield finding
            continue
        messages = _messages(finding, ground)
        users: list[Term] = [*_users(finding, ground.facts, ground)]
        for user in users or [finding.focus]:
            yield replace(finding, focus=user, messages=messages)


def _users(finding: Finding, facts: Facts, ground: Ground) -> Iterator[NamedNode]:
    if not finding.path.startswith("<"):
        return
    path, value = NamedNode(finding.path[1:-1]), finding.value
    if path == value:
        users: Iterable[Node] = facts.rows(path)
    else:
        users = ground.referring(value, path) if value is not None else ()
    # What a node without a name says is told of the export.
    yield from dict.fromkeys(u if isinstance(u, NamedNode) else ground.iri for u in users)


def _messages(finding: Finding, ground: Ground) -> Mapping[str, str]:
    near = near_terms(finding, ground.catalogue.facts) if finding.shape == UNKNOWN else []
    if not near:
        return finding.messages
    return {
        lang: text + _MEANT[lang].format(near[0]) if lang in _MEANT else text
        for lang, text in finding.messages.items()
    }


def near_terms(finding: Finding, vocabulary: Facts) -> list[str]:
    """The term that can stand where an unknown one does and whose name is most like its name."""
    if not isinstance(finding.value, NamedNode):
        return []
    terms = _standing(finding.path, finding.value, vocabulary)
    names = {term.value.removeprefix(SSF).lower(): shrink(term) for term in terms}
    asked = finding.value.value.removeprefix(SSF).lower()
    return [names[each] for each in get_close_matches(asked, sorted(names), n=1, cutoff=0.6)]


def _standing(path: str, value: NamedNode, vocabulary: Facts) -> list[NamedNode]:
    """The terms of ours that can stand where *value* does: as property, as class, or as value."""
    if path == str(value):
        found: Iterable[Term] = vocabulary.typed(*_PROPERTIES)
    elif path == str(_TYPE):
        found = vocabulary.typed(OWL("Class"))
    else:
        found = vocabulary.typed(*_code_lists(path)) or list(vocabulary.rows(_DEFINED))
    return [t for t in found if isinstance(t, NamedNode) and t.value.startswith(SSF)]


def _code_lists(path: str) -> list[NamedNode]:
    """The code lists that the values of the property *path* are taken from."""
    shapes = profile("exchange").facts
    holders = [s for s, value in shapes.pairs(SH("path")) if str(value) == path]
    return [kind for shape in holders for kind in shapes.nodes(shape, _CLASS)]
