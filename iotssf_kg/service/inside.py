"""An address of its own for what only operators are to see."""

from __future__ import annotations

from threading import Thread
from typing import Any, Final

from flask import Flask, abort, request
from werkzeug.serving import WSGIRequestHandler, make_server

from iotssf_kg.errors import BadParameter

_MARK: Final = "iotssf.inside"
# What is for operators; without an address of its own, readiness is told at the public one.
_DOORS: Final = ("metrics.metrics", "health.ready")


def address(text: str) -> tuple[str, int]:
    """The host and port that *text* names.

    Raises:
        BadParameter: It names none.
    """
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) >= 1 << 16:
        hint = "Write HOST:PORT, as in 127.0.0.1:7071"
        raise BadParameter(f"{text!r} is no address", where="--monitor", hint=hint)
    return host.strip("[]"), int(port)


def begin(app: Flask, monitor: str) -> None:
    """Have *app* show at the address *monitor* what it then shows nowhere else.

    Raises:
        BadParameter: Nobody can listen there.
    """
    hidden = _DOORS if monitor else _DOORS[:1]

    def guard() -> None:
        if request.endpoint in hidden and not request.environ.get(_MARK):
            abort(404)

    app.before_request(guard)
    if monitor:
        host, port = address(monitor)
        try:
            server = make_server(host, port, _marked(app), threaded=True, request_handler=_Silent)
        except (OSError, SystemExit) as error:
            hint = "Choose another, or end who listens there"
            raise BadParameter(f"nobody can listen at {monitor}", hint=hint) from error
        Thread(target=server.serve_forever, name="monitor", daemon=True).start()


def _marked(app: Flask) -> Any:
    def inside(environ: dict[str, Any], start_response: Any) -> Any:
        return app(environ | {_MARK: True}, start_response)

    return inside


class _Silent(WSGIRequestHandler):
    """Says neither what it is nor, beside our own log, what it was asked."""

    def version_string(self) -> str:
        """Nothing that tells of releases."""
        return "iotssf"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""
