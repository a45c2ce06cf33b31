"""The conformance kit: exports to hold an exporter or a validator against."""

from iotssf_kg.kit.check import Answer, compare
from iotssf_kg.kit.write import MANIFEST, write_kit

__all__ = ["MANIFEST", "Answer", "compare", "write_kit"]
