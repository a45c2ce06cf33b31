"""A large answer is handed over in a file that only the one who asked opens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iotssf_kg.asking import Spooled
from iotssf_kg.asking.spool import Spool, beside, clear
from iotssf_kg.errors import TooLarge

LARGE = b"x" * (3 << 20)


def spooled(place: Path, data: bytes) -> Spooled:
    out = Spool(place, 4 << 20)
    out.writelines([data[:1000], data[1000:]])
    return out.close()


def test_what_is_small_needs_no_file(tmp_path: Path) -> None:
    answer = spooled(tmp_path / "answer", b"small").taken(tmp_path / "answer")
    assert (b"".join(answer.pieces()), list(tmp_path.iterdir())) == (b"small", [])


def test_what_is_large_has_no_name_once_it_is_taken(tmp_path: Path) -> None:
    place = tmp_path / "answer"
    answer = spooled(place, LARGE)
    assert (answer.data, place.stat().st_mode & 0o777) == (b"", 0o600)
    taken = answer.taken(place)
    assert list(tmp_path.iterdir()) == []
    assert b"".join(taken.pieces()) == LARGE


def test_what_is_too_large_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    out = Spool(tmp_path / "answer", 4 << 20)
    with pytest.raises(TooLarge):
        out.writelines([LARGE, LARGE])
    out.drop()
    assert list(tmp_path.iterdir()) == []


def test_only_the_place_that_was_given_is_opened(tmp_path: Path) -> None:
    place, secret = tmp_path / "answer", tmp_path / "secret"
    secret.write_bytes(b"secret")
    told = Spooled(6, file=str(secret))
    with pytest.raises(FileNotFoundError):
        told.taken(place)
    place.symlink_to(secret)
    with pytest.raises(OSError, match="symbolic"):
        told.taken(place)
    place.unlink()
    os.mkfifo(place)
    assert b"".join(told.taken(place).pieces()) == b""
    assert secret.read_bytes() == b"secret"


def test_nothing_is_left_of_what_did_not_come_about(tmp_path: Path) -> None:
    place = tmp_path / "answer"
    spooled(place, LARGE)
    beside(place).mkdir()
    (beside(place) / "upload").write_bytes(b"x")
    clear(place)
    assert list(tmp_path.iterdir()) == []
