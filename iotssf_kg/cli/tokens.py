"""``token``: who may do what at a service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from iotssf_kg.asking.party import Party
from iotssf_kg.cli import options
from iotssf_kg.cli.options import Format
from iotssf_kg.cli.show import note, show
from iotssf_kg.errors import BadParameter
from iotssf_kg.service.keys import SCOPES, Key, Keys

_COLUMNS: Final = ("token", "rights", "publisher", "spaces", "created", "expires")


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
    publisher: Annotated[
        str, typer.Option("--publisher", metavar="IRI", help="Whose exports it may upload.")
    ] = "",
    space: Annotated[
        list[str] | None,
        typer.Option("--space", metavar="IRI", help="A namespace of that publisher; repeatable."),
    ] = None,
    expires: Annotated[
        str, typer.Option("--expires", metavar="YYYY-MM-DD", help="The last day that it counts.")
    ] = "",
) -> None:
    """Make a token, and print it: this once, on the last line."""
    if not scope:
        raise BadParameter(
            "no right is named", where="--scope", hint=f"Name one of {', '.join(SCOPES)}"
        )
    party = Party(publisher, tuple(space or ()))
    token = _keys(store).create(tuple(scope), party, expires)
    note("keep it: only its hash is kept here")
    print(token)


def list_(
    store: options.Store = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write it.")] = Format.TABLE,
) -> None:
    """List the tokens that were made and not revoked, without their secrets."""
    show(_COLUMNS, [_row(key) for key in _keys(store).held()], form)


def _row(key: Key) -> tuple[str, ...]:
    expires = f"{key.expires} (over)" if key.over(datetime.now(UTC).date()) else key.expires
    rights, spaces = ", ".join(key.scopes), "\n".join(key.spaces)
    return (key.name, rights, key.publisher, spaces, key.created, expires)


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
