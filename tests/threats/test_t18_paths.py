"""T18: names in paths lead to no file but those that are shipped for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.server import served
from tests.service.worlds import BASE, made
from tests.threats.raw import get

DOORS = ["/", "/ns/", "/ontology/", "/shapes/", "/scheme/sample/", "/about/", "/static/x/", "/id/"]
# Files that are there for sure: beside the ontology, in the package, and of the system.
FILES = ["pyproject.toml", "iotssf_kg/__init__.py", "etc/passwd", "tokens"]
MARKS = [b"[build-system]", b"__version__", b"root:x:", b'"sha256":']
UP = [
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "%252e%252e%252f",
    "..%5c",
    "..\\",
    "..;/",
    "%c0%ae%c0%ae/",
    "%c0%ae%c0%ae%c0%af",
    "%uff0e%uff0e/",
    "....//",
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = made(tmp_path_factory.mktemp("traversal") / "store")
    with served(store, "--base", BASE) as service:
        yield service.url


@pytest.mark.parametrize("up", UP)
def test_no_way_up_leads_to_a_file(url: str, up: str) -> None:
    for door in DOORS:
        for file in FILES:
            for depth in (1, 8):
                answer = get(url, door + up * depth + file)
                assert answer.status in (400, 404), (door, answer)
                assert not [mark for mark in MARKS if mark in answer.body], door


@pytest.mark.parametrize(
    "name",
    [
        "core.ttl%00.rdf",
        "core%00",
        "%00",
        "core/../core",
        "core.ttl/.",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "file:///etc/passwd",
        "~root",
        "*",
        "core?/../../tokens",
        "." * 5000,
    ],
)
def test_no_name_but_those_that_are_shipped_is_one(url: str, name: str) -> None:
    for door in DOORS:
        answer = get(url, door + name)
        known = door == "/ontology/" and name.startswith("core?")
        assert answer.status in ((200,) if known else (400, 404)) or door + name == "/?", door
        assert not [mark for mark in MARKS if mark in answer.body], door


@pytest.mark.parametrize("name", ["templates/page.html", "static/pages.css", "templates/"])
def test_no_folder_of_the_service_is_served(url: str, name: str) -> None:
    assert get(url, f"/{name}").status == 404
