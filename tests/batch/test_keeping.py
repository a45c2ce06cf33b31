"""What is kept between runs changes how long a run takes, and nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iotssf_kg.batch import Crew, Setting, desk
from iotssf_kg.batch.atlas import alone
from iotssf_kg.batch.desk import Desk
from iotssf_kg.batch.keeping import Cache, Journal
from iotssf_kg.batch.parts import Part, read_part
from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.generate import Order, generate
from tests.batch.world import DAY, World, batched

NAME = "0" * 64
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"


@settings(deadline=None, max_examples=2)
@given(seed=st.integers(0, 10**9))
def test_a_cached_run_over_edits_and_dates_equals_a_full_one(tmp_path_factory, seed: int) -> None:
    folder, chance = tmp_path_factory.mktemp("world"), Random(seed)
    world = World(seed)
    files = world.write(folder / "in")
    for _ in range(3):
        on = DAY + timedelta(days=chance.choice([0, 1, -400, 300, 900, 1500]))
        kept = Setting(on, cache=str(folder / "cache"))
        assert batched(files, kept) == batched(files, Setting(on))
        number = chance.randrange(len(files))
        world.disturb(number)
        files[number] = world.write_one(folder / "in", number)


def test_where_nothing_is_kept_nothing_is_named(tmp_path: Path) -> None:
    setting = Setting(DAY)
    batched(World(7).write(tmp_path / "in"), setting)
    assert "fingerprint" not in vars(setting)


def test_what_is_known_is_not_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = World(7).write(tmp_path / "in")
    setting = Setting(DAY, cache=str(tmp_path / "cache"))
    first = batched(files, setting)
    monkeypatch.delattr(desk, "alone")
    monkeypatch.delattr(desk, "admit")
    # Only the comparison reads anything, and that from what was kept.
    assert batched(files, Setting(DAY, cache=setting.cache, lines=False))[1].unjudged
    monkeypatch.setattr(desk.Desk, "places", lambda self, head, findings: list(findings))
    again = batched(files, setting)
    assert again[1] == first[1]
    assert again[0][:-1] == first[0][:-1]


def test_a_file_by_another_name_is_known(tmp_path: Path) -> None:
    files = World(7).write(tmp_path / "in")
    setting = Setting(DAY, cache=str(tmp_path / "cache"))
    batched(files, setting)
    moved = [path.rename(path.with_name(f"new-{path.name}")) for path in files]
    assert batched(moved, setting) == batched(moved)


@pytest.mark.parametrize(
    "damage", [lambda d: b"", lambda d: d[:-3], lambda d: d[:40] + b"x" + d[41:]]
)
def test_damage_is_as_good_as_nothing(tmp_path: Path, damage) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put(NAME, {"a": 1})
    assert cache.get(NAME) == {"a": 1}
    (path,) = (tmp_path / "cache").glob("*/*")
    assert path.stat().st_mode & 0o077 == 0
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get(NAME) is None


def test_the_oldest_is_dropped_when_room_is_short(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    names = [f"{number:064}" for number in range(4)]
    for age, name in enumerate(names):
        cache.put(name, {"text": os.urandom(500).hex()})
        (path,) = (tmp_path / "cache").glob(f"*/{name}")
        os.utime(path, (age, age))
    assert cache.get(names[0])  # being asked for makes it young
    cache.prune(1_400)
    assert [bool(cache.get(name)) for name in names] == [True, False, False, True]


def test_a_torn_line_of_a_journal_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    Journal(path).put(NAME, {"a": 1})
    with path.open("ab") as out:
        out.write(b"1" * 64 + b' {"b": ')
    again = Journal(path)
    assert again.get(NAME) == {"a": 1}
    assert again.get("1" * 64) is None
    again.put("2" * 64, {"c": 3})
    first, *lines = path.read_text().splitlines()
    assert first == "iotssf journal 1"
    assert [json.loads(line[65:]) for line in lines] == [{"a": 1}, {"c": 3}]


@pytest.mark.parametrize(
    "text", ["a line\n", "no end of line", "iotssf journal 2\n", "x" * 64 + ' {"a": 1}\n']
)
def test_what_is_no_journal_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "journal"
    path.write_text(text)
    with pytest.raises(BadParameter, match="stays as it is"):
        Journal(path)
    assert path.read_text() == text


def test_a_journal_whose_first_line_was_torn_off_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_text("iotssf jo")
    Journal(path).put(NAME, {"a": 1})
    assert Journal(path).get(NAME) == {"a": 1}


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("other")])
def test_only_a_regular_file_is_a_journal(tmp_path: Path, make) -> None:
    make(tmp_path / "journal")
    with pytest.raises(BadParameter, match="no regular file"):
        Journal(tmp_path / "journal")
    assert [path.name for path in tmp_path.iterdir()] == ["journal"]


def test_a_damaged_line_of_a_journal_is_as_good_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    Journal(path).put(NAME, {"a": 1})
    path.write_bytes(path.read_bytes().replace(b'"a"', b"'a'"))
    assert Journal(path).get(NAME) is None


def test_what_is_not_ours_in_the_folder_of_a_cache_stays(tmp_path: Path) -> None:
    letters = tmp_path / "docs" / "letters.txt"
    (tmp_path / "docs" / "old").mkdir(parents=True)
    letters.write_text("mine")
    cache = Cache(tmp_path)
    cache.put(NAME, {"a": 1})
    cache.prune(0)
    assert letters.read_text() == "mine"
    assert cache.get(NAME) is None


def test_a_cache_that_everybody_can_write_into_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(SourceError, match="everybody"):
        Cache(tmp_path)


def test_a_file_that_changed_between_two_looks_is_judged_by_neither(tmp_path: Path) -> None:
    good, bad = (
        (EXAMPLES / f"air-conditioner_{each}.ttl").read_bytes() for each in ("PASS", "FAIL")
    )
    file, cache = tmp_path / "a.ttl", str(tmp_path / "cache")
    file.write_bytes(bad)
    part = Part(str(file), str(file))
    (head,) = (head for text in read_part(part) for head in Desk(Setting(DAY)).heads(text))
    file.write_bytes(good)
    with pytest.raises(SourceError, match="has changed"):
        Desk(Setting(DAY, cache=cache)).judge(head, alone(head))
    file.write_bytes(bad)
    assert batched([file], Setting(DAY, cache=cache)) == batched([file])


def test_lines_and_proposals_are_those_of_this_run(tmp_path: Path) -> None:
    list(generate(Order(2, 2, faults=0.9, form="nq"), tmp_path / "in"))
    one, two = (path.read_bytes() for path in sorted((tmp_path / "in").glob("*.nq")))
    file, cache = tmp_path / "all.nq", str(tmp_path / "cache")
    for text, later in ((one + two, 0), (two + one, 0), (two + one, 1)):
        file.write_bytes(text)
        on = DAY + timedelta(days=later)
        assert batched([file], Setting(on, cache=cache)) == batched([file], Setting(on))


def test_shapes_that_differ_in_a_text_alone_are_two(tmp_path: Path) -> None:
    found = set()
    for text in ("_:A", "_:B"):
        file = tmp_path / f"{text[-1]}.ttl"
        file.write_text(SHAPE.replace("TEXT", text))
        found |= {Setting(DAY, shapes=(str(file),)).fingerprint for _ in range(2)}
    assert len(found) == 2


SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://x.example/S> a sh:NodeShape ; sh:targetClass <https://x.example/C> ;
    sh:property [ sh:path <https://x.example/p> ; sh:in ( "TEXT" ) ] .
"""
KILLED = """
import sys
from pathlib import Path
from iotssf_kg.batch import Crew, Setting
from tests.batch.world import DAY, batched
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    batched([folder / "in"], Setting(DAY, journal=str(folder / "journal")), Crew(1))
"""


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    for seed in range(6):
        World(seed).write(tmp_path / "in" / str(seed))
    journal = tmp_path / "journal"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)])
    begun = time.monotonic()
    while not journal.exists() or journal.read_bytes().count(b"\n") < 5:
        assert process.poll() is None
        assert time.monotonic() - begun < 120
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    resumed = batched([tmp_path / "in"], Setting(DAY, journal=str(journal)), Crew(2))
    assert resumed == batched([tmp_path / "in"])


def test_two_runs_do_not_add_to_one_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with (
        Journal(path).alone(),
        pytest.raises(BadParameter, match="another run"),
        Journal(path).alone(),
    ):
        pass
    with Journal(path).alone():
        Journal(path, read=True)


WITHOUT_ROOM = """
import resource, sys
from pathlib import Path
from iotssf_kg.batch.keeping import Journal
from iotssf_kg.errors import OutputError
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
try:
    Journal(Path(sys.argv[1])).put("0" * 64, {"text": "x" * 1000})
except OutputError as error:
    print(error)
"""


def test_a_journal_without_room_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "journal")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ROOM, path], capture_output=True, text=True
    )
    assert done.stdout == f"{path}: file too large. Make room there, or write elsewhere\n"
