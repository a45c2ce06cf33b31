"""Queries answered, from what is kept or by a process that runs them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from werkzeug.datastructures import ETags

from iotssf_kg.asking import Answerer, Reply
from iotssf_kg.service.kept import Answers
from iotssf_kg.service.protocol import Asked


@dataclass(frozen=True)
class Answer:
    """What becomes of a query.

    Attributes:
        build: The build that was asked; "" where the store has none.
        tag: What it is called; "" where it can be another at any time.
        reply: It itself; None where the client has it.
        kept: Whether nobody had to run the query.
    """

    build: str
    tag: str
    reply: Reply | None
    kept: bool = False

    @property
    def headers(self) -> list[tuple[str, str]]:
        """What is said of it."""
        told = [("ETag", f'W/"{self.tag}"')] if self.tag else []
        if self.build:
            told.append(("X-Build", self.build))
        if self.rewritten:
            told.append(("X-Rewritten", self.rewritten))
        return told

    @property
    def rewritten(self) -> str:
        """What became of the NOT EXISTS of its query; "" where it has none."""
        reply = self.reply
        return f"{reply.rewritten} of {reply.negated} NOT EXISTS" if reply and reply.negated else ""


class Reader:
    """Answers queries.

    Args:
        clerks: Those who run them.
        kept: What was answered before.
        endpoint: What relative IRIs in them are relative to.
    """

    def __init__(self, clerks: Answerer, kept: Answers, endpoint: str) -> None:
        self._clerks, self._kept, self._endpoint = clerks, kept, endpoint

    def answer(self, asked: Asked, had: ETags) -> Answer:
        """The answer to what is *asked* by a client that has the answers *had*.

        Raises:
            IotssfError: It cannot be answered as it was asked.
        """
        build = self._clerks.build
        if not build:  # or none yet: the answer can be another at any time
            build, reply = self._run(asked)
            return Answer(build, "", reply)
        tag = _tag(build, asked)
        if had.contains_weak(tag):
            return Answer(build, tag, None)
        kept = self._kept.get(tag)
        if kept is not None:
            return Answer(build, tag, kept, kept=True)
        asked_of, reply = self._run(asked)
        if asked_of != build:
            build, tag = asked_of, _tag(asked_of, asked)
        if reply.lasts and not reply.body.file:
            self._kept.put(tag, reply)
        return Answer(build, tag, reply)

    def _run(self, asked: Asked) -> tuple[str, Reply]:
        return self._clerks.query(
            asked.text, asked.accept, asked.graphs, self._endpoint, rewrite=asked.rewrite
        )


def _tag(build: str, asked: Asked) -> str:
    """One answer: what was asked of which build, and in which formats."""
    told = repr((build, asked.text, asked.graphs, asked.accept, asked.rewrite))
    return f"{build}-{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"
