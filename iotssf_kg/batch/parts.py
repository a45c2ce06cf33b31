"""Where one export, or a file of some, is to be read from; small enough to be sent to a worker."""

from __future__ import annotations

import io
from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode

from iotssf_kg.batch.quads import Run, runs
from iotssf_kg.errors import IotssfError, SourceError
from iotssf_kg.rdf.limits import LIMITS, over_limit, unpacked
from iotssf_kg.rdf.load import load
from iotssf_kg.rdf.parse import Document, parse
from iotssf_kg.rdf.syntax import N_QUADS, Syntax, syntax_named
from iotssf_kg.rules.export import Export, split
from iotssf_kg.validation.report import Unjudged


@dataclass(frozen=True)
class Part:
    """A file, or the lines of one graph in a file of N-Quads.

    Attributes:
        source: What a reader knows the file by.
        path: Where the bytes are: the file, or one that it was unpacked or sorted into.
        syntax: The name of its syntax; "" where the suffix tells.
        judged: Whether it was asked about; else it is there to be referred to.
        run: The lines that it is; None for all of the file.
        numbers: The file with the number of each line, where lines were sorted.
    """

    source: str
    path: str
    syntax: str = ""
    judged: bool = True
    run: Run | None = None
    numbers: str = ""

    @property
    def export(self) -> NamedNode | None:
        """The export that it is to hold, where that is known before it is read."""
        return named(self.run.graph) if self.run is not None else None


@dataclass(frozen=True)
class Text:
    """The bytes of one document, not parsed yet.

    Attributes:
        part: Where they come from.
        syntax: Its name.
        data: The bytes, unpacked.
        lines: The number of each line in the file; empty where it is all of the file.
        graph: The graph that it is, where it is one of several in a file; else b"".
    """

    part: Part
    syntax: str
    data: bytes
    lines: Sequence[int] = ()
    graph: bytes = b""

    @property
    def alone(self) -> bool:
        """Whether it is to hold one export."""
        return bool(self.graph)

    def document(self) -> Document:
        """What it says.

        Raises:
            SourceError: It is not well-formed; names the line in the file.
            TooLarge: It nests or holds too much.
        """
        try:
            document = parse(self.data, syntax_named(self.syntax), self.part.source)
        except SourceError as error:
            raise self._moved(error) from error
        return replace(document, lines=self.lines)

    def exports(self, document: Document) -> list[Export]:
        """The exports in the *document* that it was parsed into.

        Raises:
            SourceError: There is none, or no graph is an export.
        """
        found = split(document)
        if self.alone and len(found) > 1:
            raise SourceError(
                f"the lines of one graph hold {len(found)} of them",
                source=document.name,
                line=self.lines[0],
                hint="End each line with a line feed",
            )
        return found

    def _moved(self, error: SourceError) -> SourceError:
        # Only text has lines to move; a faulty spreadsheet names its cells.
        if not self.lines or error.line is None or type(error) is not SourceError:
            return error
        line = self.lines[min(error.line, len(self.lines)) - 1]
        return SourceError(
            error.what, source=error.source, line=line, column=error.column, hint=error.hint
        )


def read_part(part: Part) -> list[Text]:
    """The documents of *part*: one, or for a file of N-Quads one for each of its graphs.

    Raises:
        SourceError: It cannot be read.
        TooLarge: It is over a limit.
    """
    if part.run is not None:
        return [_lines(part, part.run)]
    chosen = syntax_named(part.syntax) if part.syntax else None
    data, syntax = load(part.path, chosen, LIMITS)
    return texts(part, data, syntax)


def texts(part: Part, data: bytes, syntax: Syntax) -> list[Text]:
    """The documents in *data*, which was read from *part* and may be packed.

    Raises:
        SourceError: It cannot be unpacked.
        TooLarge: It is over a limit.
    """
    if syntax == N_QUADS:
        return _graphs(part, unpacked(data, part.source, LIMITS))
    return [Text(part, syntax.name, data)]


def _lines(part: Part, run: Run) -> Text:
    if run.length > LIMITS.bytes:
        raise over_limit(f"{part.source}: {run.graph.decode(errors='replace')}", LIMITS.bytes)
    with Path(part.path).open("rb") as source:
        source.seek(run.offset)
        data = source.read(run.length)
    lines: Sequence[int] = range(run.first, run.first + run.lines)
    if part.numbers:
        with Path(part.numbers).open("rb") as source:
            source.seek(8 * (run.first - 1))
            lines = array("Q", source.read(8 * run.lines))
    return Text(part, N_QUADS.name, data, lines, run.graph)


def _graphs(part: Part, data: bytes) -> list[Text]:
    graphs: dict[bytes, list[Run]] = {}
    for run in runs(io.BytesIO(data)):
        graphs.setdefault(run.graph, []).append(run)
    # Statements outside all graphs beside others inside: the error is about the file as a whole.
    if len(graphs) < 2 or b"" in graphs:
        return [Text(part, N_QUADS.name, data)]
    return [_gathered(part, data, found) for found in graphs.values()]


def _gathered(part: Part, data: bytes, found: Sequence[Run]) -> Text:
    text = b"\n".join(data[r.offset : r.offset + r.length].rstrip(b"\n") for r in found) + b"\n"
    lines = array("Q")
    for run in found:
        kept = data[run.offset : run.offset + run.length].rstrip(b"\n").count(b"\n") + 1
        lines.extend(range(run.first, run.first + kept))
    return Text(part, N_QUADS.name, text, lines, found[0].graph)


def named(graph: bytes) -> NamedNode | None:
    """The name of *graph*, as N-Quads write it; None where it is none that an export may have."""
    if not graph.startswith(b"<"):
        return None
    # Whoever parses the graph tells what is wrong with its name.
    with suppress(ValueError):
        return NamedNode(graph[1:-1].decode())
    return None


def unjudged(source: str, error: IotssfError) -> Unjudged:
    """That *source* could not be judged because of *error*."""
    line = error.line if isinstance(error, SourceError) else None
    return Unjudged(source, str(error), line, exit_code=error.exit_code)
