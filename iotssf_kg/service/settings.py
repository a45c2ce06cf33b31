"""The settings of the service: one table, read from the environment by the doors alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.asking.quarantine import Bound
from iotssf_kg.errors import BadParameter
from iotssf_kg.service import inside
from iotssf_kg.service.clients import networks

# What is logged, each with all before it.
LEVELS: Final = ("faults", "requests", "queries")

# A URL without a query or a slash at its end, and nothing in it that is no IRI.
_BASE: Final = re.compile(
    r"""https?://[^\s<>"{}|^`\\?#/]+(/[^\s<>"{}|^`\\?#]*[^\s<>"{}|^`\\?#/])?"""
)


@dataclass(frozen=True)
class Settings:
    """What an operator can set; the table ``SETTINGS`` says what each is."""

    store: str = ""
    update_url: str = ""
    state: str = ""
    base: str = ""
    address: str = "http://127.0.0.1:7070"
    workers: int = 2
    slow: int = 4
    queue: int = 64
    timeout: float = 30.0
    memory: int = 2048
    answer: int = 256
    body: int = 64
    cache: int = 64
    upload: bool = False
    update: bool = False
    private: bool = False
    grace: float = 10.0
    log: str = "requests"
    monitor: str = ""
    proxies: str = ""
    quarantine: int = 100
    quarantine_size: int = 256
    quarantine_days: float = 14.0
    publisher: str = ""
    license: str = ""
    rate: float = 0.0

    @property
    def known_by(self) -> str:
        """The URL that the service is known by, without a slash at its end."""
        return self.base or self.address

    def __post_init__(self) -> None:
        """Pass settings that mean something.

        Raises:
            BadParameter: One does not.
        """
        for setting in SETTINGS:
            if setting.least is not None and getattr(self, setting.name) < setting.least:
                what = f"it is below {setting.least:g}"
                raise BadParameter(what, where=setting.option, hint=setting.help)
        if self.log not in LEVELS:
            hint = f"Use {', '.join(LEVELS)}"
            raise BadParameter(f"{self.log!r} is no level", where="--log", hint=hint)
        if self.base and not _BASE.fullmatch(self.base):
            hint = "Write it like https://kg.example.org"
            raise BadParameter(f"{self.base!r} is no base", where="base", hint=hint)
        networks(self.proxies)
        for name in ("publisher", "license"):
            _known_by(name, getattr(self, name))
        if self.monitor:
            inside.address(self.monitor)

    @property
    def threads(self) -> int:
        """How many requests can be under way for readers and the writer, or wait for them."""
        return self.workers + 2 * self.slow + self.queue + 1 + self.queue

    @property
    def quarantined(self) -> Bound:
        """How much of what is refused is kept."""
        return Bound(self.quarantine, self.quarantine_size << 20, self.quarantine_days)


def _known_by(name: str, iri: str) -> None:
    try:
        NamedNode(iri or "urn:none")
    except ValueError as error:
        hint = "Write the IRI in full"
        raise BadParameter(f"{iri!r} is no IRI", where=name, hint=hint) from error


class Setting(NamedTuple):
    """One setting.

    Attributes:
        name: Its name in ``Settings``; in the environment it is ``IOTSSF_`` and that in capitals.
        help: What it is.
        called: Its option of ``serve``, where that has another name; None where it has none.
        least: The least that it may be, of a number.
    """

    name: str
    help: str
    called: str | None = ""
    least: float | None = None

    @property
    def option(self) -> str:
        """Its option of ``serve``; "" where it has none."""
        return "" if self.called is None else f"--{self.called or self.name}"

    @property
    def usual(self) -> Any:
        """What it is where nobody says."""
        return getattr(Settings(), self.name)

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"IOTSSF_{self.name.upper()}"


SETTINGS: Final = (
    Setting("store", "The folder of the store, or the URL of a SPARQL 1.1 endpoint."),
    Setting(
        "update_url",
        "Where an endpoint takes updates, if not beside it as `update`.",
        "update-url",
    ),
    Setting("state", "The folder of the tokens, where the store is an endpoint."),
    Setting("base", "The URL that the world knows the service by; else the address."),
    Setting("address", "The URL that it listens at, by `--host` and `--port`.", None),
    Setting("workers", "Processes that answer short queries at once.", least=1),
    Setting("slow", "Queries of more than 0.1 s that may go on beside these.", least=0),
    Setting("queue", "Requests that may wait for a process.", least=1),
    Setting("timeout", "Seconds for one query or validation.", least=0.1),
    Setting("memory", "Megabytes that a process may hold.", least=256),
    Setting("answer", "Megabytes that one answer may be.", least=1),
    Setting("body", "Megabytes that a request may bring.", least=1),
    Setting(
        "cache", "Megabytes of answers that are kept for the same query on the same build.", least=0
    ),
    Setting("upload", "Whether exports are taken, from publishers with a token.", "allow-upload"),
    Setting(
        "update",
        "Whether SPARQL updates and graphs are taken, from administrators with a token.",
        "allow-update",
    ),
    Setting("private", "Whether reading needs a token too."),
    Setting(
        "grace", "Seconds that what is under way has left once the service is to end.", least=0
    ),
    Setting("log", "What is logged: faults, requests, or queries, which is their text as well."),
    Setting("monitor", "HOST:PORT of /metrics and /readyz, which are then nowhere else."),
    Setting("proxies", "Proxies whose X-Forwarded-For is believed, with commas.", "trust-proxy"),
    Setting("quarantine", "Refused uploads that are kept.", least=0),
    Setting("quarantine_size", "Megabytes of these.", "quarantine-size", least=0),
    Setting("quarantine_days", "Days for which one is kept.", "quarantine-days", least=0),
    Setting("publisher", "The IRI of who publishes the dataset, for its description."),
    Setting("license", "The IRI of its license, for its description."),
    Setting(
        "rate", "Requests a second that one client may send for long; 0 is any number.", least=0
    ),
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
