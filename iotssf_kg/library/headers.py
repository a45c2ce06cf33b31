"""YAML in the headers of query files: every command that asks or loads reads all of them."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver


def load_header(text: str) -> Any:
    """What the YAML *text* says.

    Raises:
        yaml.YAMLError: It is none.
        ValueError: It has a date that there is not, or is not Unicode.
        RecursionError: It nests too deep.
    """
    return yaml.load(text, _LOADER)  # noqa: S506 - either makes plain values alone


_LOADER: type[yaml.SafeLoader] = yaml.SafeLoader
if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class _Fast(Composer, CParser, SafeConstructor, Resolver):
        """Scans in C, seven times as fast; composes in Python, where no depth ends the process."""

        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            Composer.__init__(self)
            SafeConstructor.__init__(self)
            Resolver.__init__(self)

    _LOADER = _Fast  # type: ignore[assignment]
