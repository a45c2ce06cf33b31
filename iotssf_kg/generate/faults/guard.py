"""Faults that the profile ``guard`` finds; the statements have no effect, but their absence may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.generate.consequences import Row, row
from iotssf_kg.generate.faults.kind import Fits, Kind, Plant, Site, always, said
from iotssf_kg.generate.page import LABEL, TYPE, term, text, typed
from iotssf_kg.generate.statements import Term

_FOREIGN: Final = "https://elsewhere.example/id/"


def _foreign(site: Site) -> NamedNode:
    """A node of somebody's that no other export names: one that two name links them."""
    return NamedNode(f"{_FOREIGN}{site.draft.number}/{site.draft.name('node')}")


def _speaks_for_another(site: Site) -> Iterable[Row]:
    site.page.say(_foreign(site), {"validUntil": site.draft.calendar.lasting()})
    return [site.about_export("validUntil", "ForeignNode")]


def _under_another_name(site: Site) -> Iterable[Row]:
    """The node is described under another party's name, and so not described at all."""
    alone = _performed_here_alone(site)
    other = _foreign(site)
    site.page.rename(site.node, other)
    stated = [site.about_export(name, "ForeignNode") for name in site.page.rows[other]]
    return [*stated, *(row(f, "^performs", _PERFORMED) for f in alone)]


_PERFORMED: Final = "TranscriptionFunction-performedBy"


def _performed_here_alone(site: Site) -> list[NamedNode]:
    functions = site.page.nodes(site.node, "performs")
    mine, performers = site.page.describes, site.account.performers
    return [f for f in functions if mine(f) and performers(f) == [site.node]]


def _no_space(site: Site) -> Iterable[Row]:
    """Nothing is the export's own any more, not even the export."""
    site.page.put(site.page.export, "void:uriSpace")
    return [site.about_export("void:uriSpace", "ExportOutside")]


def _misspelt_space(site: Site) -> Iterable[Row]:
    """A namespace that could be somebody's, but holds nothing of the export."""
    space = site.page.space.replace(".example/", ".exmaple/")
    site.page.put(site.page.export, "void:uriSpace", typed(space, "string"))
    return [site.about_export("void:uriSpace", "ExportOutside")]


def _says(name: str, value: Term, shape: str, about: NamedNode | None = None) -> Plant:
    """*value* is said of *name*: of the node, or *about* another."""

    def plant(site: Site) -> Iterable[Row]:
        site.page.say(about or site.node, {name: value})
        return [site.about_export(name, shape)]

    return plant


def _instead(name: str, stated: str, value: Term, *found: str) -> Plant:
    """Instead of *name*, only what follows from it is *stated*."""

    def plant(site: Site) -> Iterable[Row]:
        site.page.put(site.node, name)
        site.page.say(site.node, {stated: value})
        direct = [row(site.node, name, shape) for shape in found]
        return [site.about_export(stated, "DerivedStated"), *direct]

    return plant


def _space(value: str) -> Plant:
    def plant(site: Site) -> Iterable[Row]:
        site.page.say(site.page.export, {"void:uriSpace": typed(value, "string")})
        return [site.about_export("void:uriSpace", "UnfitSpace")]

    return plant


def _half_a_name(site: Site) -> Iterable[Row]:
    host = site.page.space.removesuffix("/id/")
    return _space(host)(site)


def _kind(
    name: str, at: str, shape: str, plant: Plant, fits: Fits = always, *, alone: bool = False
) -> Kind:
    return Kind(name, "guard", at, (shape,), plant, fits, alone)


GUARD: Final[tuple[Kind, ...]] = (
    _kind("another's node prolonged", "Evidence", "ForeignNode", _speaks_for_another),
    _kind("evidence under another's name", "Evidence", "ForeignNode", _under_another_name),
    _kind("asset under another's name", "Asset", "ForeignNode", _under_another_name),
    _kind("no namespace", "Export", "ExportOutside", _no_space, alone=True),
    _kind("namespace misspelt", "Export", "ExportOutside", _misspelt_space, alone=True),
    _kind(
        *("term redefined", "Asset", "TermRedefined"),
        _says(LABEL, text("Gadget", "機器")[0], "TermRedefined", term("Device")),
    ),
    _kind(
        *("requirement eased", "Measure", "TermRedefined"),
        _says("acceptsEvidence", term("ServiceRecord"), "TermRedefined", term("rq:P1-01")),
    ),
    _kind(
        *("category instead of a rating", "Asset", "DerivedStated"),
        _instead("adoptedAssessment", "category", term("sch:I")),
        said("adoptedAssessment"),
    ),
    _kind(
        *("covers instead of on", "Measure", "DerivedStated"),
        _instead("on", "covers", term("Asset"), "Measure-on"),
    ),
    _kind(
        *("claims to be in force", "Measure", "DerivedStated"),
        _says(TYPE, term("InForce"), "DerivedStated"),
    ),
    _kind(
        *("the same as another's node", "ProductModel", "AxiomStated"),
        _says("owl:sameAs", NamedNode(f"{_FOREIGN}model"), "AxiomStated"),
    ),
    _kind(
        *("declared a class", "Asset", "AxiomStated"),
        _says(TYPE, term("owl:Class"), "AxiomStated"),
    ),
    _kind(
        *("part of a shape", "Measure", "AxiomStated"),
        _says("sh:minCount", typed(0, "integer"), "AxiomStated"),
    ),
    _kind("half a name as namespace", "Export", "UnfitSpace", _half_a_name),
    _kind(
        *("shared namespace", "Export", "UnfitSpace"),
        _space("https://w3id.org/iot-ssf/"),
    ),
)
