"""A category scheme of somebody's own, made from the one we ship for buildings."""

from __future__ import annotations

from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[2] / "ontology" / "scheme-building.ttl"
OURS = "https://w3id.org/iot-ssf/scheme/sample-building/1.0"
ASKED = "https://w3id.org/iot-ssf/requirement/sample-building/1.0"


def own_scheme(folder: Path, extra: str = "", spoil: tuple[str, str] = ("", "")) -> Path:
    """The scheme in a file in *folder*, with *extra* at its end and one text spoiled."""
    text = SHIPPED.read_text(encoding="utf-8").replace(OURS, "https://s.example/scheme/7")
    text = text.replace(ASKED, "https://s.example/requirement/7")
    mine = folder / "mine.ttl"
    mine.write_text(text.replace(*spoil) + extra, encoding="utf-8")
    return mine
