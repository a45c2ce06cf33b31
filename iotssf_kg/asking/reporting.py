"""Audit reports of one build of a store, as ``iotssf report`` writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from iotssf_kg.asking.questions import Reply, opened
from iotssf_kg.asking.spool import Spool
from iotssf_kg.asking.validating import aside
from iotssf_kg.audit import LISTS, PAGES, as_html, audit, portfolio, portfolio_html
from iotssf_kg.audit.html import PART
from iotssf_kg.audit.parties import party_of
from iotssf_kg.errors import UnknownName
from iotssf_kg.store import Reader
from iotssf_kg.store.embedded import Snapshot
from iotssf_kg.vocabulary.documents import pages

_OF_ONE: Final[Mapping[str, str]] = {
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OF_ALL: Final[Mapping[str, str]] = {
    **_OF_ONE, "csv": "text/csv", "json": "application/json"
}  # fmt: skip
# What stands within a page of the service.
_PART: Final = ""


@dataclass(frozen=True)
class AuditReport:
    """The audit report of an organization, or a line for each.

    Attributes:
        root: The folder of the store.
        build: The build.
        organization: Its IRI; "" for a line for each.
        on: The date that everything is judged at.
        lang: ``en`` or ``ja``.
        form: One of ``forms``; "" for what a page of ours takes in.
        base: Where such a page finds our paths.
        chosen: The language that its links name; "" for none.
        place: The file for a large report.
        most: The most bytes that the report may be.
    """

    root: Path
    build: str
    organization: str
    on: date
    lang: str
    form: str
    base: str
    chosen: str
    place: Path
    most: int

    def answer(self) -> Reply:
        """The report.

        Raises:
            UnknownName: The store knows no such organization.
            NotAcceptable: There is nothing here that writes such a form.
        """
        store = Snapshot(opened(self.root, self.build).state)
        with aside(self.place):
            out = Spool(self.place, self.most)
            out.write(self._of_one(store) if self.organization else self._of_all(store))
            media_type = forms(self.organization).get(self.form, "text/html")
            return Reply(media_type, out.close(), lasts=True)

    def _of_one(self, store: Reader) -> bytes:
        if party_of(store, self.organization) is None:
            hint = "/report lists those that operate something"
            raise UnknownName("no organization is called so", where=self.organization, hint=hint)
        found = audit(store, self.organization, self.on, self.lang)
        if self.form == _PART:
            return as_html(found, PART, self._node)
        return PAGES[self.form](found)

    def _of_all(self, store: Reader) -> bytes:
        found = portfolio(store, self.on, self.lang)
        if self.form == _PART:
            return portfolio_html(found, PART, self._report)
        return LISTS[self.form](found)

    def _node(self, iri: str) -> str:
        path = pages().get(iri)
        return self._to(path) if path else self._to("about", iri=iri)

    def _report(self, iri: str) -> str:
        return self._to("report", organization=iri, date=str(self.on))

    def _to(self, path: str, **arguments: str) -> str:
        given = {**arguments, **({"lang": self.chosen} if self.chosen else {})}
        return f"{self.base}/{path}" + (f"?{urlencode(given)}" if given else "")


def forms(organization: str) -> Mapping[str, str]:
    """The forms of the report of an *organization*, or of all where it is "": form → media type."""
    return _OF_ONE if organization else _OF_ALL
