"""What a worker answers, read as data: whoever took a worker over must not reach its parent.

Unpickling makes objects of any class that is named, and calls what it is told to. Here only plain
values are made, dataclasses, named tuples and enumerations of this package, and what the parent
named when it started the worker.
"""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Iterable
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, ClassVar, Final

_PACKAGE: Final = __name__.partition(".")[0] + "."


class Answers:
    """Reads answers.

    Args:
        known: Classes that are in them beside those of this package and plain values.
    """

    def __init__(self, known: Iterable[type] = ()) -> None:
        of_parent = {(each.__module__, each.__qualname__): each for each in known}
        # A class of its own: objects of it are made faster without an initializer.
        self._reader = type("_Reader", (_Reader,), {"known": of_parent})

    def read(self, data: bytes) -> Any:
        """What was pickled as *data*.

        Raises:
            UnpicklingError: It names what is not to be made; damaged data may raise anything.
        """
        return self._reader(io.BytesIO(data)).load()


class _Reader(pickle.Unpickler):
    known: ClassVar[dict[tuple[str, str], type]]

    def find_class(self, module: str, name: str) -> type:
        """The class of that *name* in *module*, if objects of it may be made."""
        found = self.known.get((module, name)) or _of_ours(module, name)
        if found is None:
            raise pickle.UnpicklingError(f"it holds {module}.{name}")
        self.known[module, name] = found
        return found


def _of_ours(module: str, name: str) -> type | None:
    # What is not imported yet is no answer to anything that was asked.
    if not module.startswith(_PACKAGE) or module not in sys.modules:
        return None
    found = vars(sys.modules[module]).get(name)
    if not isinstance(found, type) or found.__module__ != module:
        return None
    holds = is_dataclass(found) or issubclass(found, Enum) or hasattr(found, "_fields")
    return found if holds else None
