"""Where the shipped files lie, in a wheel, an editable install and a bare checkout alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
FOLDERS = ("ontology", "shapes", "queries")


def folder(name: str) -> Path:
    """The folder *name*, one of ``FOLDERS``.

    Raises:
        FileNotFoundError: The installation lacks it, which a test of the wheel rules out.
    """
    for parent in (_PACKAGE / "data", _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"{name}/ is missing from the installation of iotssf_kg")
