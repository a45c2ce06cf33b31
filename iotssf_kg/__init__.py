"""A knowledge graph and semantic query service for METI's IoT Security Safety Framework.

Floors, imports only downwards (``tests/test_architecture.py`` holds that)::

    5  cli  service  notebook             doors: the command, HTTP, Python
    4.5  asking  cluster                  questions to a store; many machines
    4  batch  audit  kit                  any number of exports; reports
    3  dataset  generate  vocabulary
    2  rules  validation  report  library  crosswalk
    1  rdf  sparql  store  workers        documents; queries; graphs; processes that can be killed
    0  errors  files  namespaces  outputs  depth

From Python, ``open``, ``load`` and ``questions`` are where to begin; see ``iotssf_kg.notebook``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iotssf_kg.notebook import Answer, Graph, load, questions
    from iotssf_kg.notebook import open_ as open

__version__ = "0.1.0"
__all__ = ["Answer", "Graph", "load", "open", "questions"]


def __getattr__(name: str) -> Any:
    """What is asked for by Python; a command starts without importing it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from iotssf_kg import notebook

    return getattr(notebook, {"open": "open_"}.get(name, name))
