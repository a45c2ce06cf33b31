"""Ask from Python or a notebook: ``import iotssf_kg as kg``.

>>> import iotssf_kg as kg
>>> graph = kg.load("examples/boiler")
>>> graph.ask("cq05", date="2029-01-01").to_pandas()
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from iotssf_kg.batch.search import exports_in
from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.library import find, queries
from iotssf_kg.namespaces import XSD
from iotssf_kg.rdf.parse import read
from iotssf_kg.sparql.forms import settled
from iotssf_kg.store import Store, Term, connect, select
from iotssf_kg.store.embedded import understand

if TYPE_CHECKING:
    import pandas as pd

Value: TypeAlias = str | bool | int | float | Decimal | datetime.date | datetime.datetime | None
"""What a cell holds: text for IRIs and names, a Python value for numbers, dates and truth."""

_SHOWN: Final = 20


class Answer(Sequence[Mapping[str, Value]]):
    """The rows of an answer, in the query's order.

    Args:
        columns: Their names.
        rows: One tuple each, a value a column; None where there is none.
        title: What was asked, in a sentence.

    Attributes:
        columns: See above.
        title: See above.
    """

    def __init__(
        self, columns: Sequence[str], rows: Sequence[tuple[Value, ...]], title: str = ""
    ) -> None:
        self.columns, self.title = tuple(columns), title
        self._rows = list(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Answer(self.columns, self._rows[index], self.title)
        return dict(zip(self.columns, self._rows[index], strict=True))

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        """A table for notebooks, of the first rows."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        shown = self._rows[:_SHOWN]
        cells = ("".join(f"<td>{escape(_text(value))}</td>" for value in row) for row in shown)
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        more = f"<p>{len(self):,} rows</p>" if len(self) > len(shown) else ""
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a data frame; it needs pandas.

        Raises:
            ModuleNotFoundError: pandas is not there.
        """
        import pandas

        return pandas.DataFrame(self._rows, columns=list(self.columns))


class Graph:
    """What can be asked.

    Args:
        store: Where the data is.
        name: What it is called.
        far: Whether another engine than ours answers.
        refused: The exports that are not in it, each with why.

    Attributes:
        refused: See above.
    """

    def __init__(
        self, store: Store, name: str, *, far: bool = False, refused: Sequence[str] = ()
    ) -> None:
        self._store, self._name, self._far, self.refused = store, name, far, tuple(refused)

    def ask(
        self, question: str, /, *, date: datetime.date | str | None = None, **parameters: object
    ) -> Answer:
        """The answer to a question of the library.

        Args:
            question: ``cq05``, or its full name; ``questions()`` lists them.
            date: The day to answer for, today if not given; 2026-11-23 as text.
            parameters: Those of the question, as text, numbers or dates; IRIs in full.

        Raises:
            UnknownQuery: There is no such question.
            BadParameter: It has no such parameter, or that has no such value.
        """
        query, given = find(question), {name: str(value) for name, value in parameters.items()}
        columns = [column.name for column in query.columns]
        return self._answer(query.bind(given, _day(date)), columns, query.summary)

    def sparql(self, query: str) -> Answer:
        """The answer to a SELECT query of your own.

        Raises:
            BadSparql: It is none; line and column are told.
        """

        def run(text: str) -> Answer:
            return self._answer(text, None)

        return settled(query, run, understand, rewrite=not self._far)[1]

    def _answer(self, text: str, columns: Sequence[str] | None, title: str = "") -> Answer:
        found = select(self._store, text)
        names = columns or found.names
        rows = [tuple(_value(row.get(name)) for name in names) for row in found]
        return Answer(names, rows, title)

    def __repr__(self) -> str:
        return f"<Graph of {self._name}>"


def open_(location: str | Path) -> Graph:
    """The graph in a store: a folder, or the URL of a SPARQL 1.1 endpoint.

    Raises:
        StoreError: There is none.
    """
    return Graph(connect(location), str(location), far="://" in str(location))


def load(*files: str | Path) -> Graph:
    """The graph of the exports in *files*, with all that follows from them, in memory.

    A folder stands for the files in it. An export that cannot be admitted is left out, and named in
    ``refused``.

    Raises:
        SourceError: There is no file, or one cannot be read; its place is told.
    """
    if not files:
        raise SourceError("nothing to load", hint="Name files of exports")
    memory = connect(None)
    documents = [read(Path(name)) for name in exports_in(map(str, files))]
    admissions = Dataset(memory).load(documents)
    refused = [str(each) for each in admissions if not each.admitted]
    return Graph(memory, f"{len(admissions)} exports in memory", refused=refused)


def questions() -> Answer:
    """The questions that can be asked, with their parameters."""
    columns = ("alias", "name", "question", "parameters")
    rows = [
        (each.alias, each.name, each.summary, ", ".join(each.parameters))
        for each in queries().values()
    ]
    return Answer(columns, rows)


def _day(given: datetime.date | str | None) -> datetime.date | None:
    if not isinstance(given, str):
        return given
    try:
        return datetime.date.fromisoformat(given)
    except ValueError as error:
        hint = "Write it as 2026-11-23"
        raise BadParameter(f"{given!r} is no date", where="date", hint=hint) from error


def _text(value: Value) -> str:
    return "" if value is None else str(value)


_READ: Final[dict[NamedNode, Callable[[str], Value]]] = {
    XSD("boolean"): {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    XSD("integer"): int,
    XSD("decimal"): Decimal,
    XSD("double"): float,
    XSD("float"): float,
    XSD("date"): datetime.date.fromisoformat,
    XSD("dateTime"): datetime.datetime.fromisoformat,
}


def _value(term: Term | None) -> Value:
    if term is None:
        return None
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode) else str(term)
    reader = _READ.get(term.datatype)
    try:
        return reader(term.value) if reader else term.value
    except (KeyError, ValueError, ArithmeticError):
        return term.value  # what is written otherwise than Python reads stays text
