"""T06: XML that pulls in other files is refused before a parser follows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.listening import listener
from tests.service.server import Served
from tests.threats.judged import alive, post

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SECRET = "the-secret-of-this-file"
BODY = (
    f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:x="http://x.example/" xmlns:xi="http://www.w3.org/2001/XInclude">'
    '<rdf:Description rdf:about="http://x.example/a"><x:p>{}</x:p></rdf:Description></rdf:RDF>'
)
DECLARED = {
    "an external entity": ('<!DOCTYPE r [<!ENTITY e SYSTEM "{}">]>', "&e;"),
    "a public entity": ('<!DOCTYPE r [<!ENTITY e PUBLIC "p" "{}">]>', "&e;"),
    "an external DTD": ('<!DOCTYPE r SYSTEM "{}">', "a"),
    "a parameter entity": ('<!DOCTYPE r [<!ENTITY % e SYSTEM "{}"> %e;]>', "a"),
    "an entity in a DTD of its own": (
        "<!DOCTYPE r [<!ENTITY % a \"<!ENTITY e SYSTEM '{}'>\"> %a;]>",
        "&e;",
    ),
    "an included file": ("", '<xi:include href="{}" parse="text"/>'),
}


@pytest.mark.parametrize("how", DECLARED)
@pytest.mark.parametrize("start", ["", '<?xml version="1.0"?>\n', "\ufeff<!-- -->\n"])
def test_no_file_is_pulled_in(service: Served, tmp_path: Path, how: str, start: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    doctype, used = DECLARED[how]
    with listener() as (port, hits):
        for address in (secret.as_uri(), f"http://127.0.0.1:{port}/x"):
            text = start + doctype.format(address) + BODY.format(used.format(address))
            answer = post(service, text.encode(), "application/rdf+xml")
            assert (answer.status_code, SECRET in answer.text) == (400, False)
            assert not doctype or "DOCTYPE" in answer.json()["title"]
        assert hits == []
    assert alive(service)
