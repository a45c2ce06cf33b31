"""Product models: which one an asset is of, and who rated it as such."""

from __future__ import annotations

from pyoxigraph import NamedNode

from iotssf_kg.generate.draft import Card, Draft
from iotssf_kg.generate.page import LABEL, text, typed
from iotssf_kg.generate.ratings import rate
from iotssf_kg.generate.scale import Levels, rank
from iotssf_kg.generate.themes import Part, Place

# As many models as three digits of the GTIN can tell apart.
_NUMBERED = 1000


def card(draft: Draft, part: Part, place: Place, levels: Levels | None) -> Card:
    """The model for a new device; mostly one whose rating in *place* leads to the same category.

    A difference in one and the same place happens too: it is explained by a justification.
    """
    pool = draft.cards.setdefault(part.slug, [])
    known = draft.random.sample(pool, len(pool))
    fitting = [c for c in known if _fits(c, place, levels) or draft.chance(0.03)]
    if fitting and not draft.chance(0.1):
        chosen = fitting[0]
    else:
        chosen = _model(draft, part)
        pool.append(chosen)
        if levels is not None and draft.chance(0.15):
            _rated_by_maker(draft, chosen, place, levels)
    if levels is not None:
        chosen.levels_at.setdefault(place.slug, levels)
    return chosen


def _fits(known: Card, place: Place, levels: Levels | None) -> bool:
    held = known.levels_at.get(place.slug)
    return held is None or levels is None or rank(held) == rank(levels)


def _model(draft: Draft, part: Part) -> Card:
    name = draft.name("model")
    serial = int(name.rsplit("-", 1)[1])
    maker = draft.parties[draft.random.choice(("maker-1", "maker-2"))]
    number = f"{part.slug[:2].upper()}-{serial}"
    gtin = gtin_13(draft.number, serial) if serial < _NUMBERED else None
    node = draft.page.describe(
        name,
        "ProductModel",
        {
            LABEL: text(f"{part.en} {number}", f"{part.ja} {number}"),
            "manufacturedBy": maker,
            "modelNumber": typed(number, "string"),
            "cpe": typed(
                f"cpe:2.3:h:maker-{draft.number}:{number.lower()}:-:*:*:*:*:*:*:*", "string"
            )
            if draft.chance(0.3)
            else None,
            "gtin": None if gtin is None or draft.chance(0.2) else typed(gtin, "string"),
        },
    )
    return Card(node, maker)


def gtin_13(export: int, serial: int) -> str:
    """A GTIN-13 from the range that is reserved for use inside an organization (prefix 200).

    https://www.gs1.org/services/how-calculate-check-digit-manually
    """
    digits = f"200{export % 10**6:06}{serial:03}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


def _rated_by_maker(draft: Draft, known: Card, place: Place, levels: Levels) -> None:
    """The maker's own rating, at times not the operator's."""
    if draft.chance(0.3):
        levels = (levels[0], max(1, levels[1] - 1))
    party = next(slug for slug, node in draft.parties.items() if node == known.maker)
    rating = rate(draft, known.node, draft.places[place.slug], levels, party)
    known.shared[place.type, levels] = rating


def adopted(
    draft: Draft, asset: NamedNode, known: Card | None, place: Place, levels: Levels
) -> NamedNode:
    """The rating that *asset* adopts: one of its model in such a place, or one of its own."""
    here = draft.places[place.slug]
    if known is None:
        return rate(draft, asset, here, levels)
    shared = known.shared.get((place.type, levels))
    if shared is not None and draft.chance(0.6):
        return shared
    if shared is None and draft.chance(0.15):
        known.shared[place.type, levels] = rate(draft, known.node, here, levels)
        return known.shared[place.type, levels]
    return rate(draft, asset, here, levels)
