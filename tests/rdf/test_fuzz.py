"""No bytes whatever make a parser raise anything but our errors."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from iotssf_kg.errors import SourceError, TooLarge
from iotssf_kg.rdf import SYNTAXES, Document, Syntax, parse
from iotssf_kg.rdf.new import new_export

NAMES = [syntax.name for syntax in SYNTAXES]
BY_NAME = {syntax.name: syntax for syntax in SYNTAXES}
MARKS = some.sampled_from(
    [
        *(bytes([byte]) for byte in b"<>\"'[]{}(\\\0\xff\n@#"),
        *(
            b"<<",
            b'"""',
            b"null",
            b"@context",
            b"@id",
            b"1e999",
            b"\\ud800",
            b"&#0;",
            b"]]>",
            b"PK",
        ),
    ]
)


@cache
def written(syntax: Syntax) -> bytes:
    return new_export("https://kaze.example/id/", "Kaze", syntax)


def reads_or_refuses(data: bytes, syntax: Syntax) -> None:
    try:
        assert isinstance(parse(data, syntax, "fuzz"), Document)
    except (SourceError, TooLarge) as error:
        told = str(error)
    else:
        return
    assert told.startswith("fuzz")


@pytest.mark.parametrize("name", NAMES)
@given(some.binary(max_size=400) | some.lists(MARKS, max_size=60).map(b"".join))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    reads_or_refuses(data, BY_NAME[name])


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(
    some.lists(
        some.tuples(some.floats(0, 1), some.integers(0, 40), MARKS | some.binary(max_size=8)),
        min_size=1,
        max_size=5,
    )
)
def test_any_damage_is_read_or_refused(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    data = written(BY_NAME[name])
    for where, dropped, put in edits:
        at = int(where * len(data))
        data = data[:at] + put + data[at + dropped :]
    reads_or_refuses(data, BY_NAME[name])
