"""T07: a small document that entities make a large one is refused at once."""

from __future__ import annotations

import time

import pytest

from tests.service.server import Served
from tests.threats.judged import alive, post, weighed

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BODY = (
    f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:x="http://x.example/">'
    "<rdf:Description><x:p>USED</x:p></rdf:Description></rdf:RDF>"
)
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
BOMBS = {
    "exponential": (f"<!DOCTYPE r [{LAUGHS}]>", "&e8;"),
    "quadratic": (f'<!DOCTYPE r [<!ENTITY e "{"a" * 300}">]>', "&e;" * 100),
    "parameters": (
        '<!DOCTYPE r [<!ENTITY % a "&#37;b;&#37;b;"><!ENTITY % b "&#37;a;&#37;a;"> %a;]>',
        "a",
    ),
    "itself": ('<!DOCTYPE r [<!ENTITY e "&e;&e;">]>', "&e;"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_of_entities_costs_nothing(service: Served, bomb: str) -> None:
    doctype, used = BOMBS[bomb]
    text = (doctype + BODY.replace("USED", used)).encode()
    assert len(text) < 1024
    began = time.monotonic()
    with weighed(service) as grown:
        answer = post(service, text, "application/rdf+xml")
    assert (answer.status_code, "DOCTYPE" in answer.json()["title"]) == (400, True)
    # One second on a machine that does nothing else.
    assert (time.monotonic() - began < 10, grown[0] < 50 << 20) == (True, True), grown
    assert alive(service)
