"""A dataset in a store of each kind, and small exports to load into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from string import Template

import pytest

from iotssf_kg.dataset import Dataset
from iotssf_kg.namespaces import PREFIXES
from iotssf_kg.rdf import Document, parse, syntax_named
from iotssf_kg.store import Store, connect

ON = date(2026, 11, 23)
_PREFIXES = "\n".join(f"@prefix {name}: <{space}> ." for name, space in PREFIXES.items())
_EXPORT = Template(
    """
@prefix o: <https://$party.example/id/> .
@prefix kaze: <https://kaze.example/id/> .
@prefix maker: <https://maker.example/id/> .
o:export-$year a ssf:Export ;
    dcterms:publisher o:party ;
    dcterms:issued "$year-04-01"^^xsd:date ;
    dcterms:conformsTo <https://w3id.org/iot-ssf/profile/exchange/1.0> ;
    void:uriSpace "https://$party.example/id/" .
o:party a ssf:Organization ; rdfs:label "$party"@en .
o:home a ssf:UseContext ; rdfs:label "home"@en ;
    ssf:contextType ssf:PrivateHousehold ; ssf:sector ssf:Residential ;
    ssf:users ssf:GeneralPublic ; ssf:exposure ssf:Internet ;
    ssf:supervision ssf:OccupantPresent .
o:device a ssf:Device ; rdfs:label "device"@en ; ssf:usedIn o:home ; ssf:operatedBy o:party ;
    ssf:adoptedAssessment o:rating .
o:rating a ssf:Assessment ; ssf:assesses o:device ; ssf:inContext o:home ;
    ssf:recoveryDifficulty ssf:R$level ; ssf:economicImpact ssf:E1 ;
    ssf:underScheme sch:scheme ; ssf:status ssf:Final ; ssf:rationale "as tried"@en ;
    prov:wasAttributedTo o:party ; dcterms:issued "$year-03-01"^^xsd:date .
$more
"""
)

Write = Callable[..., Document]


@pytest.fixture
def write() -> Write:
    """Writes an export: of whom, of which year, its device's level, and what more it says."""

    def written(party: str, year: int = 2026, level: int = 1, more: str = "") -> Document:
        text = _EXPORT.substitute(party=party, year=year, level=level, more=more)
        name = f"{party}-{year}.ttl"
        return parse((_PREFIXES + text).encode(), syntax_named("turtle"), name)

    return written


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """An empty store of each kind."""
    opened = connect(location)
    yield opened
    opened.close()


@pytest.fixture
def dataset(store: Store) -> Dataset:
    """An empty dataset in a store of each kind."""
    return Dataset(store)
