"""The workbench: pages on which people look, ask and check in a browser.

A page is a blueprint made by ``blueprint`` in a module of this package, one template, what it says
in ``sayings``, and its line in ``DOORS``; ``pages.shown`` answers with it. It asks the store by the
ways that every other door goes, and works without scripts; a script of ours in ``static`` may make
it quicker to use. Nothing of others reaches a page but as text: templates escape, and links lead
to ``http`` and ``https`` alone.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from iotssf_kg.service.workbench import (
    ask,
    assets,
    compare,
    crosswalks,
    overview,
    report,
    reviews,
    validate,
    vocabulary,
)

DOORS: Final[tuple[Blueprint, ...]] = (
    overview.door,
    assets.door,
    ask.door,
    compare.door,
    crosswalks.door,
    report.door,
    reviews.door,
    validate.door,
    vocabulary.door,
)
"""All pages of the workbench, as the application registers them."""
