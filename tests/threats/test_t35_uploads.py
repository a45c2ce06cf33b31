"""T35: uploads leave no file behind but the bounded quarantine, which its owner alone reads."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from iotssf_kg.asking.quarantine import Bound, Quarantine
from iotssf_kg.asking.spool import Aside
from tests.service.killing import Mortal
from tests.service.parties import publisher

# More than this a form's file is set aside on the disk while it is read.
LARGE = b"# " + b"x" * 700_000 + b"\n"
RECEIPT = {"documents": [], "exports": [], "received": ""}


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    folder = tmp_path_factory.mktemp("behind")
    mortal = Mortal(
        folder / "store",
        folder / "tmp",
        "--allow-upload",
        "--quarantine",
        "5",
        "--quarantine-size",
        "1",
    )
    try:
        yield mortal
    finally:
        mortal.end()


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_temporary_folder_is_empty_after_many_uploads(mortal: Mortal) -> None:
    url, party = f"{mortal.url}/exports", publisher(mortal.served, "many")
    for number in range(60):
        text = LARGE + (b"<broken" if number % 2 else party.broken())
        files = [("file", ("x.ttl", text)), ("file", ("y.ttl", b""))][: 1 + number % 3 // 2]
        answer = httpx.post(url, files=files, headers=party.rights, timeout=120)
        assert answer.status_code in (400, 422), answer.text
    assert left(mortal.temporary) == []
    assert list(mortal.store.rglob("*.part")) == []


def test_what_a_killed_service_set_aside_goes_with_the_next(
    mortal: Mortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def aside() -> list[Path]:
        return sorted(mortal.temporary.glob("iotssf-service-*"))

    [old] = aside()
    (old / "answer").write_bytes(b"x")
    os.utime(old, (0, 0))
    mortal.kill("service")
    [new] = aside()
    assert new != old
    os.utime(new, (0, 0))
    monkeypatch.setattr(tempfile, "tempdir", str(mortal.temporary))
    other = Aside()
    assert other.path.parent == mortal.temporary
    assert new.exists()
    other.close()


def test_the_quarantine_stays_within_its_bound(mortal: Mortal) -> None:
    for number in range(8):
        party = publisher(mortal.served, f"bound-{number}")
        answer = party.send(party.broken() + b"# %d\n" % number)
        assert answer.status_code == 422
        assert answer.json()["quarantine"]
    folder = mortal.store / "quarantine"
    held = [path.name for path in folder.iterdir()]
    assert len(held) == 5
    assert answer.json()["quarantine"].rpartition("/")[2] == max(held)
    larger = party.send(party.broken() + LARGE * 2)
    assert larger.status_code == 422
    assert "quarantine" not in larger.json()
    assert sum(path.stat().st_size for path in left(folder)) < 1 << 20


def test_only_their_owner_reads_them(mortal: Mortal) -> None:
    folder = mortal.store / "quarantine"
    party = publisher(mortal.served, "modes")
    assert party.send(party.broken()).status_code == 422
    modes = {path: path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
    assert {modes[p] for p in modes if p.is_dir()} == {0o700}
    assert {modes[p] for p in modes if p.is_file()} == {0o600}


def test_bytes_are_bounded_and_the_oldest_goes(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, Bound(entries=10, size=5000))
    names = [quarantine.put(f"k{n}", RECEIPT, b"{}", [b"x" * 1000]) for n in range(9)]
    held = [entry.name for entry in quarantine.held()]
    assert held == names[-len(held) :]
    assert len(held) == 4
    assert quarantine.put("k", RECEIPT, b"", [b"x" * 5001]) == ""
    assert [entry.name for entry in quarantine.held()] == held


def test_the_same_sent_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    for _ in range(3):
        last = quarantine.put("k", RECEIPT, b"", [b"x"])
    assert [entry.name for entry in quarantine.held()] == [last]


def test_what_is_over_goes_with_the_next_or_at_the_start(tmp_path: Path) -> None:
    days = {name: Quarantine(tmp_path, Bound(days=days)) for name, days in (("no", 0), ("two", 2))}
    first = days["no"].put("a", RECEIPT, b"", [b"x"])
    assert [entry.name for entry in days["two"].held()] == [first]
    kept = days["two"].put("b", RECEIPT, b"", [b"x"])
    assert [entry.name for entry in days["two"].held()] == [kept]
    [entry] = days["two"].held()
    assert datetime.fromisoformat(entry.expires) > datetime.now(UTC) + timedelta(days=1)
    days["no"].put("c", RECEIPT, b"", [b"x"])
    (tmp_path / "quarantine" / f"{kept}.part").mkdir()
    days["two"].sweep()
    assert [path.name for path in (tmp_path / "quarantine").iterdir()] == [kept]


def test_no_name_leads_out_of_it(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    kept = quarantine.put("a", RECEIPT, b"{}", [b"x"])
    (tmp_path / "tokens").write_text("secret")
    for name in ("..", ".", "", "../tokens", f"{kept}/..", f"{kept}.part"):
        assert quarantine.get(name) is quarantine.report(name) is None
        assert quarantine.original(name, 0) is None
    assert quarantine.original(kept, 0) == b"x"
