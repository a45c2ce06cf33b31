"""Exports made up at any size, with planted faults and the findings that they deserve."""

from iotssf_kg.generate.write import FORMATS, LEDGER, Made, Order, Written, generate, make, written

__all__ = ["FORMATS", "LEDGER", "Made", "Order", "Written", "generate", "make", "written"]
