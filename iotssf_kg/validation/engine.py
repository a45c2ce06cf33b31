"""The waist of the validators: an engine gives bare results, the rest is ours."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Final, NamedTuple, Protocol

from pyoxigraph import NamedNode, Triple

from iotssf_kg.errors import UnknownName
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.paths import Index
from iotssf_kg.validation.shapes import Shapes

_FAST: Final = ("iotssf_kg.validation.fast_engine", "Fast")
ENGINES: Final = {
    "auto": _FAST,
    "fast": _FAST,
    "pyshacl": ("iotssf_kg.validation.pyshacl_engine", "PySHACL"),
}


class Result(NamedTuple):
    """One validation result; https://www.w3.org/TR/shacl/#results-validation-result.

    ``constraint`` holds the message, where it is not the shape; ``bindings`` are what else a
    query bound, for use in it.
    """

    focus: Term
    path: str
    value: Term | None
    shape: Node
    constraint: Node | None
    component: NamedNode
    bindings: tuple[tuple[str, Term], ...] = ()


class Engine(Protocol):
    """Anything that can hold data against shapes."""

    name: str

    def run(
        self, data: Iterable[Triple], shapes: Shapes, facts: Index | None = None
    ) -> list[Result]:
        """The results of *shapes* over *data*, in any order; severity does not matter.

        Where *facts* are given, they are the same as *data*, which is then not read.
        """


def engine(name: str = "auto") -> Engine:
    """The engine called *name*; ``auto`` takes the fastest.

    Raises:
        UnknownName: There is no such engine.
    """
    if name not in ENGINES:
        raise UnknownName(f"no engine {name!r}", hint=f"The engines are {', '.join(ENGINES)}")
    # Imported late: pySHACL takes half a second, which who does not use it need not pay.
    module, kind = ENGINES[name]
    chosen: Engine = getattr(import_module(module), kind)()
    return chosen
