"""Which category each asset of some documents falls in, told as ``iotssf classify`` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from iotssf_kg.asking.questions import Reply
from iotssf_kg.asking.spool import Spool
from iotssf_kg.asking.uploads import Request
from iotssf_kg.asking.validating import aside
from iotssf_kg.asking.wishes import TABLES, wishes
from iotssf_kg.errors import Vacuous
from iotssf_kg.rdf.parse import parse
from iotssf_kg.rdf.syntax import syntax_named
from iotssf_kg.report.classification import COLUMNS, classification
from iotssf_kg.report.tables import WRITTEN
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.export import Export, each_once, split, superseded


@dataclass(frozen=True)
class Classification:
    """Classify the assets of documents.

    Attributes:
        request: The documents, and how it is to be told.
        place: The file for a large answer.
        most: The most bytes that the answer may be.
        document: The most bytes that a document may be, unpacked.
    """

    request: Request
    place: Path
    most: int
    document: int

    def answer(self) -> Reply:
        """A row for each asset.

        Raises:
            RequestError: Something is asked for that there is not.
            SourceError: A document cannot be read.
            Vacuous: There is no asset in them.
        """
        with aside(self.place):
            request = self.request.unwrapped(self.document)
            asked = wishes(request.given, request.accept, TABLES)
            exports = _exports(request, self.document)
            short = asked.form == "table"
            rows = [
                row
                for closure in close_all(at_hand(exports), shipped())
                for row in classification(closure, asked.lang, short=short)
            ]
            if not rows:
                names = ", ".join(dict.fromkeys(export.source for export in exports))
                hint = "Is it the right document?"
                raise Vacuous("there is no asset in it", where=names, hint=hint)
            out = Spool(self.place, self.most)
            out.write(WRITTEN[asked.form](COLUMNS, rows).encode())
            return Reply(asked.media_type, out.close())


def _exports(request: Request, most: int) -> list[Export]:
    """The exports in the documents of *request*, without those that others of them replace."""
    exports = []
    for upload in request.uploads:
        syntax = syntax_named(upload.syntax)
        exports += split(parse(upload.plain(most), syntax, upload.name))
    each_once(exports)
    old = superseded(exports)
    return [export for export in exports if export.iri not in old]
