"""``/compare``: two categories, schemes, assets, assessments or exports side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from flask import Response, request
from pyoxigraph import NamedNode

from iotssf_kg.asking.assets import SeeAsset, Seen
from iotssf_kg.asking.describing import named as iri_of
from iotssf_kg.dataset.dataset import catalogue_of
from iotssf_kg.errors import BadParameter
from iotssf_kg.service.access import allowed
from iotssf_kg.service.negotiation import language
from iotssf_kg.service.pages import shown, to
from iotssf_kg.service.state import clerks
from iotssf_kg.service.workbench.blueprint import blueprint
from iotssf_kg.service.workbench.comparing.assessments import assessments
from iotssf_kg.service.workbench.comparing.assets import assets
from iotssf_kg.service.workbench.comparing.changes import MOST
from iotssf_kg.service.workbench.comparing.exports import exports
from iotssf_kg.service.workbench.comparing.offers import Offers, near, offers
from iotssf_kg.service.workbench.comparing.schemes import categories, schemes
from iotssf_kg.service.workbench.comparing.sides import Compared
from iotssf_kg.service.workbench.comparing.subjects import KINDS, Subject, subject
from iotssf_kg.service.workbench.dates import day
from iotssf_kg.service.workbench.store import Asking
from iotssf_kg.service.workbench.told import leads

door: Final = blueprint("compare")
_SIDES: Final = ("a", "b")
_DIFFERENCES: Final = "differences"


class Amiss(NamedTuple):
    """Why two cannot be compared.

    Attributes:
        said: The name of the saying that says so, with its remedy.
        iri: What it is about.
        status: The status of the page.
        is_: What that is instead, one of ``KINDS``; "" where that is no matter.
    """

    said: str
    iri: str
    status: int
    is_: str = ""


class _Asked(NamedTuple):
    """What a request asks for.

    Attributes:
        kind: What is compared, one of ``KINDS``; "" where that is not chosen yet.
        given: What is to be compared, as the request names it; "" where it does not.
    """

    kind: str
    given: tuple[str, ...]

    @property
    def nodes(self) -> list[NamedNode]:
        """What is named.

        Raises:
            BadParameter: It is no IRI.
        """
        return [iri_of(each) for each in self.given if each]


@door.get("/compare")
def compare() -> Response:
    """The choice of two of a kind; with ``a`` and ``b``, what they have and where that differs."""
    lang, asked = language(), _asked()
    found = _subjects(asked)
    if isinstance(found, Amiss):
        return _choice(asked, lang, found)
    kind = asked.kind or (found[0].kind if found else "")
    if len(found) < len(_SIDES):
        return _choice(asked._replace(kind=kind), lang)
    return _compared(asked._replace(kind=kind), (found[0], found[1]), lang)


def _asked() -> _Asked:
    kind = request.args.get("kind", "")
    if kind and kind not in KINDS:
        hint = f"Choose one of {', '.join(KINDS)}"
        raise BadParameter(f"{kind!r} is no kind of what can be compared", where="kind", hint=hint)
    return _Asked(kind, tuple(request.args.get(name, "").strip() for name in _SIDES))


def _subjects(asked: _Asked) -> list[Subject] | Amiss:
    """What is named; or what is amiss with it."""
    store, found = Asking(), list[Subject]()
    for node in asked.nodes:
        known = subject(store, node)
        if known is None:
            return Amiss("absent", node.value, 404)
        if known.kind != (asked.kind or known.kind):
            return Amiss("other kind", node.value, 400, known.kind)
        if found and known.kind != found[0].kind:
            return Amiss("unlike", node.value, 400, known.kind)
        found.append(known)
    return found


def _choice(asked: _Asked, lang: str, amiss: Amiss | None = None) -> Response:
    """The page on which two are chosen."""
    nodes = [] if amiss else asked.nodes
    listed = offers(Asking(), asked.kind, lang) if asked.kind else Offers()
    around = near(Asking(), asked.kind, nodes[0], lang) if nodes and asked.kind else ()
    return shown(
        "compare.html",
        lang,
        amiss.status if amiss else 200,
        kinds=KINDS,
        kind=asked.kind,
        given=asked.given,
        amiss=amiss,
        offers=listed,
        near=around,
    )


def _compared(asked: _Asked, pair: tuple[Subject, Subject], lang: str) -> Response:
    left, right = (each.node for each in pair)
    told: Compared | Amiss | None
    seen: tuple[Seen, ...] = ()
    if asked.kind == "asset":
        looked = _seen(pair, lang)
        if isinstance(looked, Amiss):
            return _choice(asked, lang, looked)
        seen, told = looked, assets(Asking(), pair, looked, lang)
    elif asked.kind == "assessment":
        told = assessments(Asking(), *pair, lang)
    elif asked.kind == "export":
        told = exports(Asking(), (left, right), lang)
    else:
        told = _BY_CATALOGUE[asked.kind](catalogue_of(Asking()), left, right, lang)
    if told is None:
        return _choice(asked, lang, Amiss("unplaced", left.value, 400))
    return _side_by_side(asked, told, seen, lang)


_BY_CATALOGUE: Final[dict[str, Callable[..., Compared | None]]] = {
    "category": categories,
    "scheme": schemes,
}


def _seen(pair: tuple[Subject, Subject], lang: str) -> tuple[Seen, Seen] | Amiss:
    """What is told of two assets; or which of them is of the past alone."""
    allowed("read")
    on, root = day(request.args.get("date", "")), clerks().root
    found = []
    for each in pair:
        iri = each.node.value
        _, seen = clerks().read(partial(_seeing, root, iri, on, lang))
        if seen is None:
            return Amiss("former", iri, 404)
        found.append(seen)
    return found[0], found[1]


def _seeing(root: Path, iri: str, on: date, lang: str, build: str) -> SeeAsset:
    return SeeAsset(root, build, iri, on, lang)


def _side_by_side(asked: _Asked, told: Compared, seen: tuple[Seen, ...], lang: str) -> Response:
    only = request.args.get("only") == _DIFFERENCES
    given = request.args.get("date", "")
    here = {"kind": asked.kind, "a": told.left.iri, "b": told.right.iri}
    here |= {"date": given} if given else {}
    return shown(
        "compared.html",
        lang,
        kind=asked.kind,
        told=told,
        seen=seen,
        on=str(day(given)),
        only=only,
        leads=leads,
        most=MOST,
        toggled=to("/compare", **here, **({} if only else {"only": _DIFFERENCES})),
        swapped=to("/compare", **{**here, "a": here["b"], "b": here["a"]}),
        again=to("/compare", kind=asked.kind, a=here["a"]),
    )
