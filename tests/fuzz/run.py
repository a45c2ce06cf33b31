"""Fuzz one target by libFuzzer: ``python tests/fuzz/run.py TARGET [-runs=N] [FOLDER…]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
with atheris.instrument_imports(
    include=["iotssf_kg.library", "iotssf_kg.sparql", "iotssf_kg.store.tokens"]
):
    from tests.fuzz.targets import TARGETS, seeds

WORDS = (
    "SELECT WHERE { } ( ) [ ] FILTER NOT EXISTS OPTIONAL MINUS UNION SERVICE LOAD FROM VALUES #+"
)


def main() -> None:
    """Run until told to stop, or until a promise is broken."""
    name, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            Path(folder, str(number)).write_bytes(seed)
        words = Path(folder, "words")
        words.write_text("".join(f'"{word}"\n' for word in WORDS.split()))
        given = [sys.argv[0], f"-dict={words}", "-max_len=4096", f"-artifact_prefix={Path.cwd()}/"]
        atheris.Setup([*given, *options, folder], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
