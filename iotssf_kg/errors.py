"""One tree of expected errors; each knows its HTTP status and its exit code.

::

    IotssfError            500  3   something of ours went wrong
      SourceError          400  2   an input file or body cannot be judged
        SchemeError                 a category scheme is incomplete or contradicts itself
        ShapesError                 a shape cannot be run, or not as it is meant
        CellError                   a cell of a spreadsheet cannot be read
        SourceErrors                several of these in one input
      RequestError         400  2   what was asked for makes no sense
        UnknownName        404  2   no query, scheme, profile or asset of that name
          UnknownQuery
          UnknownProfile     422
        BadParameter
        BadSparql
          ServiceDisabled           it asks another endpoint
        NotAcceptable      406
        TooLarge           413
        Conflict           409      the store is not as the request takes it to be
        Vacuous            422      nothing was checked
      StoreError           502  3   the store cannot do its work
        NoStore            404  2   there is none at that place
        Busy               503      somebody else is writing
        QueryTimeout       504
        OutOfMemory        507
      Overloaded           503  3   too much is asked for at once
      Unauthorized         401  2   a token is missing or unknown
        Forbidden          403      it does not give that right
      OutputError          507  3   what was to be written has no room, or no way
      ReasonerError        500  3   the external reasoner did not finish
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class IotssfError(Exception):
    """What went wrong, where, and what to do: ``where: what. remedy``.

    Args:
        what: The fault in the reader's words, without a full stop.
        where: The file, node or parameter it concerns.
        hint: The remedy, one imperative sentence without a full stop.
    """

    status = 500
    exit_code = 3

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f". {self.hint}" if self.hint else ""
        return f"{place}{self.what}{remedy}"


class SourceError(IotssfError):
    """An input cannot be judged; names the source, and line and column (from 1) where known."""

    status = 400
    exit_code = 2

    def __init__(
        self,
        what: str,
        *,
        source: str = "",
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
    ) -> None:
        place = ":".join(str(part) for part in (source, line, column) if part not in ("", None))
        super().__init__(what, where=place, hint=hint)
        self.source = source
        self.line = line
        self.column = column


class CellError(SourceError):
    """A cell of a spreadsheet cannot be read; names sheet, row (from 1) and column header."""

    def __init__(
        self,
        what: str,
        *,
        source: str = "",
        sheet: str = "",
        row: int | None = None,
        header: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(what, source=source, line=row, hint=hint)
        named = (("sheet", sheet), ("row", row), ("column", header))
        place = ", ".join(f"{kind} {name}" for kind, name in named if name)
        self.where = ": ".join(part for part in (source, place) if part)
        self.sheet = sheet
        self.header = header


class SourceErrors(SourceError):
    """All faults found in one input, in ``faults``; the place is the first one's."""

    shown = 50

    def __init__(self, faults: Sequence[SourceError]) -> None:
        first = faults[0]
        count = f" ({len(faults)} faults in all)" if len(faults) > 1 else ""
        super().__init__(first.what + count, line=first.line, hint=first.hint)
        self.where = first.where
        self.source = first.source
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[type[SourceErrors], tuple[tuple[SourceError, ...]]]:
        """What processes tell each other: the faults, of which all else is made."""
        return type(self), (self.faults,)

    def __str__(self) -> str:
        more = len(self.faults) - self.shown
        rest = [f"… and {more} more faults"] if more > 0 else []
        return "\n".join([*map(str, self.faults[: self.shown]), *rest])


class SchemeError(SourceError):
    """A category scheme leaves a cell out, covers one twice, is cyclic, or asks less higher up."""


class ShapesError(SourceError):
    """A shape is malformed, or asks for what no engine here does; names the shape."""


class RequestError(IotssfError):
    """What was asked for makes no sense."""

    status = 400
    exit_code = 2


class UnknownName(RequestError):
    """Nothing of that name exists; the hint lists near names."""

    status = 404


class UnknownQuery(UnknownName):
    """The query library has no query of that name."""


class UnknownProfile(UnknownName):
    """An export has no profile of that name."""

    status = 422


class BadParameter(RequestError):
    """A parameter's value is not of its kind."""


class BadSparql(RequestError):
    """The query or update is not SPARQL 1.1, or asks for what is not allowed here."""

    def __init__(
        self, what: str, *, line: int | None = None, column: int | None = None, hint: str = ""
    ) -> None:
        place = f"line {line}, column {column}" if line else ""
        super().__init__(what, where=place, hint=hint)
        self.line = line
        self.column = column


class ServiceDisabled(BadSparql):
    """The query asks another endpoint, which is not done here."""


class NotAcceptable(RequestError):
    """No result format fits what was asked for."""

    status = 406


class TooLarge(RequestError):
    """The input is over a limit."""

    status = 413


class Conflict(RequestError):
    """What is in the store is not as the request takes it to be."""

    status = 409


class Vacuous(RequestError):
    """Nothing in the input was checked, so nothing can be said of it."""

    status = 422


class StoreError(IotssfError):
    """The store cannot do its work."""

    status = 502


class NoStore(StoreError):
    """There is no store where one was asked for, or a folder of something else."""

    status = 404
    exit_code = 2


class Busy(StoreError):
    """Somebody else is writing; ``retry_after`` says in how many seconds to ask again."""

    status = 503
    retry_after = 5


class QueryTimeout(StoreError):
    """The query was stopped at its time limit."""

    status = 504


class OutOfMemory(StoreError):
    """The query was stopped at its memory limit."""

    status = 507


class OutputError(IotssfError):
    """What was to be written has no room, or no way."""

    status = 507


class Overloaded(IotssfError):
    """Too much is asked for at once; ``retry_after`` says in how many seconds to ask again."""

    status = 503
    retry_after = 2


class Unauthorized(RequestError):
    """A token is missing, or is none of ours."""

    status = 401


class Forbidden(Unauthorized):
    """The token does not give that right, or nobody has it here."""

    status = 403


class ReasonerError(IotssfError):
    """The external reasoner is missing, failed, or was stopped at a limit."""
