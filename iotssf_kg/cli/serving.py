"""``serve``: the service over HTTP."""

from __future__ import annotations

import math
import os
import socket
from pathlib import Path
from typing import Annotated, Final

import typer

from iotssf_kg.cli import options
from iotssf_kg.errors import BadParameter, IotssfError, StoreError
from iotssf_kg.service import inside
from iotssf_kg.service.settings import Settings, environment
from iotssf_kg.store import ask, connect
from iotssf_kg.store.endpoints import endpoints
from iotssf_kg.store.folder import FolderStore
from iotssf_kg.store.layout import Layout

_DEFAULT = Settings()
# Milliseconds that the head of a request may take, and that a connection may lie idle.
_HEADERS: Final = 10_000
# Seconds for last answers, once all work is stopped.
_LAST: Final = 10
# Connections that are held at once; others wait in the system's queue.
_CONNECTIONS: Final = 1024


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
    allow_upload: Annotated[
        bool, typer.Option("--allow-upload", help="Take exports from publishers with a token.")
    ] = False,
    allow_update: Annotated[
        bool, typer.Option("--allow-update", help="Take any change from administrators.")
    ] = False,
    private: Annotated[
        bool, typer.Option("--private", help="Let nobody read without a token.")
    ] = False,
    grace: Annotated[
        float, typer.Option("--grace", min=0, help="Seconds to finish in when told to end.")
    ] = _DEFAULT.grace,
    log: Annotated[
        str, typer.Option("--log", help="What to log: faults, requests, or queries as well.")
    ] = _DEFAULT.log,
    monitor: Annotated[
        str, typer.Option("--monitor", help="HOST:PORT for metrics and readiness.")
    ] = _DEFAULT.monitor,
    trust_proxy: Annotated[
        str, typer.Option("--trust-proxy", help="Addresses of proxies that tell the client's.")
    ] = _DEFAULT.proxies,
    quarantine: Annotated[
        int, typer.Option("--quarantine", min=0, help="Refused uploads that are kept.")
    ] = _DEFAULT.quarantine,
    quarantine_size: Annotated[
        int, typer.Option("--quarantine-size", min=0, help="Megabytes of these.")
    ] = _DEFAULT.quarantine_size,
    quarantine_days: Annotated[
        float, typer.Option("--quarantine-days", min=0, help="Days for which one is kept.")
    ] = _DEFAULT.quarantine_days,
    publisher: Annotated[
        str, typer.Option("--publisher", help="The IRI of who publishes the dataset.")
    ] = "",
    license_: Annotated[
        str, typer.Option("--license", help="The IRI of the license of the dataset.")
    ] = "",
    rate: Annotated[
        float, typer.Option("--rate", min=0, help="Requests a second of one client; 0 is any.")
    ] = _DEFAULT.rate,
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
        address=f"http://{_reached(host)}:{port}",
        workers=workers,
        slow=slow,
        queue=queue,
        timeout=timeout,
        memory=memory,
        answer=answer,
        body=body,
        cache=cache,
        upload=allow_upload,
        update=allow_update,
        private=private,
        grace=grace,
        log=log,
        monitor=monitor,
        proxies=trust_proxy,
        quarantine=quarantine,
        quarantine_size=quarantine_size,
        quarantine_days=quarantine_days,
        publisher=publisher,
        license=license_,
        rate=rate,
    )
    if "://" in store:
        _endpoint(settings)
    else:
        _there(Path(settings.store), begin=allow_upload or allow_update)
    _listenable(host, port, "--port")
    if monitor:
        _listenable(*inside.address(monitor), "--monitor")
    _run(settings, host, port)


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
