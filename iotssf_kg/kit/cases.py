"""What the kit is made of: an export in order or with one fault, and the findings it deserves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final, NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad

from iotssf_kg.errors import NotAcceptable
from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.faults import KINDS, Kind
from iotssf_kg.generate.honest import honest
from iotssf_kg.generate.page import TYPE, Page, term, text, typed
from iotssf_kg.generate.plant import plant
from iotssf_kg.kit.near import near_misses
from iotssf_kg.kit.steady import steady
from iotssf_kg.namespaces import EXCHANGE_PROFILE, PREFIXES
from iotssf_kg.rdf import Syntax, serialise
from iotssf_kg.rdf.syntax import JSON_LD, SYNTAXES, TURTLE

# Some kinds need what only a larger export has, such as a justification of a certain rule.
_SIZES: Final = (4, 8, 16, 40, 40, 40, 40, 80, 80, 80)
_NEAR_ASSETS: Final = 6


class File(NamedTuple):
    """One export of the kit: its name, without folder, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Case:
    """One case of the kit.

    Attributes:
        name: In small letters and hyphens.
        good: Whether it is in order.
        en: What it is, in English.
        ja: The same in Japanese.
        files: Its exports, which are judged together.
    """

    name: str
    good: bool
    en: str
    ja: str
    files: tuple[File, ...]


def cases(on: date) -> Iterator[Case]:
    """Every case of the kit for the day *on*: near misses in every syntax, faults in one each."""
    for near, draft in near_misses(lambda name: _draft(name, 1, _NEAR_ASSETS, on)):
        for syntax in SYNTAXES:
            file = _file(near.name, draft.page, syntax)
            if file is not None:
                yield Case(f"{near.name}-{syntax.name}", True, near.why, near.ja, (file,))
    for number, kind in enumerate(chosen()):
        yield _faulty(kind, SYNTAXES[number % len(SYNTAXES)], on)
    yield _overlapping(on)


def chosen(kinds: Iterable[Kind] = KINDS) -> list[Kind]:
    """The kinds of fault that the kit shows: the first for each shape, and all of open needs."""
    covered: set[str] = set()
    found = []
    for kind in kinds:
        # A need can be open for many reasons, and each looks different.
        if kind.profile == "category" or not covered.issuperset(kind.shapes):
            covered.update(kind.shapes)
            found.append(kind)
    return found


def _draft(name: str, number: int, assets: int, on: date) -> Draft:
    # It must be repeatable, not secret.
    return honest(number, assets, on, Random(f"kit/{name}"))  # noqa: S311


def _faulty(kind: Kind, syntax: Syntax, on: date) -> Case:
    name = "-".join("".join(c if c.isalnum() else " " for c in kind.name).split()).lower()
    page = _planted(kind, on)
    file = _file(name, page, syntax) or _file(name, page, TURTLE)
    files = (file,) if file else ()
    return Case(name, False, f"Fault: {kind.name}.", f"{'、'.join(kind.shapes)}の不備。", files)


def _planted(kind: Kind, on: date) -> Page:
    """The first export in which *kind* can be planted, with that fault alone."""
    for number, assets in enumerate(_SIZES, 1):
        draft = _draft(f"{kind.name}/{number}", number, assets, on)
        if any(plant(draft, 1 / assets, [kind])):
            return draft.page
    raise AssertionError(f"{kind.name} can be planted nowhere")


def _overlapping(on: date) -> Case:
    """Two publishers who claim the same nodes; no single export shows it."""
    draft = _draft("overlapping", 1, 1, on)
    other = Page("https://neighbour.example/id/", f"export-{on.year}")
    other.say(
        other.export,
        {
            TYPE: term("Export"),
            "dcterms:publisher": other.node("neighbour"),
            "dcterms:issued": typed(on.isoformat(), "date"),
            "dcterms:conformsTo": EXCHANGE_PROFILE,
            "void:uriSpace": [typed(space, "string") for space in (other.space, draft.page.space)],
        },
    )
    other.describe("neighbour", "Organization", {"rdfs:label": text("Neighbour", "隣の事業者")})
    pages = (("overlapping-spaces", draft.page), ("overlapping-spaces-neighbour", other))
    files = (_file(name, page, TURTLE) for name, page in pages)
    return Case(
        "overlapping-spaces",
        False,
        "Fault: two publishers claim the same nodes; judge both files together.",
        "二つの公表者が同じノードを自らのものとしている。二つのファイルを併せて検証する。",
        tuple(file for file in files if file),
    )


def _file(name: str, page: Page, syntax: Syntax) -> File | None:
    """*page* in *syntax*, or None where that has no place for it."""
    named = syntax.named_graphs and syntax != JSON_LD
    graph: NamedNode | DefaultGraph = page.export if named else DefaultGraph()
    quads = [Quad(t.subject, t.predicate, t.object, graph) for t in page.triples()]
    try:
        data = serialise(quads, syntax, {**PREFIXES, "op": page.space})
    except NotAcceptable:
        return None
    return File(f"{name}{syntax.suffixes[0]}", steady(data) if data[:2] == b"PK" else data)
