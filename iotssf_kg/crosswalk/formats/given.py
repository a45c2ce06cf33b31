"""What a format is given to read, and what it tells of it row by row."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from iotssf_kg.crosswalk.formats.fields import read
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.mapping import End, MappingSet
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.errors import CellError, SourceError, SourceErrors, UnknownName

# SSSOM's own word for a licence that nobody has stated.
UNSPECIFIED: Final = "https://w3id.org/sssom/license/unspecified"
_APART: Final = re.compile(r"[\W_]+")
_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")
_NEAR: Final = 3
_LINE: Final = "line "


class Note(NamedTuple):
    """Something a reader must know of what was read.

    Attributes:
        place: The row or line, and the column; "" for all of it.
        what: What was found, and what was made of it.
    """

    place: str
    what: str


def folded(id_: str) -> str:
    """*id_* as all its spellings have it: ``AC-2(1)``, ``ac-2.1`` and ``AC-02 (01)`` are one."""
    return _ZEROS.sub("", _APART.sub("-", id_.casefold()).strip("-"))


@dataclass
class Given:
    """A file to read.

    Attributes:
        data: Its bytes.
        name: What a reader knows it by.
        shelf: The frameworks that there are.
        subject: What its subjects' framework is called, if that was said; it beats the file.
        object: What its objects' is.
        said: What the caller says of the set; it beats the file.
        notes: What was told of it so far.
        faults: What cannot be read of it.
    """

    data: bytes = field(repr=False)
    name: str
    shelf: Shelf
    subject: str = ""
    object: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    faults: list[SourceError] = field(default_factory=list)
    _spelt: Counter[str] = field(default_factory=Counter)
    _seen: Counter[str] = field(default_factory=Counter)
    _set: str = ""

    def framework(self, side: str, said: Iterable[str] = ()) -> Framework:
        """The framework of the *side* ``subject`` or ``object``, which the file calls *said*.

        Raises:
            SourceError: Neither the file nor the caller says which, or nobody knows it.
        """
        asked = getattr(self, side)
        option = "--from" if side == "subject" else "--to"
        what = f"it does not say which framework its {side}s are of"
        for name in [asked] if asked else filter(None, said):
            try:
                return self.shelf.get(name)
            except UnknownName as error:
                if found := self._titled.get(folded(name)):
                    return found
                what = error.what
                option = f"{option}. {error.hint}"
        raise SourceError(what, source=self.name, hint=f"Name the framework with {option}")

    @cached_property
    def _titled(self) -> Mapping[str, Framework]:
        names = (
            (each, told)
            for each in self.shelf
            for told in (each.title, each.iri.value, each.prefix)
        )
        return {folded(told): each for each, told in names}

    def end(self, framework: Framework, id_: str, place: str, column: str) -> End | None:
        """The element of *framework* that *id_* means; a fault is told where there is none."""
        id_ = " ".join(id_.split())
        if id_ in framework.elements:
            return End(framework.name, id_)
        spellings, spelt = self._spellings(framework), folded(id_)
        found = spellings.get(spelt, [])
        if len(found) == 1:
            self._spelt[f"{id_} as {found[0]}"] += 1
            return End(framework.name, found[0])
        alike = difflib.get_close_matches(spelt, spellings, _NEAR)
        near = found or [each for name in alike for each in spellings[name]]
        hint = f"Did you mean {' or '.join(near)}?" if near else "Look it up in the list"
        self.fault(f"{framework.name} has no element {id_!r}", place, column, hint)
        return None

    def _spellings(self, framework: Framework) -> Mapping[str, list[str]]:
        known = self._by_fold.setdefault(framework.name, {})
        if not known:
            for id_ in framework.elements:
                known.setdefault(folded(id_), []).append(id_)
        return known

    @cached_property
    def _by_fold(self) -> dict[str, dict[str, list[str]]]:
        return {}

    def value(self, name: str, text: str, place: str, column: str) -> Any:
        """The field *name* of a row that *text* is; a fault is told where it is none."""
        try:
            return read(name, text)
        except ValueError as error:
            self.fault(str(error), place, column)
            return read(name, "")

    def fault(self, what: str, place: str, column: str = "", hint: str = "") -> None:
        """Keep that something at *place*, a row's number or a line's, cannot be read."""
        if place.isdigit():
            error: SourceError = CellError(
                what, source=self.name, row=int(place), header=column, hint=hint
            )
        elif place.startswith(_LINE):
            told = f"{column}: {what}" if column else what
            line = int(place.removeprefix(_LINE))
            error = SourceError(told, source=self.name, line=line, hint=hint)
        else:
            error = SourceError(what, source=self.name, hint=hint)
            error.where = ": ".join(filter(None, (self.name, place, column)))
        self.faults.append(error)

    def note(self, what: str, place: str = "", column: str = "") -> None:
        """Keep what a reader must know."""
        row = f"row {place}" if place.isdigit() else place
        self.notes.append(Note(", ".join(filter(None, (row, column))), what))

    def left_out(self, columns: Mapping[str, int], why: str = "nothing here can hold it") -> None:
        """Keep that *columns* are not carried, each with how many of its cells are filled."""
        for column, cells in columns.items():
            if cells:
                self.note(f"{column} is left out ({cells} values): {why}")

    def row_id(self, *ends: End | None) -> str:
        """A name for a row that has none, of its set and its ends, while its set is taken."""
        pair = " ".join(map(str, (self._set, *ends)))
        self._seen[pair] += 1
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{pair} {self._seen[pair]}')}"

    def taken(
        self, subject: Framework, object_: Framework, rows: Iterable[Row], **said: Any
    ) -> MappingSet:
        """The set of *rows*, with what the file *said* of it.

        Raises:
            SourceErrors: Some rows could not be read; holds a fault for each.
        """
        about = {key: value for key, value in {**said, **self.said}.items() if value}
        names = subject.name, object_.name
        made = uuid5(NAMESPACE_URL, " ".join((*names, str(about.get("title")))))
        self._set = str(about.setdefault("id", f"urn:uuid:{made}"))
        kept = tuple(rows)
        if self.faults:
            raise SourceErrors(self.faults)
        self._tell_spellings()
        default = {"title": "", "version": "", "license": UNSPECIFIED}
        if "license" not in about:
            self.note("it states no licence; find out before you pass it on")
        frameworks = {"subject": subject.name, "object": object_.name}
        return MappingSet(**{**default, **about, **frameworks}, rows=kept, source=self.name)

    def _tell_spellings(self) -> None:
        if self._spelt:
            (first, _), *rest = self._spelt.items()
            more = f", and {len(rest)} more so" if rest else ""
            self.note(f"identifiers are spelt otherwise: {first}{more}")
