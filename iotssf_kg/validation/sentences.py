"""What was found and what to change, told after the message of a finding's shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import RDFS, SH, SSFSH, shrink
from iotssf_kg.rules.export import Term
from iotssf_kg.rules.wording import LANGUAGES
from iotssf_kg.validation.proposals import PROPOSALS
from iotssf_kg.validation.report import Finding
from iotssf_kg.validation.saying import short
from iotssf_kg.validation.shapes import Shapes, profile
from iotssf_kg.validation.spot import Spot, is_path, members

FOUND: Final = SSFSH("found")
CHANGE: Final = SSFSH("change")
_BLANK: Final = re.compile(r"\{([^{}]+)\}")
_SPACE: Final = {"en": " ", "ja": ""}
_AND: Final = {"en": ", ", "ja": "、"}
# More than these are no help in a message.
_MOST: Final = 12
_NODE_KINDS: Final = {
    SH("IRI"): {"en": "the IRI of a node", "ja": "ノードのIRI"},
    SH("Literal"): {"en": "a text", "ja": "文字列"},
}
# Told by the name that people give them; other nodes are found by their short name.
_BY_LABEL: Final = frozenset(("accepted",))
_DATATYPE: Final = SH("DatatypeConstraintComponent")
_WRITTEN: Final = {"en": ", written as {},", "ja": "（{} として書かれている）"}


def told(spot: Spot, finding: Finding, *, mendable: bool) -> dict[str, str]:
    """The messages of *finding*, with what was found, and what to change if nothing can be added.

    Args:
        spot: Where the finding is.
        finding: The finding.
        mendable: Whether something can be added.
    """
    messages = dict(finding.messages)
    for lang in LANGUAGES:
        sentences = list(_sentences(spot, finding, lang, mendable))
        if lang in messages and sentences:
            messages[lang] = _SPACE[lang].join((messages[lang], *sentences))
    return messages


def _sentences(spot: Spot, finding: Finding, lang: str, mendable: bool) -> Iterator[str]:
    yield from _filled(spot, lang, _texts(spot.shapes, finding.shape, FOUND, lang))
    if mendable:
        return
    own = _texts(spot.shapes, finding.shape, CHANGE, lang)
    # No limit and no pattern is of help to a value that is of another kind.
    component = _DATATYPE if _mistyped(spot) else finding.component
    of_kind = _texts(profile("exchange"), component, CHANGE, lang)
    yield from _filled(spot, lang, own or of_kind)


def _texts(shapes: Shapes, node: NamedNode, name: NamedNode, lang: str) -> list[str]:
    texts = shapes.facts.values(node, name)
    return [text.value for text in texts if isinstance(text, Literal) and text.language == lang]


def _filled(spot: Spot, lang: str, templates: Iterable[str]) -> Iterator[str]:
    for template in templates:
        values = {blank: _words(spot, lang, blank) for blank in _BLANK.findall(template)}
        if None not in values.values():
            yield _BLANK.sub(lambda found: values[found[1]] or "", template)  # noqa: B023 - used at once


def _words(spot: Spot, lang: str, blank: str) -> str | None:
    """What stands for *blank*, or None where nothing does."""
    if blank in _OF_SHAPE:
        return _OF_SHAPE[blank](spot, lang)
    values: Sequence[Term | str] = spot.follow(blank) if is_path(blank) else PROPOSALS[blank](spot)
    name = partial(_label, spot, lang) if blank in _BY_LABEL else partial(short, beside=spot.this)
    words = [v if isinstance(v, str) else name(v) for v in values]
    return _listed(words, lang) if words else None


def _label(spot: Spot, lang: str, node: Term) -> str:
    facts = spot.ground.catalogue.facts
    labels = facts.values(node, RDFS("label"))
    return next((v.value for v in labels if isinstance(v, Literal) and v.language == lang), "")


def _listed(words: Iterable[str], lang: str) -> str:
    several = list(words)
    more = ["…"] if len(several) > _MOST else []
    return _AND[lang].join([*several[:_MOST], *more])


def _stated(spot: Spot, name: str) -> list[NamedNode]:
    return spot.shapes.facts.nodes(spot.shape, SH(name))


def _datatype(spot: Spot, lang: str) -> str:
    return _listed(map(short, _stated(spot, "datatype")), lang)


def _mistyped(spot: Spot) -> bool:
    """Whether the value is a literal of another datatype than is asked for."""
    wanted = _stated(spot, "datatype")
    return isinstance(spot.value, Literal) and bool(wanted) and spot.value.datatype not in wanted


def _written(spot: Spot, lang: str) -> str:
    if not (_mistyped(spot) and isinstance(spot.value, Literal)):
        return ""
    return _WRITTEN[lang].format(shrink(spot.value.datatype))


def _node_kind(spot: Spot, lang: str) -> str:
    return "".join(_NODE_KINDS[kind][lang] for kind in _stated(spot, "nodeKind"))


def _members(spot: Spot, lang: str) -> str:
    """The values that are allowed: those listed, or those of a code list."""
    facts = spot.shapes.facts
    listed = [v for each in facts.values(spot.shape, SH("in")) for v in members(facts, each)]
    coded = spot.ground.catalogue.facts.typed(*_stated(spot, "class"))
    return _listed(map(short, listed or sorted(coded, key=str)), lang)


def _least(spot: Spot, lang: str) -> str:
    return _listed(spot.shapes.facts.texts(spot.shape, SH("minInclusive")), lang)


_OF_SHAPE: Final = {
    "datatype": _datatype,
    "written": _written,
    "nodeKind": _node_kind,
    "members": _members,
    "least": _least,
}
