"""The chain behind each derived statement about an asset, told in English or Japanese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.errors import BadParameter, UnknownName
from iotssf_kg.namespaces import SSF, local, shrink
from iotssf_kg.rules import chain, standing
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.contradictions import EXCLUDED, STATED, TWO_ADOPTED, TWO_LEVELS
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.directory import identifiers
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.naming import Naming
from iotssf_kg.rules.ratings import AXES
from iotssf_kg.rules.step import Step, Teller
from iotssf_kg.rules.wording import LANGUAGES, WORDS, wording

__all__ = ["Step", "explain", "find"]

_CONNECTION, _FROM, _TO, _CARRIES = map(SSF, ("Connection", "from", "to", "carries"))
_MODEL, _STATED, _ADOPTED = SSF("model"), SSF("statedCategory"), SSF("adoptedAssessment")
# What a kind of contradiction is about: the property of the asset whose values contradict.
_SAYS: Final = {STATED: "states", EXCLUDED: "states", TWO_ADOPTED: "adopts"}


def find(closures: Iterable[Closure], asset: str) -> tuple[Closure, Node]:
    """The asset of that IRI, or whose IRI ends in it, and the closure of the export it is in.

    Raises:
        UnknownName: No export at hand has such an asset; the hint lists near names.
        BadParameter: Several have.
    """
    assets = [(closure, node) for closure in closures for node in closure.facts.typed(*ASSETS)]
    ends = ("/" + asset, "#" + asset)
    found = [each for each in assets if each[1].value == asset] or [
        each for each in assets if each[1].value.endswith(ends)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        called = ", ".join(sorted({node.value for _, node in found}))
        raise BadParameter(
            f"{len(found)} assets are called {asset!r}: {called}", hint="Give the IRI in full"
        )
    known = sorted({local(node) for _, node in assets})
    near = get_close_matches(asset, known, n=3, cutoff=0.4) or known[:3]
    hint = f"There are {', '.join(near)}" if near else "No export at hand has any asset"
    raise UnknownName(f"no asset {asset!r}", hint=hint)


def explain(closure: Closure, asset: Node, on: date, lang: str = "en") -> list[Step]:
    """Why *asset* has its category, floors and needs, and what it is connected with.

    Args:
        closure: The export of the asset, closed.
        asset: One of its assets.
        on: The date that needs are judged at.
        lang: ``en`` or ``ja``.

    Raises:
        BadParameter: There is no such language.
    """
    if lang not in LANGUAGES:
        raise BadParameter(f"no language {lang!r}", hint=f"Choose {' or '.join(LANGUAGES)}")
    teller = Teller(closure, on, Naming(closure, lang))
    return [
        *chain.category(teller, asset),
        *_contradictions(teller, asset),
        *chain.floors(teller, asset),
        *standing.perspectives(teller, asset),
        *_connections(teller, asset),
        *_models(teller, asset),
    ]


def _contradictions(teller: Teller, asset: Node) -> Iterator[Step]:
    adopted = teller.closure.ratings.adopted.get(asset, [])
    for node, kind in teller.closure.contradictions:
        if node == asset or (kind == TWO_LEVELS and node in adopted):
            detail = _levels(teller, node) if kind == TWO_LEVELS else _said(teller, node, kind)
            yield teller.say("contradiction", kind, (detail,), kind=teller.name(kind))


def _levels(teller: Teller, node: Node) -> Step:
    facts = teller.closure.describing(node)
    levels = teller.levels(level for axis in AXES for level in facts.nodes(node, axis))
    return teller.say("rates", node, assessment=teller.name(node), levels=levels)


def _said(teller: Teller, asset: Node, kind: NamedNode) -> Step:
    facts, name = teller.closure.facts, teller.name
    return teller.say(
        _SAYS[kind],
        asset,
        categories=name.all(facts.nodes(asset, _STATED)),
        assessments=name.all(facts.nodes(asset, _ADOPTED)),
    )


def _connections(teller: Teller, asset: Node) -> Iterator[Step]:
    facts = teller.closure.facts
    for connection in facts.typed(_CONNECTION):
        senders, receivers = facts.nodes(connection, _FROM), facts.nodes(connection, _TO)
        if asset in senders:
            yield from (_connected(teller, "feeds", connection, other) for other in receivers)
        if asset in receivers:
            yield from (_connected(teller, "fed", connection, other) for other in senders)


def _connected(teller: Teller, key: str, connection: Node, other: NamedNode) -> Step:
    held = teller.closure.ratings.categories.get(other, ())
    none = "no category" if teller.closure.export.owns(other) else "of another"
    return teller.say(
        key,
        connection,
        other=teller.name(other),
        category=teller.name.all(held) if held else wording(WORDS[none], teller.lang),
        connection=teller.name(connection),
        flows=teller.name.all(teller.closure.facts.nodes(connection, _CARRIES)),
    )


def _models(teller: Teller, asset: Node) -> Iterator[Step]:
    at_hand = teller.closure.at_hand
    for model in teller.closure.facts.nodes(asset, _MODEL):
        for other in sorted(at_hand.corresponding(model), key=str):
            shared = set(identifiers(teller.closure.describing(model), model)).intersection(
                identifiers(teller.closure.describing(other), other)
            )
            told = sorted(f"{teller.name(key)} {text}" for key, text, _ in shared)
            yield teller.say(
                "same model",
                other,
                model=teller.name(model),
                other=shrink(other),
                identifiers=teller.name.join(told),
            )
