"""Exports by the thousand: found, split, judged one at a time by workers, reported in order."""

from iotssf_kg.batch.begin import begun
from iotssf_kg.batch.gang import Crew
from iotssf_kg.batch.parts import Part
from iotssf_kg.batch.run import Run, Tick
from iotssf_kg.batch.setting import Setting
from iotssf_kg.batch.sources import Found, few, parts

__all__ = [
    "Crew",
    "Found",
    "Part",
    "Run",
    "Setting",
    "Tick",
    "begun",
    "few",
    "parts",
]
