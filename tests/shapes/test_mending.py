"""Whatever a FAIL case raises: what its shape says to add ends it, and raises nothing else.

Cases hold what follows as if the rules had run, so the same is done for what a snippet adds: what
it puts on a node covers that node, and its measures, justifications and evidence are in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from iotssf_kg.namespaces import DCTERMS, RDF, SH, SSF, SSFSH, VOID
from iotssf_kg.rules.athand import AtHand, Screened
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.coverage import Answers
from iotssf_kg.rules.export import Export, Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.outcomes import IN_FORCE
from iotssf_kg.validation.ground import Ground, ground
from iotssf_kg.validation.mending import mended
from iotssf_kg.validation.report import Finding, Severity
from iotssf_kg.validation.shapes import PROFILES, Shapes, profile
from iotssf_kg.validation.validate import validate
from tests.shapes.test_shapes import CASES, checking, profile_of, read, stem

ON = date(2026, 11, 23)
# Its scheme and requirements are its own, in no catalogue that a snippet could draw on.
WITHOUT = ("category-scheme_FAIL",)
FAILING = [
    path
    for path in CASES
    if path.stem.endswith("_FAIL") and profile_of(path) in PROFILES and path.stem not in WITHOUT
]
DATED = (SSF("Measure"), SSF("Justification"), SSF("Evidence"))


def raised(path: Path, added: Iterable[Triple] = ()) -> list[Finding]:
    return list(validate([*read(path), *added], profile(profile_of(path))).findings)


def told(path: Path) -> list[tuple[Finding, Finding]]:
    """The findings of a case as the shapes give them, and as they are told."""
    facts, shapes = Facts(read(path)), profile(profile_of(path))
    return [
        (finding, each)
        for finding in raised(path)
        for each in mended([finding], base(facts, finding.focus), shapes)
    ]


def base(facts: Facts, focus: Node) -> Ground:
    """What holds around *focus*, in the export of the case that it belongs to."""
    exports = [e for e in facts.typed(SSF("Export")) if isinstance(e, NamedNode)]
    mine = [e for e in exports if str(focus).startswith(tuple(f"<{s}" for s in spaces(facts, e)))]
    iri = next(iter((*mine, *exports)))
    publishers = facts.nodes(iri, DCTERMS("publisher"))
    publisher = next(iter(publishers), None)
    export = Export(iri, publisher, spaces(facts, iri), list(facts.triples()))
    # Nothing is withheld from a case: it shows what shapes find whether or not it would be.
    hand = AtHand([Screened(export, facts, [])])
    [closure] = close_all(hand, shipped())
    return ground(as_stated(closure, facts), ON)


def spaces(facts: Facts, export: NamedNode) -> tuple[str, ...]:
    return tuple(facts.texts(export, VOID("uriSpace")))


def as_stated(closure: Closure, facts: Facts) -> Closure:
    """*closure* with the needs and covers that a case states."""
    needs = {n: tuple(facts.nodes(n, SSF("needs"))) for n in facts.rows(SSF("needs"))}
    covered: dict[Node, Answers] = {bearer: {} for bearer in needs}
    for answer, bearer in facts.pairs(SSF("covers")):
        for each in (*facts.nodes(answer, SSF("meets")), *facts.nodes(answer, SSF("justifies"))):
            covered.setdefault(bearer, {}).setdefault(each, []).append(answer)
    return replace(closure, needs=needs, covered_by=covered) if needs else closure


def grown(snippet: str) -> Iterator[Triple]:
    """The statements of *snippet*, with what would follow from them."""
    facts = Facts(quad.triple for quad in parse(snippet.encode(), RdfFormat.TURTLE))
    yield from facts.triples()
    for node, target in facts.pairs(SSF("on")):
        yield Triple(node, SSF("covers"), target)
    for node in facts.typed(*DATED):
        yield Triple(node, RDF("type"), IN_FORCE)


@pytest.mark.parametrize("path", FAILING, ids=stem)
def test_what_is_to_be_added_ends_the_finding_and_raises_no_other(path: Path) -> None:
    before = set(raised(path))
    for _, finding in told(path):
        if finding.mending:
            after = raised(path, grown(finding.mending))
            assert finding not in after, finding.mending
            graver = {f for f in after if f.severity is Severity.VIOLATION}
            assert graver <= before, finding.mending


@pytest.mark.parametrize("path", FAILING, ids=stem)
def test_a_finding_says_what_to_add_or_what_to_change(path: Path) -> None:
    for plain, finding in told(path):
        for lang in ("en", "ja"):
            assert finding.mending or len(finding.message(lang)) > len(plain.message(lang))


@pytest.mark.parametrize("name", PROFILES)
def test_a_shape_holds_a_snippet_or_a_sentence_in_both_languages(name: str) -> None:
    assert {each for each in checking(profile(name)) if not helps(profile(name), each)} == set()


def helps(shapes: Shapes, name: str) -> bool:
    shape, facts = SSFSH(name), shapes.facts
    if facts.values(shape, SSFSH("mending")) or facts.values(shape, SSFSH("mendingAfter")):
        return True
    # What is wrong with a property that may be missing is told by the kind of what it breaks.
    optional = bool(shapes.path(shape)) and not facts.values(shape, SH("minCount"))
    return optional or len(facts.values(shape, SSFSH("change"))) == 2
