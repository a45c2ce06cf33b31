"""The settings of the service: one table, read from the environment by the doors alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

from iotssf_kg.errors import BadParameter


@dataclass(frozen=True)
class Settings:
    """What an operator can set; the table ``SETTINGS`` says what each is."""

    store: str = ""
    update_url: str = ""
    state: str = ""
    base: str = ""
    workers: int = 2
    slow: int = 4
    queue: int = 64
    timeout: float = 30.0
    memory: int = 2048
    answer: int = 256
    body: int = 64
    cache: int = 64
    update: bool = False
    private: bool = False


class Setting(NamedTuple):
    """One setting.

    Attributes:
        name: Its name in ``Settings``; in the environment it is ``IOTSSF_`` and that in capitals.
        help: What it is.
    """

    name: str
    help: str

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"IOTSSF_{self.name.upper()}"


SETTINGS: Final = (
    Setting("store", "The folder of the store, or the URL of a SPARQL 1.1 endpoint."),
    Setting("update_url", "Where an endpoint takes updates, if not beside it as `update`."),
    Setting("state", "The folder of the tokens, where the store is an endpoint."),
    Setting("base", "The URL that the world knows the service by; else the one it is asked at."),
    Setting("workers", "Processes that answer short queries at once."),
    Setting("slow", "Queries of more than 0.1 s that may go on beside these."),
    Setting("queue", "Requests that may wait for a process."),
    Setting("timeout", "Seconds for one query or validation."),
    Setting("memory", "Megabytes that a process may hold."),
    Setting("answer", "Megabytes that one answer may be."),
    Setting("body", "Megabytes that a request may bring."),
    Setting("cache", "Megabytes of answers that are kept for the same query on the same build."),
    Setting("update", "Whether SPARQL updates and graphs are taken, from those with a token."),
    Setting("private", "Whether reading needs a token too."),
)
_TRUE: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": lambda text: _TRUE[text.lower()],
}


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that *environment* has.

    Raises:
        BadParameter: One cannot be read.
    """
    kinds = {field.name: str(field.type) for field in fields(Settings)}
    found = {}
    for setting in SETTINGS:
        text = environment.get(setting.variable)
        if text is not None:
            found[setting.name] = _read(setting, kinds[setting.name], text)
    return Settings(**found)


def _read(setting: Setting, kind: str, text: str) -> Any:
    try:
        return _READ[kind](text)
    except (ValueError, KeyError) as error:
        raise BadParameter(
            f"{text!r} is no {kind}", where=setting.variable, hint=setting.help
        ) from error


def environment(settings: Settings) -> dict[str, str]:
    """The environment that *settings* are read from."""
    return {each.variable: str(getattr(settings, each.name)) for each in SETTINGS}
