"""The requirements of category schemes as frameworks, beside those that others publish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.crosswalk.frameworks import Element, Framework, Group, Shelf, listed
from iotssf_kg.files import folder
from iotssf_kg.namespaces import HOME, RDFS, SKOS, SSF, shrink
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.facts import Facts

_NOTE: Final = (
    "Illustrative, made by this project, not METI's. What it asks of organizations would be sought "
    "in IEC 62443-2-1 and 2-4 too, of which there is no list yet."
)


def shelf() -> Shelf:
    """Every framework that is shipped: those in ``ontology/frameworks``, and our own."""
    return Shelf([*listed(folder("ontology") / "frameworks"), *own(Facts(shipped().triples))])


def own(facts: Facts) -> Iterator[Framework]:
    """The requirements in *facts*, a framework for each set of them."""
    sets: dict[tuple[str, str], dict[str, NamedNode]] = {}
    for requirement in sorted(facts.typed(SSF("Requirement")), key=str):
        for notation in facts.values(requirement, SKOS("notation")):
            if not isinstance(notation, Literal) or not isinstance(requirement, NamedNode):
                continue
            name, _, id_ = notation.value.rpartition("/")
            key, _, edition = name.partition("@")
            sets.setdefault((key, edition), {})[id_] = requirement
    for (key, edition), found in sorted(sets.items()):
        yield _framework(facts, key, edition, found)


def _framework(facts: Facts, key: str, edition: str, found: dict[str, NamedNode]) -> Framework:
    base = next(iter(found.values())).value.rpartition("/")[0]
    return Framework(
        key=key,
        edition=edition,
        title=f"Requirements of {key} {edition}",
        publisher="this project",
        issued="",
        source=HOME,
        licence="https://www.apache.org/licenses/LICENSE-2.0",
        verification="project",
        restricted=False,
        note=_NOTE,
        elements={id_: _element(facts, id_, iri) for id_, iri in found.items()},
        iri=NamedNode(base),
        groups={id_: group for id_, iri in found.items() for group in groups(facts, iri)},
    )


def _element(facts: Facts, id_: str, iri: NamedNode) -> Element:
    return Element(id_, _title(facts, iri), "requirement", "", "", "project", iri)


def groups(facts: Facts, iri: NamedNode) -> Iterator[Group]:
    """What the requirement *iri* belongs to: its perspectives."""
    for perspective in facts.nodes(iri, SSF("inPerspective")):
        yield Group(shrink(perspective).rpartition(":")[2], _title(facts, perspective))


def _title(facts: Facts, iri: NamedNode) -> str:
    titles = [t for t in facts.values(iri, RDFS("label")) if isinstance(t, Literal)]
    return next((t.value for t in titles if t.language == "en"), "")
