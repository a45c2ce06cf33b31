"""``backup`` and ``restore``: all of a store in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iotssf_kg.cli import options
from iotssf_kg.cli.show import note
from iotssf_kg.errors import BadParameter
from iotssf_kg.store import backup as backups


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("backup")(backup_)
    app.command("restore")(restore_)


def backup_(
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    store: options.Store = None,
    tokens: Annotated[
        bool, typer.Option("--tokens", help="Take the tokens, too; only their hashes are kept.")
    ] = False,
) -> None:
    """Write all of a store into one file, and check that; a service can go on meanwhile."""
    if out.exists():
        raise BadParameter("it exists already", where=str(out), hint="Choose another name")
    note(_told("wrote", out, backups.backup(_folder(store), out, tokens=tokens)))


def restore_(
    source: Annotated[Path, typer.Argument(help="A file that `iotssf backup` wrote.")],
    store: options.Store = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only read all of it, and say whether it is whole.")
    ] = False,
) -> None:
    """Make an empty folder the store that a backup holds, once all of it was checked."""
    if check:
        note(_told("whole:", source, backups.check(source)))
        return
    note(_told("restored", source, backups.restore(source, _folder(store))))


def _folder(store: str | None) -> Path:
    if not store or "://" in store:
        raise BadParameter("no folder is named", where="--store", hint="Name a store's folder")
    return Path(store)


def _told(done: str, file: Path, found: backups.Backup) -> str:
    tokens = "with" if found.tokens else "without"
    return (
        f"{done} {file}: build {found.build} of {found.created}, {found.triples:,} triples, "
        f"{found.graphs:,} named graphs, {found.originals:,} documents, {tokens} tokens"
    )
