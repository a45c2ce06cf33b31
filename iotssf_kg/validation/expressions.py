"""Regular expressions of shapes; https://www.w3.org/TR/xpath-functions/#regex-syntax.

The Rust engine and Oxigraph match in linear time. pySHACL, which stands in where they are not
installed, does not: so patterns that could keep it busy for years are refused everywhere.
"""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import Literal, QuerySolutions, Store

LONGEST: Final = 1000
_MOST: Final = 1000
_EMPTY: Final = Store()
_FLAGS: Final = frozenset("smixq")
_REPEAT: Final = re.compile(r"\{(\d++)(?:,(\d*+))?\}")
# What a pattern is made of: an escape, a class, a bracket, a quantifier, anything else.
_PART: Final = re.compile(
    r"(?P<one>\\.|\[\^?\]?(?:\\.|\[[^]]*+\]|[^]\\[])*+\])"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<many>[*+]|\{\d++,\d*+\}|\{\d{2,}\})\??|(?P<rest>.)",
    re.DOTALL,
)


def fault(pattern: str, flags: str = "") -> str:
    """Why *pattern* cannot be used with *flags*, or ""."""
    if len(pattern) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    if not set(flags) <= _FLAGS:
        return f"there are no flags {flags!r}"
    if any(int(n or 0) > _MOST for match in _REPEAT.finditer(pattern) for n in match.groups()):
        return f"it repeats more than {_MOST} times"
    if "q" not in flags and _nested(pattern):
        return "a repetition stands within a repetition, which can take for ever to match"
    return "" if _readable(pattern, flags) else "it is no regular expression"


def _nested(pattern: str) -> bool:
    """Whether something unbounded is repeated in a group that is itself repeated at once.

    A group whose repeated part is fenced by something fixed on both sides is let through.
    """
    stack, ended = [""], ""
    for match in _PART.finditer(pattern):
        kind = match.lastgroup
        if kind == "open":
            stack.append("")
        elif kind == "close" and len(stack) > 1:
            ended = stack.pop()
            stack[-1] += "g"
            continue
        elif kind == "many":
            if stack[-1].endswith("g") and _loose(ended):
                return True
            stack[-1] += "*"
        else:
            stack[-1] += "|" if match.group() == "|" else "."
        ended = ""
    return False


def _loose(group: str) -> bool:
    """Whether one alternative of *group* is nothing but repetitions."""
    return any(part and "*" in part and part.count(".") + part.count("g") <= part.count("*")
               for part in group.split("|"))  # fmt: skip


def _readable(pattern: str, flags: str) -> bool:
    # Both engines use the same library: what one cannot read the other cannot.
    query = f"SELECT (REGEX('', {Literal(pattern)}, {Literal(flags)}) AS ?found) {{}}"
    found = _EMPTY.query(query)
    return isinstance(found, QuerySolutions) and next(found)["found"] is not None
