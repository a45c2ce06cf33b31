"""A finding's line is right in every syntax: the same export, written in six ways.

Renew the golden file with ``IOTSSF_GOLDEN=write`` after a change that means to change it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad

from iotssf_kg.rdf import read, serialise, syntax_named
from iotssf_kg.rules.export import split
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
FAILING = ROOT / "examples" / "air-conditioner" / "air-conditioner_FAIL.ttl"
GOLDEN = Path(__file__).with_name("golden") / "lines.json"
SYNTAXES = ("turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld")


@pytest.fixture(params=SYNTAXES)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The export in one syntax, with an empty line and a comment before where there are any."""
    syntax = syntax_named(request.param)
    [export] = split(read(FAILING))
    name = (export.iri,) if syntax.named_graphs else ()
    text = serialise((Quad(*triple, *name) for triple in export.triples), syntax)
    path = tmp_path / f"failing{syntax.suffixes[0]}"
    path.write_bytes(text if request.param in ("rdfxml", "jsonld") else b"\n# as written\n" + text)
    return path


def results(path: Path, iotssf: Callable[..., Run]) -> list[dict[str, Any]]:
    run = iotssf("validate", path, "--date", "2026-11-23", "--format", "sarif")
    assert run.code == 1
    found: list[dict[str, Any]] = json.loads(run.out)["runs"][0]["results"]
    return found


def test_sarif_names_the_right_lines(written: Path, iotssf: Callable[..., Run]) -> None:
    lines = [
        f"{_line(each)} {each['ruleId'].rpartition('#')[2]} {_node(each)}"
        for each in results(written, iotssf)
    ]
    golden = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    if os.environ.get("IOTSSF_GOLDEN") == "write":
        golden[written.suffix] = lines
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")
    assert lines == golden[written.suffix]


def test_each_line_names_the_node_or_what_is_said_of_it(
    written: Path, iotssf: Callable[..., Run]
) -> None:
    text = written.read_text().splitlines()
    for each in results(written, iotssf):
        # A line of a long description does not repeat whose it is: it stands at most this far on.
        near = "\n".join(text[max(0, _line(each) - 25) : _line(each)])
        assert _node(each) in near or each["ruleId"].endswith(("Stated", "ForeignNode", "fined"))


def _line(result: dict[str, Any]) -> int:
    line: int = result["locations"][0]["physicalLocation"]["region"]["startLine"]
    return line


def _node(result: dict[str, Any]) -> str:
    name: str = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
    return name.rpartition("/")[2]
