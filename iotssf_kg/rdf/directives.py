"""What the prefixes and bases of Turtle come to, found without parsing it.

Each may be relative to the base before it. So a long base, or a chain of them, would make a few
megabytes of directives as many gigabytes in the parser, before it gives its first statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.text import place_of

if TYPE_CHECKING:
    from iotssf_kg.rdf.limits import Limits

# So few cannot come to much.
_FEW: Final = 50
# One match runs over all that may hide a directive, to the next one, and over as much of that as is
# there. Where no token begins it stops, and so will the parser.
_DIRECTIVE: Final = re.compile(
    rb"""(?: [^"'\#<\\pb]++ | p(?!refix) | b(?!ase)
           | <[^<>]*+>
           | \"\"\" (?: [^"\\]++ | \\. | "(?!"") )*+ \"\"\"
           | " (?: [^"\\]++ | \\. )*+ "
           | ''' (?: [^'\\]++ | \\. | '(?!'') )*+ '''
           | ' (?: [^'\\]++ | \\. )*+ '
           | \#[^\r\n]*+
           | \\.
         )*+
         (?: (?: (?P<base>base) | prefix (?:\s++|\#[^\r\n]*+)*+ [^\s:<"'\#]*+ :?+ )
             (?:\s++|\#[^\r\n]*+)*+
             (?: <(?P<iri>[^<>]*+)> )?+
           | (?P<end> . | \Z ) )""",
    re.DOTALL | re.VERBOSE,
)
_ABSOLUTE: Final = re.compile(rb"[a-z][a-z0-9+.-]*+:")


def check_directives(text: bytes, name: str, limits: Limits) -> None:
    """Refuse *text*, of Turtle or its kin, where its prefixes and bases come to too much.

    Raises:
        SourceError: They do; names the place.
    """
    # Keywords may be written in capitals; places stay what they are.
    low = text.lower()
    if low.count(b"prefix") + low.count(b"base") <= _FEW:
        return
    base = total = 0
    most = limits.room(len(text))
    for found in _DIRECTIVE.finditer(low):
        if found["end"] is not None:
            return
        iri = found["iri"] or b""
        length = len(iri) if _ABSOLUTE.match(iri) else base + len(iri)
        base = length if found["base"] else base
        total += length
        if total > most:
            raise SourceError(
                f"the prefixes and bases come to more than {most:,} characters in full",
                source=name,
                line=place_of(text, found.end())[0],
                hint="Declare each once, by an IRI in full",
            )
