"""What a request says of a review that it wants recorded, checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from flask import request
from pyoxigraph import NamedNode

from iotssf_kg.dataset.register import namespace
from iotssf_kg.dataset.reviews import LONGEST
from iotssf_kg.errors import BadParameter, TooLarge
from iotssf_kg.report.reviews import OUTCOMES, Author, Review, amiss
from iotssf_kg.service.keys import Key
from iotssf_kg.service.protocol import WrongMedia
from iotssf_kg.service.workbench.dates import day
from iotssf_kg.service.workbench.reviewing import FINGERPRINT

_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_JSON: Final = "application/json"
_LARGEST: Final = 1 << 16


class Given(NamedTuple):
    """The fields of a review, as they came.

    Attributes:
        of: The IRI of what it is about; or else
        finding: the fingerprint of the finding.
        outcome: What it concludes.
        until: The last day on which it holds.
        note: What is said beside.
    """

    of: str = ""
    finding: str = ""
    outcome: str = ""
    until: str = ""
    note: str = ""

    def review(self, node: NamedNode | None, on: date) -> Review:
        """What it says of *node* on the day *on*.

        Raises:
            BadParameter: A field cannot be read, or does not go with another; names it.
        """
        outcome = OUTCOMES.get(self.outcome)
        if outcome is None:
            what = f"{self.outcome[:40]!r} is no outcome" if self.outcome else "no outcome is given"
            raise BadParameter(what, where="outcome", hint=f"Use {', '.join(OUTCOMES)}")
        until = day(self.until, "until") if self.until else None
        wrong = amiss(outcome, until)
        if wrong:
            raise BadParameter(wrong[0], where="until", hint=wrong[1])
        if until and until < on:
            raise BadParameter(f"{until} is past", where="until", hint="Give a day to come")
        return Review(outcome, self.finding, node, until, comment=_text(self.note), issued=on)


def is_form() -> bool:
    """Whether the request is one that a form of a page sends."""
    return request.mimetype in _FORMS


def given() -> Given:
    """What the request says, in a form or in JSON.

    Raises:
        WrongMedia: It is in neither.
        BadParameter: It is broken, has a field that no review has, or names not one subject.
        TooLarge: It is larger than any review.
    """
    said = request.form.to_dict() if is_form() else _json()
    found = {name: value for name, value in said.items() if name != "token" or not is_form()}
    for name, value in found.items():
        if name not in Given._fields or not isinstance(value, str):
            hint = f"Give {', '.join(Given._fields)}, each as a text"
            raise BadParameter(f"a review has no {name[:40]!r} like this", where=name, hint=hint)
    asked = Given(**{name: value.strip() for name, value in found.items()})
    one_subject(asked.of, asked.finding)
    return asked


def one_subject(of: str, finding: str) -> None:
    """Raise BadParameter where not one of *of*, an IRI, and *finding*, a fingerprint, is given."""
    if bool(of) == bool(finding):
        what = "two things are named" if of else "nothing is named that is reviewed"
        hint = "Give of, the IRI of a node, or finding, the fingerprint of a finding"
        raise BadParameter(what, where="of", hint=hint)
    if finding and not FINGERPRINT.fullmatch(finding):
        hint = "Copy it from a report: 16 digits and letters from a to f"
        raise BadParameter(f"{finding[:40]!r} is no fingerprint", where="finding", hint=hint)


def author(key: Key) -> Author:
    """Who reviews with *key*: its publisher, in the namespace of the publisher's own name."""
    own = [space for space in key.spaces if key.publisher.startswith(space)]
    publisher = NamedNode(key.publisher)
    return Author(publisher, next(iter((*own, *key.spaces)), namespace(publisher)))


def _text(note: str) -> str:
    text = note.replace("\r\n", "\n")
    if len(text) > LONGEST:
        what = f"a note of {len(text):,} characters"
        raise BadParameter(what, where="note", hint=f"Write {LONGEST:,} at most")
    if not all(each.isprintable() or each in "\n\t" for each in text):
        what = "a character in it cannot be shown"
        raise BadParameter(what, where="note", hint="Leave out control characters")
    return text


def _json() -> Mapping[str, Any]:
    if request.mimetype != _JSON:
        hint = f"Send {_JSON}, or a form"
        raise WrongMedia(f"a review as {request.mimetype!r}", where="Content-Type", hint=hint)
    data = request.get_data()
    if len(data) > _LARGEST:
        raise TooLarge(f"a review of {len(data):,} bytes", hint=f"Send {_LARGEST:,} at most")
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadParameter("the body is no JSON", hint="Send one object") from error
    if not isinstance(said, dict):
        raise BadParameter("the body is no object", hint='Send {"of": …, "outcome": …}')
    return said
