"""Where the statements of a document stand in its text: true lines, found when asked for."""

from iotssf_kg.rdf.positions.locator import Locator, locate

__all__ = ["Locator", "locate"]
