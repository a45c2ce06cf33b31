"""What we write passes the tools that others read it with: sssom-py, and NIST's own OSCAL models.

Both have dependencies that ours do not go with, so each is a command of an environment of its own:
``sssom`` (sssom-py) and ``trestle`` (compliance-trestle), or what IOTSSF_SSSOM and IOTSSF_TRESTLE
name.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from iotssf_kg.crosswalk.formats.exchange import give
from iotssf_kg.crosswalk.formats.table import format_named
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.relations import ANY, Relation
from tests.crosswalk.sets import OURS, SHELF, THEIRS
from tests.requirements import need

# The relationships of https://pages.nist.gov/OSCAL/, which its JSON Schema leaves open.
RELATIONSHIPS = {
    "equal-to", "equivalent-to", "subset-of", "superset-of", "intersects-with", "no-relationship",
}  # fmt: skip


def full() -> MappingSet:
    """A set with every relation, rationale and gap."""
    ours, theirs = list(OURS.elements), list(THEIRS.elements)[:40]
    said = list(product([*Relation, Relation.EQUAL | Relation.SUBSET, ANY], [*Rationale, None]))
    rows = [
        Mapping(
            f"https://x.example/row/{number}",
            End(OURS.name, ours[number % len(ours)]) if number % 9 != 8 else None,
            End(THEIRS.name, id_) if number % 9 != 7 else None,
            *said[number % len(said)],
            strength=number % 11,
            status=list(Status)[number % 5],
            method=list(Method)[number % 5],
            author="this project",
            date="2026-11-30",
            reviewer="a reviewer" if number % 2 else "",
            review_date="2026-12-01" if number % 2 else "",
            agreement=0.5 if number % 2 else None,
            comment='Of a "kind", with\ttabs\nand lines',
            derived_from=("https://x.example/row/1",) if number % 3 else (),
        )
        for number, id_ in enumerate(theirs)
    ]
    return MappingSet(
        "https://x.example/set",
        "All that there is",
        "1.0",
        OURS.name,
        THEIRS.name,
        "https://x.example/licence",
        author="this project",
        date="2026-11-30",
        comment="Made for a test.",
        rows=tuple(rows),
        source="set.sssom.tsv",
    )


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(tool: str, *words: object) -> subprocess.CompletedProcess[str]:
        command = os.environ.get(f"IOTSSF_{tool.upper()}") or shutil.which(tool)
        need(command, f"{tool} is not installed")
        return subprocess.run(
            [str(command), *map(str, words)], cwd=tmp_path, capture_output=True, text=True
        )

    return run


def written(form: str, path: Path) -> Path:
    path.write_bytes(give(full(), format_named(form), SHELF, path.name).data)
    return path


def told(done: subprocess.CompletedProcess[str]) -> str:
    """What is wrong: the command ends well whatever it finds, and leaves out bad rows."""
    lines = (done.stdout + done.stderr).splitlines()
    wrong = [line for line in lines if "No attr for ext_" not in line and line.strip()]
    return "\n".join([*wrong, f"exit code {done.returncode}" if done.returncode else ""]).strip()


def test_sssom_validates(run: Callable[..., object], tmp_path: Path) -> None:
    path = written("sssom", tmp_path / "set.sssom.tsv")
    assert told(run("sssom", "validate", path)) == ""
    spoiled = path.read_text(encoding="utf-8").replace("\t2026-11-30\t", "\t2026-13-45\t", 1)
    path.write_text(spoiled, encoding="utf-8")
    assert "2026-13-45 is not a valid date" in told(run("sssom", "validate", path))


def test_sssom_json_is_read_by_sssom_py(run: Callable[..., object], tmp_path: Path) -> None:
    path = written("sssom-json", tmp_path / "set.sssom.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    found["mappings"] = found["mappings"][:9]
    # SSSOM allows extension slots in JSON too; sssom-py 0.4 takes them in tables alone.
    for row in found["mappings"]:
        for slot in [name for name in row if name.startswith("ext_")]:
            del row[slot]
    path.write_text(json.dumps(found), encoding="utf-8")
    assert told(run("sssom", "parse", "-I", "json", path, "-o", tmp_path / "back.tsv")) == ""
    text = (tmp_path / "back.tsv").read_text(encoding="utf-8")
    assert set(re.findall(r"x\.example/row/(\d+)", text)) == set("012345678")


def test_oscal_passes_the_models_of_trestle(run: Callable[..., object], tmp_path: Path) -> None:
    for folder in ("in", "work"):
        (tmp_path / folder).mkdir()
    path = written("oscal", tmp_path / "in" / "oscal.json")
    assert run("trestle", "init", "-tr", tmp_path / "work").returncode == 0
    done = run("trestle", "import", "-f", path, "-o", "good", "-tr", tmp_path / "work")
    assert done.returncode == 0, done.stderr
    path.write_text(path.read_text(encoding="utf-8").replace('"subset-of"', '"a part of"', 1))
    done = run("trestle", "import", "-f", path, "-o", "bad", "-tr", tmp_path / "work")
    assert (done.returncode, "a part of" in done.stderr) == (1, True)


def test_oscal_uses_its_own_relationships_and_no_uuid_twice() -> None:
    found = json.loads(give(full(), format_named("oscal"), SHELF, "x.json").data)
    (mapping,) = found["mapping-collection"]["mappings"]
    assert {each["relationship"] for each in mapping["maps"]} == RELATIONSHIPS
    uuids = [each["uuid"] for each in mapping["maps"]]
    assert len(set(uuids)) == len(uuids)


@pytest.mark.parametrize("form", ["oscal", "olir", "skos-rdfxml", "sssom-json"])
def test_the_same_set_gives_the_same_bytes(form: str) -> None:
    one, other = (give(full(), format_named(form), SHELF, "x") for _ in range(2))
    assert (one.data, one.car, one.report) == (other.data, other.car, other.report)


def test_exact_match_is_said_of_reviewed_rows_alone() -> None:
    ends = End(OURS.name, "P1-02"), End(THEIRS.name, "CR 1.1")
    row = Mapping("1", *ends, Relation.EQUAL)
    for status in Status:
        mappings = replace(full(), rows=(replace(row, status=status),))
        text = give(mappings, format_named("skos-turtle"), SHELF, "x.ttl").data.decode()
        assert ("exactMatch" in text) == (status in (Status.REVIEWED, Status.APPROVED))
        assert "equalTo" in text
        assert "closeMatch" not in text
