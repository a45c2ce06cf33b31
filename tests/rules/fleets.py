"""Generated exports of any size: systems of parts, rated under two schemes by two parties."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.namespaces import RDF, SSF, VOID, Namespace
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.export import Export

OWN, MAKER = Namespace("https://kaze.example/id/"), Namespace("https://suzu.example/id/")
TYPE, PART, ADOPTED = RDF("type"), SSF("hasPart"), SSF("adoptedAssessment")
UNDER, STATED = SSF("underScheme"), SSF("statedCategory")
RECOVERY, ECONOMIC = SSF("recoveryDifficulty"), SSF("economicImpact")
SCHEMES = sorted(shipped().schemes.values(), key=lambda scheme: scheme.iri.value)
LEVELS = list(product((SSF("R1"), SSF("R2"), SSF("R3")), (SSF("E1"), SSF("E2"), SSF("E3"))))


def fleet(assets: int, seed: int, planted: list[Triple] | None = None) -> AtHand:
    """An operator's export of so many assets, and the maker's that it refers to.

    Every tenth asset adopts the maker's assessment, every fifteenth is out of scope, every fourth
    states the category that it has; parts form trees, some of them joined at several wholes.
    """
    random = Random(seed)
    makers = [MAKER(f"rating-{n}") for n in range(9)]
    maker = [t for node in makers for t in rating(node, random)]
    operator = [t for n in range(assets) for t in _asset(n, makers, random)]
    return at_hand([_export(OWN, [*operator, *(planted or [])]), _export(MAKER, maker)])


def rating(node: NamedNode, random: Random) -> list[Triple]:
    """An assessment under one of the schemes, on a level of each axis."""
    recovery, economic = random.choice(LEVELS)
    return [
        Triple(node, TYPE, SSF("Assessment")),
        Triple(node, UNDER, random.choice(SCHEMES).iri),
        Triple(node, RECOVERY, recovery),
        Triple(node, ECONOMIC, economic),
    ]


def _asset(n: int, makers: list[NamedNode], random: Random) -> Iterator[Triple]:
    asset, own = OWN(f"asset-{n}"), OWN(f"rating-{n}")
    yield Triple(asset, TYPE, SSF(random.choice(("Device", "System"))))
    for _ in range(random.choice((0, 1, 1, 1, 2)) if n else 0):
        yield Triple(OWN(f"asset-{random.randrange(n)}"), PART, asset)
    if n % 15 == 14:
        yield Triple(asset, SSF("outOfScopeBecause"), Literal("a spare part"))
    if n % 10 == 9:
        yield Triple(asset, ADOPTED, random.choice(makers))
        return
    rated = rating(own, random)
    yield from (Triple(asset, ADOPTED, own), *rated)
    if n % 4 == 3:
        scheme = next(s for s in SCHEMES if s.iri == rated[1].object)
        yield Triple(asset, STATED, scheme.category(rated[2].object, rated[3].object))


def _export(space: Namespace, triples: list[Triple]) -> Export:
    iri = space("export")
    about = [Triple(iri, TYPE, SSF("Export")), Triple(iri, VOID("uriSpace"), Literal(space))]
    return Export(iri, None, (str(space),), [*about, *triples])
