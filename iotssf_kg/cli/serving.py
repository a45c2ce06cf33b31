"""``serve``: the service over HTTP."""

from __future__ import annotations

import math
import os
import socket
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from iotssf_kg.errors import BadParameter, IotssfError, StoreError
from iotssf_kg.service import inside
from iotssf_kg.service.settings import SETTINGS, Settings, environment
from iotssf_kg.store import ask, connect
from iotssf_kg.store.endpoints import endpoints
from iotssf_kg.store.folder import FolderStore
from iotssf_kg.store.layout import Layout

# Milliseconds that the head of a request may take, and that a connection may lie idle.
_HEADERS: Final = 10_000
# Seconds for last answers, once all work is stopped.
_LAST: Final = 10
# Connections that are held at once; others wait in the system's queue.
_CONNECTIONS: Final = 1024


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command("serve")(_with_settings(serve_))


def serve_(
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port to listen at.")] = 7070,
    **given: Any,
) -> None:
    """Answer SPARQL over HTTP, until interrupted."""
    settings = _settings(given, f"http://{_reached(host)}:{port}")
    if "://" in settings.store:
        _endpoint(settings)
    else:
        _there(Path(settings.store), begin=settings.upload or settings.update)
    _listenable(host, port, "--port")
    if settings.monitor:
        _listenable(*inside.address(settings.monitor), "--monitor")
    _run(settings, host, port)


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """*command* with an option for each setting of the service."""
    known = signature(command, eval_str=True).parameters.values()
    # The command line is made anew for each call of it within one process.
    own = [p for p in known if p.name in ("host", "port")]
    options = [
        Parameter(
            each.name,
            Parameter.POSITIONAL_OR_KEYWORD,
            default=each.usual,
            annotation=Annotated[
                type(each.usual),
                typer.Option(each.option, envvar=each.variable, min=each.least, help=each.help),
            ],
        )
        for each in SETTINGS
        if each.option
    ]
    command.__signature__ = Signature([*own, *options])  # type: ignore[attr-defined]
    return command


def _settings(given: Mapping[str, Any], address: str) -> Settings:
    store, state = str(given["store"]), str(given["state"])
    if not store:
        raise BadParameter("no store is named", where="--store", hint="Name its folder or URL")
    paths = {
        "store": store if "://" in store else str(Path(store).absolute()),
        "state": str(Path(state).absolute()) if state else "",
        "base": str(given["base"]).rstrip("/"),
    }
    return Settings(**{**given, **paths, "address": address})


def _reached(host: str) -> str:
    """The name by which this machine reaches what listens at *host*."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - any address is given by the operator
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _endpoint(settings: Settings) -> None:
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
        print(f"the endpoint does not answer as it should: {error}", flush=True)
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
        hint = "Load exports into it with `iotssf load`, or begin empty with --allow-upload"
        raise StoreError("there is no store", where=str(root), hint=hint)
    with FolderStore(root).build() as build:
        build.publish()


def _listenable(host: str, port: int, option: str) -> None:
    """See that nobody listens at *host* and *port*, and that we may.

    Raises:
        BadParameter: Somebody does, or we may not.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        hint = "Choose another, or end who listens there"
        raise BadParameter(f"{host}:{port}: {why}", where=option, hint=hint) from error


def _run(settings: Settings, host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    from iotssf_kg.service import answers, bodies

    # The server makes the application in a process of its own.
    os.environ.update(environment(settings))
    # Standard error is for the log, every line of it.
    print(f"listening at http://{host}:{port}/sparql", flush=True)
    Granian(
        "iotssf_kg.service.ending:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        # All whom the limits let in at once, so that no one of them keeps the others out.
        blocking_threads=settings.threads + bodies.MOST + answers.MOST,
        backpressure=_CONNECTIONS,
        # Whoever is not done by then hangs.
        workers_kill_timeout=math.ceil(settings.grace) + _LAST,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS),
        log_enabled=False,
    ).serve()
