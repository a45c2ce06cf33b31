"""What the page of an asset shows beside its statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from flask import request
from pyoxigraph import NamedNode

from iotssf_kg.asking.assets import SeeAsset, Seen
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.service.pages import to
from iotssf_kg.service.state import clerks
from iotssf_kg.service.workbench.dates import day
from iotssf_kg.service.workbench.drawing import Drawing, Edge, Node, drawn

ASSET_KINDS: Final = frozenset(ASSETS)


class Asset(NamedTuple):
    """An asset as its page shows it.

    Attributes:
        on: The day that its needs are judged at.
        seen: What is told of it.
        drawing: The picture of what it is connected with; None where it is with nothing.
    """

    on: str
    seen: Seen
    drawing: Drawing | None


def asset(node: NamedNode, build: str, lang: str) -> Asset | None:
    """The asset *node* of *build* on the day that the request asks about; None where it is none."""
    on, root = day(request.args.get("date", "")), clerks().root
    _, seen = clerks().read(lambda _: SeeAsset(root, build, node.value, on, lang))
    return Asset(str(on), seen, _drawn(seen)) if seen else None


def rests(shown: Asset) -> Iterator[str]:
    """The nodes that the needs of an asset are judged by; evidence is among them."""
    waiting = [need.why for need in shown.seen.needs]
    while waiting:
        step = waiting.pop()
        waiting += step.children
        if step.iri:
            yield step.iri
    yield from (need.evidence for need in shown.seen.needs if need.evidence)


def _drawn(seen: Seen) -> Drawing | None:
    if not seen.web.links:
        return None
    nodes = []
    for place, spot in enumerate(seen.web.spots):
        marks = ("here", place == 0), ("border", spot.border), ("outside", spot.outside)
        text = f"{spot.name} ({spot.categories})" if spot.categories else spot.name
        nodes.append(Node(spot.iri, text, to("/about", iri=spot.iri), _marked(*marks)))
    edges = []
    for link in seen.web.links:
        kind = _marked(("rising", link.rising), ("crossing", link.crossing))
        edges.append(Edge(link.source, link.target, link.carries, kind))
    return drawn(nodes, edges)


def _marked(*marks: tuple[str, bool]) -> str:
    return " ".join(mark for mark, has in marks if has)
