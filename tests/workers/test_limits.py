"""What a worker may take, where nobody can look in time: native code asks for all at once."""

from __future__ import annotations

import sys

import pytest

from iotssf_kg.errors import IotssfError
from iotssf_kg.workers import Done, Failed, Kind, Limits, Pool
from tests.requirements import need
from tests.workers import tasks

GIGABYTE = 1 << 30
PRELOAD = ("tests.workers.tasks",)

# Strings that double, and one that is made of many.
EXPLODING = {
    "doubled": "SELECT (STRLEN(?a40) AS ?n) {{ BIND('{x}' AS ?a0) {doubled} }}",
    "gathered": (
        "SELECT (STRLEN(GROUP_CONCAT(?a14)) AS ?n) {{ VALUES ?v {{ {many} }} "
        "BIND('{x}' AS ?a0) {few} }}"
    ),
}


@pytest.mark.parametrize("name", EXPLODING)
def test_a_query_that_needs_too_many_addresses_is_told_as_one_of_memory(name: str) -> None:
    need(sys.platform == "linux", "only Linux limits addresses")
    bind = [f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40)]
    many = " ".join(map(str, range(2_000)))
    query = EXPLODING[name].format(
        x="x" * 64, doubled=" ".join(bind), few=" ".join(bind[:14]), many=many
    )
    limits = Limits(timeout=120.0, address_space=2 * GIGABYTE)
    with Pool(1, tasks.act, limits=limits, preload=PRELOAD) as made:
        outcome = made.call(("sparql", query))
        assert isinstance(outcome, Failed)
        assert (outcome.kind, "memory" in outcome.error) == (Kind.MEMORY, True), outcome
        assert made.call(("sparql", "SELECT * {}")) == Done(1)


def test_an_address_space_that_nothing_begins_in_is_refused() -> None:
    with pytest.raises(IotssfError, match="too few"):
        Limits(address_space=GIGABYTE)


def test_no_worker_leaves_a_core() -> None:
    with Pool(1, tasks.act, preload=PRELOAD) as made:
        assert made.call(("core", None)) == Done((0, 0))
