"""Services: systems with their parts, what those sense and actuate, and how they are connected."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode

from iotssf_kg.generate import frame
from iotssf_kg.generate.draft import Card, Draft, Unit
from iotssf_kg.generate.page import LABEL, term, text, typed
from iotssf_kg.generate.products import adopted, card
from iotssf_kg.generate.scale import Levels, category, levels_of, rank
from iotssf_kg.generate.statements import Term
from iotssf_kg.generate.themes import (
    ACTUATING,
    CONTROL_ROOM,
    GATEWAY,
    PLACES,
    SENSING,
    THEMES,
    Part,
    Place,
    Theme,
)

_SERVICE = Part("service", "Service", "サービス", system=True)
_CABINET = Part("cabinet", "Field cabinet", "現場盤", system=True)
# A service has the system itself, a gateway and at least two more parts.
_SMALLEST = 4


def furnish(draft: Draft, assets: int) -> None:
    """Describe exactly that many *assets*, in services of three to eight parts where they last."""
    left, number, before = assets, draft.number, None
    while left >= _SMALLEST:
        size = min(left, draft.random.randint(4, 9))
        number += 1
        gateway = _service(draft, size, levels_of(number % 4))
        if before is not None and _may_feed(before, gateway) and draft.chance(0.5):
            connect(draft, before, gateway, "Information")
            gateway = None
        before, left = gateway, left - size
    for _ in range(left):
        _alone(draft, draft.random.choice(THEMES), draft.random.choice(levels_of(number % 4)))


def _service(draft: Draft, size: int, choices: Sequence[Levels]) -> Unit:
    theme, levels = draft.random.choice(THEMES), draft.random.choice(choices)
    place = _place(draft, draft.random.choice(theme.places))
    kinds = [GATEWAY, *draft.random.choices(theme.parts, k=size - 2)]
    cabinet = size > 6 and draft.chance(0.5)
    if cabinet:
        kinds.pop()
    rated = [levels, *(_near(draft, levels) for _ in kinds[1:])]
    parts = [_unit(draft, *each) for each in zip(kinds, [place] * len(kinds), rated, strict=True)]
    whole = parts
    if cabinet:
        inner = _whole(draft, _CABINET, place, parts[-2:], _CABINET.en, _CABINET.ja, levels)
        whole = [*parts[:-2], inner]
    _whole(draft, _SERVICE, _place(draft, CONTROL_ROOM), whole, theme.en, theme.ja, levels)
    _connect_all(draft, parts[0], parts[1:])
    return parts[0]


def _alone(draft: Draft, theme: Theme, levels: Levels) -> None:
    devices = [part for part in theme.parts if not part.system]
    place = _place(draft, draft.random.choice(theme.places))
    _unit(draft, draft.random.choice(devices), place, levels)


def _place(draft: Draft, slug: str) -> Place:
    frame.place(draft, slug)
    return PLACES[slug]


def _near(draft: Draft, levels: Levels) -> Levels | None:
    """Levels like those of the service, at times lower or higher; None puts it out of scope."""
    lower = (max(1, levels[0] - 1), levels[1])
    higher = (levels[0], min(3, levels[1] + 1))
    return draft.random.choices((levels, lower, higher, None), (80, 9, 7, 4))[0]


def _whole(
    draft: Draft, part: Part, place: Place, parts: list[Unit], en: str, ja: str, levels: Levels
) -> Unit:
    """A system rated like the worst of its parts, or not: then a justification names the part."""
    held = [unit.levels for unit in parts if unit.levels]
    if draft.chance(0.7):
        levels = (max(r for r, _ in [levels, *held]), max(e for _, e in [levels, *held]))
    unit = _unit(draft, part, place, levels, (en, ja))
    draft.page.say(unit.node, {"hasPart": [each.node for each in parts]})
    return unit


def _unit(
    draft: Draft,
    part: Part,
    place: Place,
    levels: Levels | None,
    words: tuple[str, str] | None = None,
) -> Unit:
    if part.system and part not in (_SERVICE, _CABINET):
        place = _place(draft, CONTROL_ROOM)
    name = draft.name("asset")
    en, ja = (f"{each} {name.removeprefix('asset-')}" for each in words or (part.en, part.ja))
    made = None if part.system else card(draft, part, place, levels)
    node = draft.page.describe(
        name,
        "System" if part.system else "Device",
        {
            LABEL: text(en, ja),
            "usedIn": draft.places[place.slug],
            **_handled(draft, part),
            **_state(draft, part, made),
            "performs": _functions(draft, name, part),
        },
    )
    _rate(draft, node, made, place, levels)
    return Unit(node, part, place, levels)


def _handled(draft: Draft, part: Part) -> dict[str, NamedNode | None]:
    parties = draft.parties
    keeper = draft.random.choice((None, "maintainer", "engineers", "staff"))
    return {
        "operatedBy": parties["operator"],
        "providedBy": parties["operator"] if part.system or draft.chance(0.2) else None,
        "maintainedBy": parties[keeper] if keeper else None,
    }


def _state(draft: Draft, part: Part, made: Card | None) -> dict[str, Term | None]:
    random, fleet = draft.random, not part.system and part is not GATEWAY
    version = f"{random.randint(1, 9)}.{random.randint(0, 20)}"
    count = random.randint(2, 900) if fleet and draft.chance(0.4) else None
    serial = f"{random.randrange(10**9):09}" if not part.system and count is None else None
    return {
        "model": made.node if made else None,
        "quantity": None if count is None else typed(count, "integer"),
        "serialNumber": None if serial is None else typed(serial, "string"),
        "softwareVersion": typed(version, "string"),
        "lastChanged": draft.calendar.changed(),
    }


def _functions(draft: Draft, asset: str, part: Part) -> list[NamedNode]:
    return [
        draft.page.describe(
            f"{asset}-function-{index}",
            each.kind,
            {
                LABEL: text(f"{part.en}: {each.en}", f"{part.ja}：{each.ja}"),
                "quantityKind": term(f"qk:{each.quantity}"),
            },
        )
        for index, each in enumerate(part.functions, 1)
    ]


def _rate(
    draft: Draft, node: NamedNode, made: Card | None, place: Place, levels: Levels | None
) -> None:
    if levels is None:
        reason = text("Taken out of use, waiting for disposal", "使用を終え、廃棄待ち")
        draft.page.say(node, {"outOfScopeBecause": reason})
        return
    draft.page.say(node, {"adoptedAssessment": adopted(draft, node, made, place, levels)})
    if draft.chance(0.4):
        draft.page.say(node, {"statedCategory": category(levels)})


def _connect_all(draft: Draft, gateway: Unit, others: list[Unit]) -> None:
    for unit in others:
        kinds = {function.kind for function in unit.part.functions}
        if kinds != {ACTUATING} and (_may_feed(unit, gateway) or draft.chance(0.2)):
            connect(draft, unit, gateway, "Information")
        if kinds != {SENSING} and (_may_feed(gateway, unit) or draft.chance(0.2)):
            connect(draft, gateway, unit, "Control")


def _may_feed(source: Unit, target: Unit) -> bool:
    """Whether no lower category feeds a higher one; the rare exceptions are justified."""
    if source.levels is None or target.levels is None:
        return True
    return rank(source.levels) >= rank(target.levels)


def connect(draft: Draft, source: Unit, target: Unit, flow: str) -> None:
    """A connection from *source* to *target*."""
    draft.page.describe(
        draft.name("connection"),
        "Connection",
        {"from": source.node, "to": target.node, "carries": term(flow)},
    )
