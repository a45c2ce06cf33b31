"""``serve``: the service over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from iotssf_kg.cli import options
from iotssf_kg.cli.show import note
from iotssf_kg.errors import BadParameter, IotssfError, StoreError
from iotssf_kg.service.settings import Settings, environment
from iotssf_kg.store import ask, connect
from iotssf_kg.store.endpoints import endpoints
from iotssf_kg.store.folder import FolderStore
from iotssf_kg.store.layout import Layout

_DEFAULT = Settings()


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command("serve")(serve_)


def serve_(
    store: options.Store = None,
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port to listen at.")] = 7070,
    base: Annotated[str, typer.Option("--base", help="The URL that the world knows it by.")] = "",
    workers: Annotated[
        int, typer.Option("--workers", min=1, help="Short queries answered at once.")
    ] = _DEFAULT.workers,
    slow: Annotated[
        int, typer.Option("--slow", min=0, help="Longer queries that may go on beside these.")
    ] = _DEFAULT.slow,
    queue: Annotated[
        int, typer.Option("--queue", min=1, help="Requests that may wait.")
    ] = _DEFAULT.queue,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds for one query or validation.")
    ] = _DEFAULT.timeout,
    memory: Annotated[
        int, typer.Option("--memory", min=256, help="Megabytes that a process may hold.")
    ] = _DEFAULT.memory,
    answer: Annotated[
        int, typer.Option("--answer", min=1, help="Megabytes that one answer may be.")
    ] = _DEFAULT.answer,
    body: Annotated[
        int, typer.Option("--body", min=1, help="Megabytes that a request may bring.")
    ] = _DEFAULT.body,
    cache: Annotated[
        int, typer.Option("--cache", min=0, help="Megabytes of answers that are kept.")
    ] = _DEFAULT.cache,
    allow_update: Annotated[
        bool, typer.Option("--allow-update", help="Take changes from those with a token.")
    ] = False,
    private: Annotated[
        bool, typer.Option("--private", help="Let nobody read without a token.")
    ] = False,
    update_url: Annotated[
        str, typer.Option("--update-url", help="Where an endpoint takes updates, if elsewhere.")
    ] = "",
    state: Annotated[
        str, typer.Option("--state", help="The folder of the tokens, beside an endpoint.")
    ] = "",
) -> None:
    """Answer SPARQL over HTTP, until interrupted."""
    if not store:
        raise BadParameter("no store is named", where="--store", hint="Name its folder or URL")
    settings = Settings(
        store=store if "://" in store else str(Path(store).absolute()),
        update_url=update_url,
        state=str(Path(state).absolute()) if state else "",
        base=base.rstrip("/"),
        workers=workers,
        slow=slow,
        queue=queue,
        timeout=timeout,
        memory=memory,
        answer=answer,
        body=body,
        cache=cache,
        update=allow_update,
        private=private,
    )
    if "://" in store:
        _reached(settings)
    else:
        _there(Path(settings.store), begin=allow_update)
    _run(settings, host, port)


def _reached(settings: Settings) -> None:
    """See that the endpoint can be named so; where it does not answer yet, say so.

    Raises:
        BadParameter: A password is where others see it, or tokens have no place.
        StoreError: It is no URL.
    """
    told = settings.store == os.environ.get("IOTSSF_STORE")
    if endpoints(settings.store).auth and not told:
        hint = "Set IOTSSF_STORE to the URL, and leave --store out"
        raise BadParameter("every user of this machine sees it", where="--store", hint=hint)
    if (settings.update or settings.private) and not settings.state:
        hint = "Name a folder, and make tokens with `iotssf token create --store` and its name"
        raise BadParameter("tokens have no place", where="--state", hint=hint)
    store = connect(settings.store, update=settings.update_url or None)
    try:
        ask(store, "ASK {}")
    except IotssfError as error:
        note(f"it does not answer as it should: {error}")
    finally:
        store.close()


def _there(root: Path, *, begin: bool) -> None:
    """See that there is a store at *root*; an empty one is begun where changes are taken.

    Raises:
        StoreError: There is none, or something else.
    """
    layout = Layout(root)
    if layout.check() and layout.current():
        return
    if not begin:
        hint = "Load exports into it with `iotssf load`, or begin empty with --allow-update"
        raise StoreError("there is no store", where=str(root), hint=hint)
    with FolderStore(root).build() as build:
        build.publish()


def _run(settings: Settings, host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    # The server makes the application in a process of its own.
    os.environ.update(environment(settings))
    note(f"listening at http://{host}:{port}/sparql")
    Granian(
        "iotssf_kg.service:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=settings.workers + settings.slow + settings.queue,
        log_enabled=False,
    ).serve()
