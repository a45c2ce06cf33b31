"""Where one export is judged: in a worker, or in this process."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from iotssf_kg.batch import extracts
from iotssf_kg.batch.atlas import Atlas, Reaching
from iotssf_kg.batch.entry import (
    Head,
    Judgement,
    head_as_json,
    head_from_json,
    head_of,
    judgement_as_json,
    judgement_from_json,
    key_of,
)
from iotssf_kg.batch.keeping import Cache, Journal, Shelves
from iotssf_kg.batch.own import with_own
from iotssf_kg.batch.parts import Part, Text, read_part
from iotssf_kg.batch.placing import with_places
from iotssf_kg.batch.setting import Setting
from iotssf_kg.dataset.register import namespace
from iotssf_kg.errors import IotssfError, SourceError
from iotssf_kg.rdf.parse import Document
from iotssf_kg.report.record import as_record
from iotssf_kg.rules.closure import Closure, close
from iotssf_kg.rules.directory import boundaries
from iotssf_kg.rules.screened import Screened, admit
from iotssf_kg.rules.turning import next_change
from iotssf_kg.validation.closed import extract
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.judge import COMPARING, alone
from iotssf_kg.validation.report import Finding, Report

# Bytes of text whose parsed exports are kept at hand; parsed, they are some ten times as large.
_OPEN: Final = 4 << 20


class Opened(NamedTuple):
    """An export that was read, and the document that it is in."""

    screened: Screened
    document: Document


class Desk:
    """Reads exports and judges them, one after the other.

    Args:
        setting: What they are judged by.

    Attributes:
        notes: What was newly found and would be kept, for whoever keeps the journal.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.catalogue, self.engine = setting.catalogue, engine(setting.engine)
        self.notes: list[tuple[str, dict[str, Any]]] = []
        self._claimed: set[str] = set()
        self._open: OrderedDict[Part, list[Opened]] = OrderedDict()
        self._cache = Cache(Path(setting.cache)) if setting.cache else None
        journal = [Journal(Path(setting.journal), read=True)] if setting.journal else []
        self._kept = Shelves([*journal, *([self._cache] if self._cache else [])])

    def heads(self, text: Text) -> list[Head]:
        """The heads of the exports in *text*."""
        said = hashlib.sha256(text.data).hexdigest()
        name = self._name("heads", text.syntax, said, text.lines, text.alone)
        kept = self._kept.get(name)
        if kept is not None:
            return [head_from_json(each, text.part) for each in kept["heads"]]
        opened = self._read(text)
        heads = [head_of(each.screened, text.part, text.lines) for each in opened]
        self._keep(name, lambda: {"heads": [head_as_json(head) for head in heads]})
        return heads

    def kept(self, head: Head) -> Judgement | None:
        """What an earlier run found of the export, if it still holds at the date."""
        found = self._kept.get(self._judgement_name(head))
        judgement = judgement_from_json(found) if found else None
        return judgement if judgement and judgement.holds(self.setting.on) else None

    def judge(self, head: Head, atlas: Atlas) -> Judgement:
        """What is found of the export, its references looked up in *atlas*."""
        opened, on = self.open(head), self.setting.on
        at_hand = Reaching(opened.screened, atlas, lambda other: self.open(other).screened)
        closure = close(opened.screened, self.catalogue, at_hand)
        report, compared, dated = b"", b"", False
        if head.part.judged:
            record = as_record(self._placed(self._found(closure), opened))
            report = json.dumps(record).encode()
            # A proposal can begin, or a sentence end, on the day of the judgement.
            dated = on.isoformat() in json.dumps(record["findings"])
        if COMPARING in self.setting.profiles:
            compared = extracts.packed(extract(closure, on))
        until = next_change(closure, on) if self._keeping else None
        judgement = Judgement(on, until, at_hand.asked, report, compared, dated)
        self._keep(self._judgement_name(head), lambda: judgement_as_json(judgement))
        return judgement

    def waits(self, head: Head) -> bool:
        """Whether the export refers to nodes of one that was seen before.

        Then it will be judged once all are known; what is judged now would be in vain. Most
        references lead to exports that are not there at all.
        """
        screened = self.open(head).screened
        self._claimed.update(screened.export.spaces)
        names = set(map(namespace, screened.foreign))
        return any(name[:end] in self._claimed for name in names for end in boundaries(name))

    def open(self, head: Head) -> Opened:
        """The export itself, read again where it is not at hand any more."""
        found = self._at_hand(head)
        if found is None:
            for text in read_part(head.part):
                # Another export in the file may be at fault; that is told where it is looked at.
                with suppress(IotssfError):
                    self._read(text)
            found = self._at_hand(head)
        if found is None:
            raise SourceError("the file has changed", source=head.source, hint="Run it again")
        return found

    def _at_hand(self, head: Head) -> Opened | None:
        if head.part not in self._open:
            return None
        self._open.move_to_end(head.part)
        opened = self._open[head.part]
        # What was written into the file since then is another export, whatever it is called.
        return next((e for e in opened if _key(e) == head.key), None)

    def places(self, head: Head, findings: Iterator[Finding]) -> list[Finding]:
        """*findings* about the export, each with its place."""
        if not self.setting.lines:
            return list(findings)
        opened = self.open(head)
        return list(with_places(findings, opened.screened.export, opened.document))

    def taken(self) -> list[tuple[str, dict[str, Any]]]:
        """The notes, which are then forgotten."""
        notes, self.notes = self.notes, []
        return notes

    def _placed(self, report: Report, opened: Opened) -> Report:
        if not report.findings or not self.setting.lines:
            return report
        found = with_places(report.findings, opened.screened.export, opened.document)
        return replace(report, findings=tuple(found))

    def _found(self, closure: Closure) -> Report:
        setting = self.setting
        report = alone(closure, setting.profiles, setting.on, self.engine)
        return with_own(report, closure, setting.own, setting.on, self.engine)

    def _read(self, text: Text) -> list[Opened]:
        document = text.document()
        opened = [Opened(admit(export), document) for export in text.exports(document)]
        # A file of several graphs is one part of several texts.
        held = self._open.pop(text.part, [])
        known = {each.screened.export.iri for each in opened}
        self._open[text.part] = [e for e in held if e.screened.export.iri not in known] + opened
        self._clear(text.part)
        return opened

    def _clear(self, but: Part) -> None:
        size = sum(len(data) for data in self._texts())
        while size > _OPEN and next(iter(self._open)) != but:
            _, dropped = self._open.popitem(last=False)
            size -= sum(len(each.document.data) for each in dropped)

    def _texts(self) -> Iterator[bytes]:
        for opened in self._open.values():
            for each in opened:
                yield each.document.data

    def _judgement_name(self, head: Head) -> str:
        return self._name("judged", head.key, head.part.judged)

    def _name(self, *parts: object) -> str:
        if not self._keeping:
            return ""  # to take the fingerprint of all shapes takes longer than a small export
        return hashlib.sha256(repr((self.setting.fingerprint, *parts)).encode()).hexdigest()

    @property
    def _keeping(self) -> bool:
        return self._cache is not None or bool(self.setting.journal)

    def _keep(self, name: str, made: Callable[[], dict[str, Any]]) -> None:
        if not self._keeping:
            return
        value = made()
        if self._cache is not None:
            self._cache.put(name, value)
        if self.setting.journal:
            self.notes.append((name, value))


def _key(opened: Opened) -> str:
    return key_of(opened.screened.export, opened.document.lines)
