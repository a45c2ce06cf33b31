"""T08: nesting, and chains that a parser makes into nesting."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from iotssf_kg.errors import BadSparql
from iotssf_kg.store.tokens import DEEPEST, LONGEST, check
from tests.service.server import Served
from tests.threats.service import ask, refused, unharmed

NESTED: dict[str, Callable[[int], str]] = {
    "{": lambda n: "SELECT * " + "{" * n + "?s ?p ?o" + "}" * n,
    "(": lambda n: "ASK { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "list": lambda n: "SELECT * { " + "(" * n + ")" * n + " ?p ?o }",
    "[": lambda n: "SELECT * { " + "[?p " * n + "1" + "]" * n + " }",
    "EXISTS": lambda n: "ASK { " + "FILTER EXISTS {" * n + "?s ?p ?o" + "}" * n + " }",
    "subquery": lambda n: "SELECT * {" * n + "?s ?p ?o" + "}" * n,
}
CHAINED: dict[str, Callable[[int], str]] = {
    "!": lambda n: "ASK { FILTER(" + "!" * n + "true) }",
    "||": lambda n: "ASK { FILTER(true" + "||true" * n + ") }",
    "&&": lambda n: "ASK { FILTER(true" + "&&true" * n + ") }",
    "+": lambda n: "ASK { FILTER(1" + "+1" * n + ") }",
    "-": lambda n: "ASK { BIND(1 AS ?x) FILTER(?x" + "-?x" * n + ") }",
    "UNION": lambda n: "ASK { {}" + "UNION{}" * n + " }",
    "MINUS": lambda n: "ASK { ?s ?p ?o" + "MINUS{}" * n + " }",
    "/": lambda n: "ASK { ?s <urn:p>" + "/<urn:p>" * n + " ?o }",
    "|": lambda n: "ASK { ?s <urn:p>" + "|<urn:p>" * n + " ?o }",
}
# Chains of clauses are no operators: what costs a process its stack is told as such.
CLAUSES: dict[str, Callable[[int], str]] = {
    "BIND": lambda n: "ASK { " + " ".join(f"BIND(1 AS ?x{i})" for i in range(n)) + " }",
    "FILTER": lambda n: "ASK { ?s ?p ?o" + " FILTER(1=1)" * n + " }",
    "VALUES": lambda n: "ASK { ?s ?p ?o VALUES ?x { " + "1 " * n + "} }",
}
DEPTHS = (10, 900, 20_000, 100_000)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("mark", [*NESTED, *CHAINED])
def test_what_is_too_deep_is_refused_before_any_parser(
    attacked: Served, mark: str, depth: int
) -> None:
    limit = DEEPEST if mark in NESTED else LONGEST
    text = (NESTED | CHAINED)[mark](depth)
    answer = ask(attacked, text)
    if len(text) > 1 << 20:
        assert refused(answer, 413)  # it is not even looked at
    elif depth > limit:
        assert refused(answer, 400)
        assert f"{limit:,}" in answer.json()["title"]
    elif depth == min(DEPTHS):
        assert answer.is_success, answer.text
    else:
        assert answer.is_success or refused(answer, 504)
    assert unharmed(attacked)


@pytest.mark.parametrize("depth", [10, 20_000])
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_process_that_runs_out_of_stack_is_no_fault_of_ours(
    attacked: Served, clause: str, depth: int
) -> None:
    answer = ask(attacked, CLAUSES[clause](depth))
    assert answer.is_success or refused(answer, 504, 507)
    assert unharmed(attacked)


def test_names_and_languages_have_hyphens_that_are_no_operators() -> None:
    names = ", ".join(f"e:a-{n}" for n in range(2 * LONGEST))
    texts = ", ".join(f'"{n}"@en-GB' for n in range(2 * LONGEST))
    check(f"PREFIX e: <urn:> ASK {{ ?s ?p ?o FILTER(?s IN ({names}) || ?o IN ({texts})) }}")
    with pytest.raises(BadSparql):
        check(f"ASK {{ FILTER({'?a - ' * LONGEST} ?a - ?a) }}")
