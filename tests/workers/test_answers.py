"""What a worker answers makes data in its parent, and runs nothing there."""

from __future__ import annotations

import os
import pickle
from datetime import date
from pathlib import Path

import pytest

from iotssf_kg.batch import spool
from iotssf_kg.workers import Done, Failed, Kind, Pool
from iotssf_kg.workers.answers import Answers

DAY = date(2026, 11, 23)


class Wicked:
    """Makes a folder where it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.path,)


def answer(path: str) -> object:
    """What somebody answers who runs code of their own in a worker."""
    return Wicked(path) if path else DAY


def test_a_wicked_answer_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "made"
    with Pool(1, answer, answers=(date,)) as pool:
        first, second = pool.run([str(path), ""])
    assert isinstance(first, Failed)
    assert (first.kind, "mkdir" in first.error, path.exists()) == (Kind.ERROR, True, False)
    assert second == Done(DAY)


def calling(module: str, name: str, argument: str) -> bytes:
    """A pickle that calls what has that *name* in *module*."""
    words = b"".join(b"\x8c" + bytes([len(w)]) + w.encode() for w in (module, name))
    return (
        b"\x80\x04" + words + b"\x93\x8c" + bytes([len(argument)]) + argument.encode() + b"\x85R."
    )


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("posix", "mkdir"),
        ("builtins", "eval"),
        ("pathlib", "Path"),
        ("iotssf_kg.workers.child", "os.mkdir"),
        ("iotssf_kg.workers.child", "os"),
        ("iotssf_kg.workers.child", "serve"),
        ("iotssf_kg.batch.spool", "Spool"),
        ("iotssf_kg.batch.spool", "Path"),
        ("iotssf_kg.no.such", "Thing"),
    ],
)
def test_no_answer_calls_what_is_no_data(module: str, name: str) -> None:
    assert spool.Spool
    with pytest.raises(pickle.UnpicklingError, match="it holds"):
        Answers().read(calling(module, name, "made"))


def test_answers_hold_our_data_and_what_was_named() -> None:
    value = [Done({"a": (1, b"b", {"c"}, frozenset("d"))}), Failed("e", Kind.CRASH)]
    assert Answers().read(pickle.dumps(value)) == value
    assert Answers([date]).read(pickle.dumps(DAY)) == DAY
    with pytest.raises(pickle.UnpicklingError, match=r"datetime\.date"):
        Answers().read(pickle.dumps(DAY))
