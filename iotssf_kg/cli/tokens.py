"""``token``: who may do what at a service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iotssf_kg.cli import options
from iotssf_kg.cli.options import Format
from iotssf_kg.cli.show import note, show
from iotssf_kg.errors import BadParameter
from iotssf_kg.service.keys import SCOPES, Keys


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    group = typer.Typer(help="Make, list and revoke the tokens that a service knows.")
    group.command("create")(create_)
    group.command("list")(list_)
    group.command("revoke")(revoke_)
    app.add_typer(group, name="token")


def create_(
    store: options.Store = None,
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help=f"What it allows, of {', '.join(SCOPES)}; repeatable."),
    ] = None,
) -> None:
    """Make a token, and print it: this once, on the last line."""
    if not scope:
        raise BadParameter(
            "no right is named", where="--scope", hint=f"Name one of {', '.join(SCOPES)}"
        )
    token = _keys(store).create(tuple(scope))
    note("keep it: only its hash is kept here")
    print(token)


def list_(
    store: options.Store = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write it.")] = Format.TABLE,
) -> None:
    """List the tokens that are in force, without their secrets."""
    rows = [(key.name, ", ".join(key.scopes), key.created) for key in _keys(store).held()]
    show(("token", "rights", "created"), rows, form)


def revoke_(
    name: Annotated[str, typer.Argument(help="The name that `token list` shows.")],
    store: options.Store = None,
) -> None:
    """Let a token count no more, from the next request on."""
    _keys(store).revoke(name)


def _keys(store: str | None) -> Keys:
    if not store:
        raise BadParameter("no store is named", where="--store", hint="Name its folder")
    return Keys(Path(store))
