"""Where nodes of a page do not fit together, and which justifications say that they need not.

Like ``account``, written from the model's words and not from the shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.generate.account import Account, closed
from iotssf_kg.generate.page import BY, term
from iotssf_kg.generate.scale import AXES, requirement, scheme
from iotssf_kg.rules.catalogue import shipped

_ACCURACY: Final = term("TranscriptionAccuracy")


class Pair(NamedTuple):
    """A node that can be mended, and what it does not fit together with."""

    focus: NamedNode
    value: NamedNode


Pairs: TypeAlias = Iterator[Pair]


def lower_than_part(account: Account) -> Pairs:
    """A system rated lower on an axis than one of its parts."""
    for whole, part in _parts(account):
        for axis in AXES:
            mine, its = account.levels(whole, axis), account.levels(part, axis)
            if any(low in below(high) for low, high in product(mine, its)):
                yield Pair(whole, part)


def _parts(account: Account) -> Iterator[tuple[NamedNode, NamedNode]]:
    for part in account.assets:
        for whole in account.wholes(part):
            yield whole, part


def below(level: NamedNode) -> tuple[NamedNode, ...]:
    """The levels lower than *level* on its axis."""
    return shipped().implied.get(level, (level,))[1:]


def fed_by_lower(account: Account) -> Pairs:
    """An asset that a lower category feeds into, over any number of connections."""
    steps: dict[NamedNode, list[NamedNode]] = {}
    for connection in account.page.all_of("Connection"):
        for source in account.page.nodes(connection, "from"):
            steps.setdefault(source, []).extend(account.page.nodes(connection, "to"))
    for low in account.assets:
        for high in closed(lambda node: steps.get(node, ()), low):
            if high != low and _outranks(account, high, low):
                yield Pair(high, low)


def _outranks(account: Account, high: NamedNode, low: NamedNode) -> bool:
    order = scheme().categories
    return any(
        order.index(a) > order.index(b)
        for a in account.categories(high)
        for b in account.categories(low)
    )


def unlike_twins(account: Account) -> Pairs:
    """Assets of one model in like contexts that fall in different categories."""
    by_model: dict[NamedNode, list[NamedNode]] = {}
    for asset in account.assets:
        for model in account.page.nodes(asset, "model"):
            by_model.setdefault(model, []).append(asset)
    for twins in by_model.values():
        for one, other in combinations(dict.fromkeys(twins), 2):
            if _differ(account, one, other):
                yield Pair(one, other)
                yield Pair(other, one)


def _differ(account: Account, one: NamedNode, other: NamedNode) -> bool:
    categories = product(account.categories(one), account.categories(other))
    places = product(account.page.nodes(one, "usedIn"), account.page.nodes(other, "usedIn"))
    return any(a != b for a, b in categories) and any(
        _alike(account, here, there) for here, there in places
    )


def _alike(account: Account, here: NamedNode, there: NamedNode) -> bool:
    """Whether two contexts are one, or agree in every feature."""
    said = {
        name: [set(account.page.nodes(place, name)) for place in (here, there)]
        for name in ("contextType", "sector", "users", "exposure", "supervision")
    }
    # Where nothing is stated nothing agrees, except that both may name no users.
    agree = all(mine == its and (mine or name == "users") for name, (mine, its) in said.items())
    return here == there or agree


def rated_apart(account: Account) -> Pairs:
    """An asset or model that another party rates differently in the same kind of place.

    An asset is held to what it adopts, a model to what is said of it here.
    """
    page = account.page
    rated: dict[NamedNode, list[NamedNode]] = {}
    for rating in page.of("Assessment"):
        for thing in page.nodes(rating, "assesses"):
            rated.setdefault(thing, []).append(rating)
    held = {asset: page.nodes(asset, "adoptedAssessment") for asset in account.assets}
    held |= {model: rated.get(model, []) for model in page.of("ProductModel")}
    for thing, mine in held.items():
        about = (thing, *page.nodes(thing, "model"))
        others = dict.fromkeys(r for same in about for r in rated.get(same, ()))
        for one, other in product(mine, others):
            if _disagree(account, one, other):
                yield Pair(thing, other)


def _disagree(account: Account, mine: NamedNode, other: NamedNode) -> bool:
    page = account.page
    final = all(term("Final") in page.nodes(rating, "status") for rating in (mine, other))
    parties = product(page.nodes(mine, BY), page.nodes(other, BY))
    levels = [(a, b) for x in AXES for a, b in product(page.nodes(mine, x), page.nodes(other, x))]
    places = product(page.nodes(mine, "inContext"), page.nodes(other, "inContext"))
    return (
        final
        and any(a != b for a, b in parties)
        and any(a != b and shipped().axis.get(a, a) == shipped().axis.get(b) for a, b in levels)
        and any(a == b or _same_type(account, a, b) for a, b in places)
    )


def _same_type(account: Account, here: NamedNode, there: NamedNode) -> bool:
    types = (set(account.page.nodes(place, "contextType")) for place in (here, there))
    return bool(set.intersection(*types))


def inaccurate(account: Account) -> Pairs:
    """A function that needs accuracy, and has no measure in force for any such need."""
    supported: dict[NamedNode, bool] = {}
    for need in account.needs:
        if _ACCURACY in requirement(need.requirement).aim:
            measures = (m for m in account.covering(need) if account.page.is_a(m, "Measure"))
            in_force = any(account.in_force(measure) for measure in measures)
            supported[need.bearer] = supported.get(need.bearer, False) or in_force
    for function, held in supported.items():
        if not held:
            yield Pair(function, function)


def justified(account: Account, rule: str, pair: Pair) -> bool:
    """Whether a justification in force says that *pair* may break *rule*."""
    related = pair.value if pair.value != pair.focus else None
    for place in (*account.performers(pair.focus), pair.focus):
        for reason in account.answering(term(rule), place):
            named = related is None or related in account.page.nodes(reason, "inRelationTo")
            if named and account.in_force(reason):
                return True
    return False


# The rule, what breaks it, and under which shape and property that is reported.
RULES: Final = (
    ("DisagreementRule", rated_apart, "Disagreement", ""),
    ("UnexplainedDifferenceRule", unlike_twins, "UnexplainedDifference", ""),
    ("PartFloorRule", lower_than_part, "PartFloor", "hasPart"),
    ("LowerFeedsHigherRule", fed_by_lower, "LowerFeedsHigher", ""),
    ("AccuracyRule", inaccurate, "AccuracyUnsupported", ""),
)
