"""What the store holds: in VoID with every number, and as a catalogue in DCAT.

https://www.w3.org/TR/void/ , https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, current_app
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.asking import Reply, Spooled
from iotssf_kg.asking.counting import Count
from iotssf_kg.namespaces import DCTERMS, PREFIXES, RDF, SSF, VOID, Namespace
from iotssf_kg.rules.facts import Facts
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import base, link
from iotssf_kg.service.entries import Reader, Shown
from iotssf_kg.service.kept import Answers
from iotssf_kg.service.negotiation import ENDING, Form, answered, in_form, wanted
from iotssf_kg.service.pages import page
from iotssf_kg.service.state import clerks, settings
from iotssf_kg.store.media import GRAPHS
from iotssf_kg.vocabulary.documents import place

door: Final = Blueprint("datasets", __name__)
WELL_KNOWN: Final = "/.well-known/void"
_DCAT: Final = Namespace(PREFIXES["dcat"])
_FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_TITLES: Final = {
    "en": "IoT-SSF knowledge graph: what parties say of their devices and systems",
    "ja": "IoT-SSF知識グラフ: 機器・システムについての各当事者の記述",
}
_TYPE: Final = RDF("type")


@door.get(WELL_KNOWN)
@door.get(f"{WELL_KNOWN}{ENDING}")
def void(ending: str = "") -> Response:
    """The dataset in VoID."""
    allowed("read")
    build, counted = counts()
    return _answer(f"{WELL_KNOWN}{ending}", build, [*_named(), *_linked(), *counted])


@door.get("/dcat")
@door.get(f"/dcat{ENDING}")
def dcat(ending: str = "") -> Response:
    """The dataset and its exports as a catalogue."""
    allowed("read")
    build, counted = counts()
    told = [*_named(), *_catalogue(), *_exports(Facts(counted))]
    return _answer(f"/dcat{ending}", build, told)


def dataset() -> NamedNode:
    """What the service calls all that is current in its store."""
    return NamedNode(f"{base()}{WELL_KNOWN}#dataset")


def counts() -> tuple[str, list[Triple]]:
    """The current build, and what is in it, counted once."""
    answers: Answers = current_app.extensions["answers"]
    build, name = clerks().build, dataset().value
    kept = answers.get(f"{build} {name}")
    if kept is None:
        root = clerks().root
        build, told = clerks().read(lambda build: Count(root, build, name))
        body = told.encode()
        kept = Reply("application/n-triples", Spooled(len(body), body))
        answers.put(f"{build} {name}", kept)
    return build, [quad.triple for quad in parse(kept.body.data, RdfFormat.N_TRIPLES)]


def _answer(path: str, build: str, told: Iterable[Triple]) -> Response:
    form = wanted(path)
    triples = list(dict.fromkeys(told))
    body = in_form(form, triples, lambda: _page(form, Facts(triples)))
    response = answered(form, body, cache="no-cache")
    response.headers["X-Build"] = build
    return response


def _page(form: Form, facts: Facts) -> str:
    """The whole in words, and what it has most of."""
    reader = Reader(form.lang, _leads)
    whole, apart = dataset(), {VOID("classPartition"), VOID("propertyPartition"), VOID("subset")}
    entry = reader.entry(whole, Facts(t for t in facts.about(whole) if t.predicate not in apart))
    return page(
        "dataset.html",
        form.lang,
        about=entry,
        path=form.path,
        tables={
            "classes": _counted(reader, facts, VOID("class"), VOID("entities")),
            "properties": _counted(reader, facts, VOID("property"), VOID("triples")),
        },
        exports=[reader.named(each) for each in facts.nodes(whole, VOID("subset"))],
    )


def _counted(
    reader: Reader, facts: Facts, of: NamedNode, number: NamedNode
) -> list[tuple[Shown, int]]:
    """What the parts of the dataset are of, and how much they have, most first."""
    found = {
        each: int(count)
        for kind in (VOID("classPartition"), VOID("propertyPartition"))
        for part in facts.nodes(dataset(), kind)
        for each in facts.nodes(part, of)
        for count in facts.texts(part, number)
    }
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0].value))
    return [(reader.named(each), count) for each, count in ordered]


def _leads(iri: str) -> str:
    path = place(iri)
    return link(f"/{path}") if path else ""


def _named() -> Iterator[Triple]:
    """What the dataset is called, and what an operator says of it."""
    whole = dataset()
    for lang, title in _TITLES.items():
        yield Triple(whole, DCTERMS("title"), Literal(title, language=lang))
    for name in ("publisher", "license"):
        iri = getattr(settings(), name)
        if iri:
            yield Triple(whole, DCTERMS(name), NamedNode(iri))


def _linked() -> Iterator[Triple]:
    """How the dataset is reached, and what it is written in."""
    whole, document = dataset(), NamedNode(f"{base()}{WELL_KNOWN}")
    yield Triple(document, _TYPE, VOID("DatasetDescription"))
    yield Triple(document, _FOAF("primaryTopic"), whole)
    yield Triple(whole, VOID("sparqlEndpoint"), NamedNode(f"{base()}/sparql"))
    yield Triple(whole, VOID("dataDump"), NamedNode(f"{base()}/graphs?default"))
    yield Triple(whole, VOID("uriLookupEndpoint"), NamedNode(f"{base()}/about?iri="))
    for form in GRAPHS.values():
        yield Triple(whole, VOID("feature"), NamedNode(form.iri))
    for name in ("ssf", "dcterms", "prov", "rdfs", "skos", "void"):
        yield Triple(whole, VOID("vocabulary"), NamedNode(PREFIXES[name]))


def _catalogue() -> Iterator[Triple]:
    """The catalogue itself: the dataset, the endpoint that serves it, and a download."""
    whole, catalogue = dataset(), NamedNode(f"{base()}/dcat#catalogue")
    service = NamedNode(f"{base()}/sparql#service")
    yield Triple(catalogue, _TYPE, _DCAT("Catalog"))
    for lang, title in _TITLES.items():
        yield Triple(catalogue, DCTERMS("title"), Literal(title, language=lang))
    yield Triple(catalogue, _DCAT("dataset"), whole)
    yield Triple(catalogue, _DCAT("service"), service)
    yield Triple(whole, _TYPE, _DCAT("Dataset"))
    yield Triple(whole, _TYPE, VOID("Dataset"))
    yield from _download(whole, f"{base()}/graphs?default")
    yield Triple(service, _TYPE, _DCAT("DataService"))
    yield Triple(service, DCTERMS("title"), Literal("SPARQL 1.1", language="en"))
    yield Triple(service, _DCAT("endpointURL"), NamedNode(f"{base()}/sparql"))
    yield Triple(service, _DCAT("endpointDescription"), NamedNode(f"{base()}/sparql"))
    yield Triple(service, _DCAT("servesDataset"), whole)
    yield Triple(
        service, DCTERMS("conformsTo"), NamedNode("https://www.w3.org/TR/sparql11-protocol/")
    )


def _exports(counted: Facts) -> Iterator[Triple]:
    """Each export as a dataset that is part of the whole."""
    whole, profile = dataset(), NamedNode("https://w3id.org/iot-ssf/profile/exchange/1.0")
    for export in counted.nodes(whole, VOID("subset")):
        yield Triple(whole, DCTERMS("hasPart"), export)
        yield Triple(export, _TYPE, _DCAT("Dataset"))
        yield Triple(export, _TYPE, SSF("Export"))
        yield Triple(export, DCTERMS("conformsTo"), profile)
        for prop in (DCTERMS("publisher"), DCTERMS("issued")):
            for value in counted.values(export, prop):
                yield Triple(export, prop, value)
        yield from _download(export, f"{base()}/graphs?graph={quote(export.value, safe='')}")


def _download(of: NamedNode, url: str) -> Iterator[Triple]:
    """A distribution of *of* in Turtle at *url*."""
    here = NamedNode(url)
    yield Triple(of, _DCAT("distribution"), here)
    yield Triple(here, _TYPE, _DCAT("Distribution"))
    yield Triple(here, _DCAT("accessURL"), here)
    yield Triple(here, _DCAT("mediaType"), NamedNode(f"{_MEDIA}text/turtle"))
