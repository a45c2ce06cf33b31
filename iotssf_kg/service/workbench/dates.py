"""Days that requests name."""

from __future__ import annotations

from datetime import date

from iotssf_kg.errors import BadParameter


def day(text: str, where: str = "date") -> date:
    """The day that *text*, the value of the parameter *where*, names; today where it is empty.

    Raises:
        BadParameter: It is none.
    """
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError as error:
        hint = "Write it as 2026-11-23"
        raise BadParameter(f"{text!r} is no date", where=where, hint=hint) from error
