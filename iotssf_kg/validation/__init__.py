"""Validation: ``validate(data, shapes) -> Report``, and ``judge`` for whole exports."""

from iotssf_kg.validation.judge import judge
from iotssf_kg.validation.report import Finding, Report, Severity
from iotssf_kg.validation.shapes import Shapes, profile
from iotssf_kg.validation.validate import validate

__all__ = ["Finding", "Report", "Severity", "Shapes", "judge", "profile", "validate"]
