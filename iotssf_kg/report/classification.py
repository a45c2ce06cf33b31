"""The category of each asset of an export, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import DCTERMS, PROV, RDFS, SKOS, SSF, local, shrink
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.ratings import AXES

COLUMNS: Final = (
    "asset",
    "label",
    "category",
    "recovery",
    "economic",
    "scheme",
    "assessed by",
    "on",
    "remark",
)
_LABEL, _OUT = RDFS("label"), SSF("outOfScopeBecause")
_SCHEME = SSF("underScheme")


def classification(
    closure: Closure, lang: str = "en", *, short: bool = False
) -> Iterator[tuple[str, ...]]:
    """A row under ``COLUMNS`` for each asset; *short* writes names instead of IRIs."""
    name = local if short else _iri
    for asset in closure.facts.typed(*ASSETS):
        rated = list(closure.ratings.adopted.get(asset, ()))
        yield (
            name(asset),
            label(closure.facts, asset, lang),
            ", ".join(_notation(closure, c) for c in closure.ratings.categories.get(asset, ())),
            *(_join(v for a in rated for v in closure.ratings.levels(a, axis)) for axis in AXES),
            _join(s for a in rated for s in _of(closure, a, _SCHEME)),
            ", ".join(name(p) for a in rated for p in _of(closure, a, PROV("wasAttributedTo"))),
            ", ".join(t for a in rated for t in closure.describing(a).texts(a, DCTERMS("issued"))),
            _remark(closure, asset),
        )


def label(facts: Facts, node: Node, lang: str) -> str:
    """The label of *node* in *lang*, else any, else ""."""
    texts = [v for v in facts.values(node, _LABEL) if isinstance(v, Literal)]
    best = sorted(texts, key=lambda text: (text.language != lang, text.value))
    return best[0].value if best else ""


def _of(closure: Closure, assessment: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    return closure.describing(assessment).nodes(assessment, predicate)


def _notation(closure: Closure, category: NamedNode) -> str:
    notations = closure.catalogue.facts.texts(category, SKOS("notation"))
    return notations[0] if notations else shrink(category)


def _remark(closure: Closure, asset: Node) -> str:
    kinds = (kind for node, kind in closure.contradictions if node == asset)
    found = [local(kind).removeprefix("ssf:") for kind in kinds]
    out = closure.facts.texts(asset, _OUT)
    unknown = (f"unknown scheme: {shrink(scheme)}" for scheme in _unknown_schemes(closure, asset))
    return "; ".join([*found, *unknown, *(f"out of scope: {text}" for text in out[:1])])


def _unknown_schemes(closure: Closure, asset: Node) -> list[NamedNode]:
    rated = closure.ratings.adopted.get(asset, ())
    stated = dict.fromkeys(s for a in rated for s in _of(closure, a, _SCHEME))
    return [scheme for scheme in stated if scheme not in closure.catalogue.schemes]


def _join(nodes: Iterable[NamedNode]) -> str:
    return ", ".join(dict.fromkeys(shrink(node).removeprefix("ssf:") for node in nodes))


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))
