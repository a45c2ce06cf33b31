"""T10: regular expressions that backtrack without end, in engines that do."""

from __future__ import annotations

import time

import pytest

from tests.service.server import Served
from tests.threats.service import MARGIN, TIMEOUT, ask, refused, unharmed

TEXT = "a" * 40
PATTERNS = ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*a){25}", "((a*)*)*b", "(a?){40}a{40}"]
LARGE = ["((a{100}){100}){100}", "(?:" * 200 + "a" + ")" * 200]


@pytest.mark.parametrize("pattern", [*PATTERNS, *LARGE])
@pytest.mark.parametrize("form", ['REGEX("{t}!", "{p}")', 'REPLACE("{t}!", "{p}", "b")'])
def test_no_expression_hangs(attacked: Served, form: str, pattern: str) -> None:
    began = time.monotonic()
    call = form.replace("{t}", TEXT).replace("{p}", pattern)
    answer = ask(attacked, f"SELECT ({call} AS ?x) {{ }}")
    assert answer.is_success or refused(answer, 504, 507)
    assert time.monotonic() - began < TIMEOUT + 1 + MARGIN
    assert unharmed(attacked)
