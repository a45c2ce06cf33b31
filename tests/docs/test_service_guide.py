"""The guide to the service has every setting, as it is."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from iotssf_kg.cli import command_line
from iotssf_kg.service import SETTINGS, Settings

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "service.md"
# Of the server itself, which another brings along.
OF_THE_SERVER = {"--host", "--port"}


def default(name: str) -> str:
    value = getattr(Settings(), name)
    return {"": "", "True": "yes", "False": "no"}.get(str(value), f"{value}")


def test_the_table_of_settings_is_that_of_the_code() -> None:
    rows = [
        f"| {f'`{s.option}`' if s.option else ''} | `{s.variable}` | {default(s.name)} | {s.help} |"
        for s in SETTINGS
    ]
    table = re.findall(
        r"^\| (?:`--[a-z-]+`)? \| `IOTSSF_.*\|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert table == rows


def test_every_setting_is_an_option_and_the_other_way_round() -> None:
    group = typer.main.get_command(command_line())
    serve = group.get_command(None, "serve")  # type: ignore[attr-defined,arg-type]
    options = {each for param in serve.params for each in param.opts if each != "--help"}
    assert options - OF_THE_SERVER == {setting.option for setting in SETTINGS if setting.option}
