"""T01: SERVICE asks another machine in our name."""

from __future__ import annotations

import pytest

from tests.listening import listener
from tests.service.server import Served
from tests.threats.service import ask, refused, unharmed

VARIANTS = {
    "constant": "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * {{ BIND(<{url}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    "nested": "SELECT * {{ ?a ?b ?c OPTIONAL {{ {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "in a subquery": "SELECT * {{ {{ SELECT ?s {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "in a filter": "ASK {{ FILTER NOT EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "without a blank": "PREFIX e: <{url}> SELECT * {{ FILTER(1=1.0)SERVICEe:{{ ?s ?p ?o }} }}",
    "behind a comment": "SELECT * {{ SERVICE #{{\n <{url}> {{ ?s ?p ?o }} }}",
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_service_is_asked(attacked: Served, variant: str) -> None:
    with listener() as (port, hits):
        answer = ask(attacked, VARIANTS[variant].format(url=f"http://127.0.0.1:{port}/"))
        assert refused(answer, 400)
        assert answer.json()["type"].endswith("/service-disabled")
        assert {"line", "column", "hint"} <= answer.json().keys()
        assert hits == []
    assert unharmed(attacked)
