"""A confined worker gets no socket, no program and no file that it was not given; it works on."""

from __future__ import annotations

import errno
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from iotssf_kg.errors import IotssfError
from iotssf_kg.workers import Confined, Confinement, Done, Failed, Pool, seccomp
from tests.listening import listener
from tests.requirements import need
from tests.workers import escapes

PRELOAD = ("tests.workers.escapes",)
DENIED = errno.errorcode[errno.EPERM]
X32 = 1 << 30


@pytest.fixture(scope="module", autouse=True)
def _linux() -> None:
    need(sys.platform == "linux", "only Linux confines processes")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one that may be read and one that may be written."""
    made = tmp_path_factory.mktemp("given")
    for name in ("read", "write", "neither"):
        (made / name).mkdir()
        (made / name / "file").write_text("x", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def pool(given: Path) -> Iterator[Pool]:
    """Workers that are confined."""
    to = Confinement((given / "read",), (given / "write",))
    with Pool(1, escapes.attempt, preload=PRELOAD, confinement=to) as made:
        made.call(("pid", 0))
        yield made


@pytest.fixture(scope="module")
def free() -> Iterator[Pool]:
    """Workers that are not."""
    with Pool(1, escapes.attempt, preload=PRELOAD) as made:
        yield made


def of(pool: Pool, name: str, value: object = None) -> object:
    outcome = pool.call((name, value))
    assert isinstance(outcome, Done), outcome
    return outcome.value


def test_what_is_told_to_hold_does(pool: Pool, given: Path) -> None:
    told = pool.confined
    assert told is not None
    sockets, programs = of(pool, "socket") == DENIED, of(pool, "exec") == DENIED
    files = of(pool, "read", str(given / "neither" / "file")) == "EACCES"
    assert (told.sockets, told.exec, told.files) == (sockets, programs, files)
    assert bool(told.why) == (not all((sockets, programs, files)))


def test_this_machine_has_the_filter_of_calls(pool: Pool) -> None:
    there = escapes.kernel.machine() in seccomp.MACHINES
    assert pool.confined is not None
    assert (pool.confined.sockets, pool.confined.exec) == (there, there)
    assert not there or of(pool, "status") == "2"


def test_workers_of_which_nothing_is_asked_are_not_confined(free: Pool) -> None:
    assert (of(free, "socket"), of(free, "read", "/etc/passwd")) == (None, "1 bytes")
    assert free.confined is None


@pytest.mark.parametrize(
    "what",
    [
        ("socketpair", 1, 1, 0, 0),
        ("io_uring_setup", 1, 0),
        ("sendto", 0, 0, 0, 0, 0, 0),
        ("execveat", 0, 0, 0, 0, 0),
        ("ptrace", 0, 0, 0, 0),
        ("bpf", 0, 0, 0),
        ("unshare", escapes.NEW_USER),
        ("clone", escapes.NEW_USER | 17, 0, 0, 0, 0),
        ("mount", 0, 0, 0, 0, 0),
        ("x32 socket", 2, 1, 0),
    ],
    ids=lambda what: what[0],
)
def test_a_call_into_the_kernel_is_denied(pool: Pool, what: tuple[object, ...]) -> None:
    need(pool.confined and pool.confined.sockets, "there is no filter of calls here")
    assert of(pool, "call", what) == DENIED


def test_what_is_started_by_a_worker_is_confined(pool: Pool) -> None:
    assert of(pool, "fork") == 0


def test_threads_from_before_and_after_are_confined() -> None:
    with Pool(1, escapes.attempt, preload=PRELOAD) as made:
        before, after, told = of(made, "threads")
    assert (before, after, told.sockets) == (DENIED, DENIED, True)
    # Landlock does not reach threads that run, and that is told.
    assert (told.files, "files: " in told.why) == (False, True)


SERVICE = "SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o }"
OUTWARD = {
    "python": ("connect", "{port}"),
    "service": ("sparql", f"SELECT * {{ {SERVICE} }}"),
    "silent": ("sparql", f"SELECT * {{ {SERVICE.replace('SERVICE', 'SERVICE SILENT')} }}"),
    "nested": ("sparql", f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ {SERVICE} }} }} }} }}"),
    "exists": ("sparql", f"SELECT * {{ BIND(1 AS ?n) FILTER EXISTS {{ {SERVICE} }} }}"),
    "load": ("update", "LOAD <http://127.0.0.1:{port}/>"),
    "load silent": ("update", "LOAD SILENT <http://127.0.0.1:{port}/>"),
}


def wait_for(hits: list[object]) -> None:
    """Let the listener note who connected: it is told later than the one who did."""
    for _ in range(100):
        if hits:
            return
        time.sleep(0.05)


@pytest.mark.parametrize("name", OUTWARD)
def test_nothing_reaches_a_listener(pool: Pool, free: Pool, name: str) -> None:
    way, text = OUTWARD[name]
    with listener() as (port, hits):
        value = text.replace("{port}", str(port))
        of(pool, way, value)
        confined = len(hits)
        # Without confinement it does: the engine's own code goes past all of ours.
        of(free, way, value)
        wait_for(hits)
        assert pool.confined is not None
        assert (confined == 0, len(hits) > 0) == (pool.confined.sockets, True)


def test_no_dataset_clause_fetches_anything(free: Pool) -> None:
    with listener() as (port, hits):
        graph = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        for name in (f"http://127.0.0.1:{port}/", Path(__file__).as_uri(), "data:text/turtle,x"):
            for clause in (f"FROM <{name}>", f"FROM NAMED <{name}>"):
                assert of(free, "sparql", f"SELECT * {clause} {graph}") == "[]"
        assert hits == []


def test_only_files_that_were_given_are_opened(pool: Pool, given: Path) -> None:
    assert pool.confined is not None
    closed = [
        of(pool, "read", "/etc/passwd") == "EACCES",
        of(pool, "list", "/") == "EACCES",
        of(pool, "write", str(given / "read" / "file")) == "EACCES",
    ]
    assert closed == [pool.confined.files] * 3
    assert of(pool, "read", str(given / "read" / "file")) == "1 bytes"
    assert of(pool, "write", str(given / "write" / "more")) == "written"
    assert of(pool, "replace", str(given / "write" / "file")) == "replaced"


def test_a_link_leads_nowhere_else(pool: Pool, given: Path) -> None:
    assert pool.confined is not None
    (given / "read" / "link").symlink_to("/etc/passwd")
    for path in (str(given / "read" / "link"), "/proc/self/root/etc/passwd"):
        assert (of(pool, "read", path) == "EACCES") == pool.confined.files


def test_what_its_parent_has_open_is_out_of_reach(tmp_path: Path) -> None:
    held = tmp_path / "held"
    # Forked from this very process, it would have every file that is open here.
    with held.open("wb") as file, Pool(1, escapes.attempt, near=True) as made:
        of(made, "scribble", file.fileno())
    assert held.read_bytes() == b""


@pytest.mark.parametrize("near", [True, False])
def test_a_worker_has_nothing_open_but_the_ways_to_its_parent(near: bool) -> None:
    with Pool(1, escapes.attempt, near=near) as made:
        kinds = Counter(of(made, "opened"))
    # One for items and outcomes, one for its last words.
    assert (kinds.pop("socket"), kinds.pop("pipe"), set(kinds)) == (1, 1, {"/dev/null"})


def test_a_store_in_a_folder_that_was_given_works(pool: Pool, given: Path) -> None:
    assert of(pool, "store", str(given / "write" / "store")) == 1


def test_reading_can_be_left_open(tmp_path: Path) -> None:
    with Pool(1, escapes.attempt, preload=PRELOAD, confinement=Confinement(None)) as made:
        assert of(made, "read", "/etc/passwd") == "1 bytes"
        assert of(made, "socket") == DENIED
        files = of(made, "write", str(tmp_path / "file")) == "EACCES"
        assert made.confined is not None
        assert made.confined.files == files


def test_what_cannot_be_had_strictly_is_an_error(free: Pool) -> None:
    outcome = free.call(("strictly", None))
    assert isinstance(outcome, Failed)
    assert "cannot be confined: files: " in outcome.error


class Impossible(Confinement):
    """No system has it."""

    def apply(self) -> Confined:
        """Confine nothing."""
        raise IotssfError("this process cannot be confined: by nobody")


def test_a_worker_that_cannot_be_confined_strictly_does_nothing() -> None:
    with (
        Pool(1, escapes.attempt, confinement=Impossible()) as made,
        pytest.raises(IotssfError, match="by nobody"),
    ):
        made.call(("pid", None))


def decided(steps: list[seccomp.Step], mark: int, number: int, first: int = 0) -> str:
    """What the filter makes of a call."""
    data, held, at = {0: number, 4: mark, 16: first}, 0, 0
    while True:
        code, yes, no, value = steps[at]
        if code == 0x06:
            return errno.errorcode[value & 0xFFFF] if value >> 16 == 5 else "allowed"
        if code == 0x20:
            held, at = data[value], at + 1
            continue
        fits = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[code]
        at += 1 + (yes if fits else no)


@pytest.mark.parametrize("name", seccomp.MACHINES)
def test_the_filter_denies_what_is_named_and_nothing_else(name: str) -> None:
    machine = seccomp.MACHINES[name]
    steps, mark = seccomp.program(machine), machine.mark
    named = {numbers[machine.column] for numbers in seccomp.DENIED.values()}
    clone = (56, 220)[machine.column]
    denied = {n for n in range(1_000) if decided(steps, mark, n) == DENIED}
    assert (denied, len(named)) == (named, len(seccomp.DENIED))
    assert decided(steps, mark, clone, 0x003D0F00) == "allowed"  # a thread of glibc's
    assert decided(steps, mark, clone, escapes.NEW_USER) == DENIED
    assert decided(steps, mark, 435) == "ENOSYS"
    assert {decided(steps, mark, X32 + n) for n in (0, 41, 520)} == {DENIED}
    assert {decided(steps, 0x40000003, n) for n in (0, 1, 359)} == {DENIED}  # 32 bits
