"""Imported once by the server that workers are forked from: what it holds, each has at once."""

from iotssf_kg.batch import orders
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.shapes import PROFILES, profile

__all__ = ["orders"]

shipped()
engine()
for _name in PROFILES:
    profile(_name)
