"""The house rules that a machine can hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "iotssf_kg"
FLOORS = {
    "depth": 0,
    "errors": 0,
    "files": 0,
    "namespaces": 0,
    "outputs": 0.5,
    "rdf": 1,
    "sparql": 1,
    "store": 1,
    "workers": 1,
    "rules": 2,
    "validation": 2.5,  # judging an export needs its closure
    "crosswalk": 2.8,
    "dataset": 3,
    "library": 2.8,  # the dataset keeps its description
    "generate": 3,
    "vocabulary": 3,
    "report": 2.7,  # the dataset keeps reports as graphs
    "asking": 4.5,  # it judges as a batch does, one request at a time
    "batch": 4,
    "audit": 4,
    "kit": 4,
    "cluster": 4.5,
    "service": 5,
    "notebook": 5,
    "cli": 5.5,  # `serve` is one of its commands
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            parts = name.split(".")
            if parts[0] == "iotssf_kg" and len(parts) > 1:
                yield parts[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_only_downwards(path: Path) -> None:
    if room(path) == "__init__":
        assert set(imported(path)) == {"notebook"}  # which is imported once it is asked for
        return
    above = {name for name in imported(path) if not allowed(room(path), name)}
    assert above == set()


def allowed(importer: str, name: str) -> bool:
    return importer == name or FLOORS[name] < FLOORS[importer]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    # Typer reads a command's options from its signature, which can be long; its body is short.
    long = [f.name for f in functions if f.end_lineno - f.body[0].lineno > 33]
    assert (len(text.splitlines()) <= 300, long) == (True, [])


def test_only_these_unpickle() -> None:
    """What passes between our own processes, and in files that they alone write."""
    seen = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if {"load", "loads", "Unpickler"} & set(pickling(path))
    }
    between = {"workers/answers.py", "workers/child.py"}
    assert seen == between | {"batch/book.py", "batch/orders.py", "batch/spool.py"}


def pickling(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        of = node.value if isinstance(node, ast.Attribute) else None
        if isinstance(of, ast.Name) and of.id in ("pickle", "marshal", "shelve"):
            yield node.attr


def test_only_the_doors_see_argv_and_environment() -> None:
    doors = [p for p in MODULES if room(p) not in ("cli", "service")]
    seen = [
        str(path)
        for path in doors
        if "os.environ" in (text := path.read_text(encoding="utf-8")) or "sys.argv" in text
    ]
    assert seen == []
