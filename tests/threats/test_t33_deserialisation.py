"""T33: what is uploaded is read by parsers of RDF and of forms, and by nothing that runs code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SERVICE = Path(__file__).resolve().parents[2] / "iotssf_kg"
# Where requests are taken and answered; the pickles between our own processes are in workers/.
DOORS = sorted([*(SERVICE / "service").glob("*.py"), *(SERVICE / "asking").glob("*.py")])
DANGEROUS = {"pickle", "marshal", "shelve", "dill", "sqlite3", "yaml", "jsonpickle", "subprocess"}
# Of the package's own files, read safely.
OWN = {"service/openapi": {"yaml"}, "service/words": {"yaml"}}
CALLS = {"eval", "exec", "compile", "__import__"}


@pytest.mark.parametrize("path", DOORS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_door_reads_what_can_run_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    own = OWN.get(f"{path.parent.name}/{path.stem}", set())
    assert (imported & DANGEROUS, called & CALLS) == (own, set())
    assert "yaml" not in own or "yaml.safe_load(text)" in path.read_text(encoding="utf-8")


def test_there_are_doors_to_look_at() -> None:
    assert {"sparql", "graphs", "writing", "questions"} <= {path.stem for path in DOORS}
