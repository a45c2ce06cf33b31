"""T34: a reasoner takes what time and memory it likes; none runs in a request."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import iotssf_kg.service, iotssf_kg.asking.questions, iotssf_kg.asking.writing
print(sorted(name for name in sys.modules if "owlready" in name or "hermit" in name))
"""


def test_the_service_does_not_even_import_a_reasoner() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
