"""What can be chosen to be compared: lists that are short, or begin what can be typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.dataset.dataset import catalogue_of
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.namespaces import DCTERMS, SSF, shrink
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.service.workbench.comparing.assessments import titled
from iotssf_kg.service.workbench.comparing.schemes import names_of
from iotssf_kg.service.workbench.comparing.sides import cited
from iotssf_kg.service.workbench.comparing.subjects import called, titles
from iotssf_kg.store import Reader, select

# The most that a list offers; what is not in it can be typed.
_MOST: Final = 200
_NEAR: Final = 20
_MODEL, _USED, _ASSESSES = SSF("model"), SSF("usedIn"), SSF("assesses")
_SAME: Final = f"({SSF('correspondsTo')}|^{SSF('correspondsTo')})?"
_ISSUED: Final = f"?value a {SSF('Export')} ; {DCTERMS('issued')} ?issued"
_FOLLOWING: Final = f"""SELECT ?new ?old {{ GRAPH {CATALOGUE} {{
  ?new a {SSF("CurrentGraph")} ; {DCTERMS("replaces")} ?old . ?old a {SSF("Export")}
}} }} LIMIT {_NEAR}"""
_EVERY: Final = {
    "assessment": f"?value a {SSF('Assessment')}",
    "export": f"GRAPH {CATALOGUE} {{ {_ISSUED} }}",
}
# Kind → what is worth comparing with {node}, the nearest first.
_AROUND: Final[Mapping[str, tuple[str, ...]]] = {
    "asset": (
        f"{{node}} {_MODEL} ?model . ?value {_MODEL} ?model",
        f"{{node}} {_USED} ?context . ?value {_USED} ?context",
    ),
    "assessment": (
        f"{{node}} {_ASSESSES} ?what . ?value {_ASSESSES} ?what",
        f"{{node}} {_ASSESSES}/{_MODEL}?/{_SAME} ?model . ?value {_ASSESSES} ?model",
        f"{{node}} {_ASSESSES} ?model . ?value {_ASSESSES}/{_MODEL} ?model",
    ),
    "export": (
        f"GRAPH {CATALOGUE} {{{{ {{node}} {DCTERMS('publisher')} ?who . "
        f"?value {DCTERMS('publisher')} ?who ; a {SSF('Export')} }}}}",
    ),
}
_ABOUT: Final = f"""SELECT ?node ?what ?issued {{{{
  VALUES ?node {{{{ {{nodes}} }}}} ?node {_ASSESSES} ?what
  OPTIONAL {{{{ ?node {DCTERMS("issued")} ?issued }}}}
}}}}"""
_Named: TypeAlias = tuple[NamedNode, str]


class Offer(NamedTuple):
    """One that can be chosen, and what it is called."""

    value: str
    text: str


class Offers(NamedTuple):
    """Those that can be chosen.

    Attributes:
        every: Whether there are no others.
        values: Some, in order.
        pairs: Two that belong together: an export, and the one that replaces it.
    """

    every: bool = False
    values: tuple[Offer, ...] = ()
    pairs: tuple[tuple[Offer, Offer], ...] = ()


def offers(store: Reader, kind: str, lang: str) -> Offers:
    """Those of *kind* that can be chosen; of assets, which may be many, none."""
    if kind in ("category", "scheme"):
        return Offers(True, tuple(_defined(catalogue_of(store), kind, lang)))
    if kind not in _EVERY:
        return Offers()
    # No order: whatever comes first is enough, and no scan of all is needed for it.
    found = _nodes(store, f"SELECT ?value {{ {_EVERY[kind]} }} LIMIT {_MOST + 1}")
    told = tuple(_called(store, kind, found[:_MOST], lang))
    return Offers(len(found) <= _MOST, told, tuple(_following(store, lang, kind)))


def near(store: Reader, kind: str, node: NamedNode, lang: str) -> tuple[Offer, ...]:
    """What is worth comparing with *node*: of the same model, place, subject or publisher."""
    found: dict[NamedNode, None] = {}
    for pattern in _AROUND.get(kind, ()):
        where = f"{pattern.format(node=node)} FILTER(?value != {node})"
        found.update(
            dict.fromkeys(_nodes(store, f"SELECT DISTINCT ?value {{ {where} }} LIMIT {_NEAR}"))
        )
    return tuple(_called(store, kind, list(found)[:_NEAR], lang))


def _defined(catalogue: Catalogue, kind: str, lang: str) -> Iterator[Offer]:
    names = names_of(catalogue, lang)
    for scheme in sorted(catalogue.schemes.values(), key=lambda each: str(each.iri)):
        if kind == "scheme":
            yield Offer(scheme.iri.value, f"{names.of(scheme.iri)} {scheme.version}")
            continue
        for category in scheme.categories:
            text = f"{cited(category, names).text} – {names.of(scheme.iri)}"
            yield Offer(category.value, text)


def _following(store: Reader, lang: str, kind: str) -> Iterator[tuple[Offer, Offer]]:
    """Exports that are current, each after the one that it replaced."""
    rows = list(select(store, _FOLLOWING)) if kind == "export" else []
    listed = {term for row in rows for term in row.values() if isinstance(term, NamedNode)}
    told = {each.value: each for each in _called(store, kind, listed, lang)}
    for row in rows:
        old, new = (told.get(getattr(row[name], "value", "")) for name in ("old", "new"))
        if old and new:
            yield old, new


def _nodes(store: Reader, query: str) -> list[NamedNode]:
    found = (row["value"] for row in select(store, query))
    return [node for node in found if isinstance(node, NamedNode)]


def _labelled(store: Reader, nodes: list[NamedNode], lang: str) -> Iterator[_Named]:
    names = called(store, nodes, lang)
    return ((node, names.of(node)) for node in nodes)


def _entitled(store: Reader, nodes: list[NamedNode], lang: str) -> Iterator[_Named]:
    names = titles(store, nodes, lang)
    return ((node, names.of(node)) for node in nodes)


def _rated(store: Reader, nodes: list[NamedNode], lang: str) -> Iterator[_Named]:
    rows = list(select(store, _ABOUT.format(nodes=" ".join(map(str, nodes)))))
    about = {row["node"]: row for row in rows}
    names = called(
        store, {*nodes, *(w for r in rows if isinstance(w := r["what"], NamedNode))}, lang
    )
    for each in nodes:
        row = about.get(each, {})
        issued = getattr(row.get("issued"), "value", "")
        yield each, titled(each, row.get("what"), issued, names).text


_NAMED: Final[Mapping[str, Callable[[Reader, list[NamedNode], str], Iterator[_Named]]]] = {
    "assessment": _rated,
    "export": _entitled,
}


def _called(store: Reader, kind: str, nodes: Iterable[NamedNode], lang: str) -> list[Offer]:
    """What *nodes* are called, in that order; two of one name are told apart by their IRIs."""
    texts = [(text, node) for node, text in _NAMED.get(kind, _labelled)(store, list(nodes), lang)]
    numbers = Counter(text for text, _ in texts)
    told = (Offer(n.value, f"{t} ({shrink(n)})" if numbers[t] > 1 else t) for t, n in texts)
    return sorted(told, key=lambda each: each.text)
