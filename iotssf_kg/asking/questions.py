"""What the processes of a service are asked, and how they answer."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

from iotssf_kg.asking.spool import Spool, Spooled
from iotssf_kg.dataset.soundness import lacks
from iotssf_kg.errors import IotssfError
from iotssf_kg.sparql.antijoin import Rewritten
from iotssf_kg.sparql.forms import settled
from iotssf_kg.store import embedded
from iotssf_kg.store.embedded import Graphs
from iotssf_kg.store.folder import Opened, open_build
from iotssf_kg.store.layout import Layout
from iotssf_kg.store.tokens import masked

# Functions whose value is another at each call; https://www.w3.org/TR/sparql11-query/#SparqlOps.
_NAMES: Final = ("now", "rand", "uuid", "bnode")
_FRESH: Final = re.compile(rf"(?<![\w:.?$-])(?:{'|'.join(_NAMES)}|struuid)\s*+\(", re.IGNORECASE)

# Lacks that are told of one build.
_TOLD: Final = 10


@dataclass(frozen=True)
class Reply:
    """An answer: *body* written in *media_type*.

    Attributes:
        negated: How many NOT EXISTS the query has, if they were looked for.
        rewritten: How many of them were rewritten.
        lasts: Whether the same question has it for as long as the build is the same.
    """

    media_type: str
    body: Spooled
    negated: int = 0
    rewritten: int = 0
    lasts: bool = False


class Question(Protocol):
    """Something to be answered in a process of its own."""

    def answer(self) -> Any:
        """Answer it."""


@dataclass(frozen=True)
class Query:
    """A SPARQL query over one build of a store.

    Attributes:
        root: The folder of the store; no path, which takes as long to unpickle as all the rest.
        build: The build.
        text: The query.
        accept: The Accept header.
        graphs: The dataset that the request asks for, instead of the query's own.
        place: The file for a large answer; no path either.
        most: The most bytes that the answer may be.
        base: What relative IRIs in the query are relative to.
        rewrite: Whether NOT EXISTS may be rewritten.
    """

    root: str
    build: str
    text: str = field(repr=False)
    accept: str | None
    graphs: Graphs
    place: str
    most: int
    base: str | None = None
    rewrite: bool = True

    def answer(self) -> Reply:
        """The answer."""
        form, reply = settled(self.text, self._reply, self._read, rewrite=self.rewrite)
        if not form.negations:
            return reply
        return replace(reply, negated=len(form.negations), rewritten=form.count)

    def _read(self, text: str) -> None:
        embedded.understand(text, self.base)

    def _reply(self, text: str) -> Reply:
        state = opened(self.root, self.build).state
        with Spool(self.place, self.most) as out:
            media_type = embedded.write(state, text, self.accept, out, self.graphs, self.base)
        return Reply(media_type, out.close(), lasts=repeatable(self.text))


def repeatable(query: str) -> bool:
    """Whether *query* gives the same answer each time it is asked of the same data."""
    lower = query.lower()
    return not any(name in lower for name in _NAMES) or _FRESH.search(masked(query)) is None


@dataclass(frozen=True)
class Explain:
    """What a query would be run as; see ``Query``."""

    text: str = field(repr=False)
    base: str | None = None
    rewrite: bool = True

    def answer(self) -> Rewritten:
        """The text that would be run, and what becomes of each NOT EXISTS.

        Raises:
            BadSparql: It would not be run.
        """

        def read(text: str) -> None:
            embedded.understand(text, self.base)

        return settled(self.text, read, read, rewrite=self.rewrite)[0]


@dataclass(frozen=True)
class Soundness:
    """What one build of a store lacks of what its catalogue says; see ``dataset.soundness``."""

    root: Path
    build: str

    def answer(self) -> tuple[str, ...]:
        """The first few lacks, in words."""
        state = embedded.Snapshot(opened(self.root, self.build).state)
        return tuple(islice(lacks(state), _TOLD))


# The build that this process has open; there is never more than one.
_OPEN: dict[tuple[str, str], Opened] = {}


def opened(root: Path | str, build: str) -> Opened:
    """The *build* of the store in the folder *root*, open in this process alone and kept so."""
    found = _OPEN.get((str(root), build))
    if found is None:
        for old in _OPEN.values():
            old.close()
        _OPEN.clear()
        found = _OPEN[str(root), build] = open_build(Path(root), build)
    return found


def ready(root: Path) -> None:
    """Open the current build, so that the first question need not wait for that."""
    with suppress(IotssfError):  # whoever asks is told
        build = Layout(root).current()
        if build:
            opened(root, build)


def do(question: Question) -> Any:
    """What comes of *question*; an error of ours is an answer too."""
    try:
        return question.answer()
    except IotssfError as error:
        return error
