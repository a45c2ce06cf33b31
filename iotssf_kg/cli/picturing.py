"""``crosswalk picture``: the network of frameworks, to look at."""

from __future__ import annotations

import sys

from iotssf_kg.cli.crosswalks import group
from iotssf_kg.cli.mappings import With, sets_at_hand
from iotssf_kg.cli.options import Lang, Language, Out
from iotssf_kg.cli.show import note
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.picture import as_picture
from iotssf_kg.outputs import write


@group.command("picture")
def picture_(with_: With = None, out: Out = None, lang: Language = Lang.EN) -> None:
    """Draw the frameworks and the sets of mappings between them, as SVG."""
    known = shelf()
    drawn = as_picture(known, sets_at_hand(with_, known), lang.value)
    if out is None:
        sys.stdout.buffer.write(drawn)
        return
    write(out, drawn)
    note(f"wrote {out}")
