"""The waist of the validators: an engine gives bare results, the rest is ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from pyoxigraph import NamedNode, Triple

from iotssf_kg.errors import UnknownName
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.shapes import Shapes


class Result(NamedTuple):
    """One validation result; https://www.w3.org/TR/shacl/#results-validation-result."""

    focus: Node
    path: str
    value: Term | None
    shape: Node
    constraint: Node | None
    component: NamedNode


class Engine(Protocol):
    """Anything that can hold data against shapes."""

    name: str

    def run(self, data: Iterable[Triple], shapes: Shapes) -> list[Result]:
        """The results of *shapes* over *data*, in any order; severity does not matter."""


def engine(name: str = "auto") -> Engine:
    """The engine called *name*; ``auto`` takes the fastest.

    Raises:
        UnknownName: There is no such engine.
    """
    # Imported late: pySHACL takes half a second to import, which `iotssf classify` need not pay.
    from iotssf_kg.validation.fast_engine import Fast
    from iotssf_kg.validation.pyshacl_engine import PySHACL

    engines: dict[str, type[Engine]] = {"auto": Fast, "fast": Fast, "pyshacl": PySHACL}
    if name not in engines:
        raise UnknownName(f"no engine {name!r}", hint=f"The engines are {', '.join(engines)}")
    return engines[name]()
