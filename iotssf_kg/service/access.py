"""Who may do what."""

from __future__ import annotations

from flask import g, request

from iotssf_kg.errors import Forbidden, Unauthorized
from iotssf_kg.service.keys import Keys
from iotssf_kg.service.state import clerks, settings

_HINT = "Ask the operator: `iotssf token create` makes one"


def allowed(scope: str) -> None:
    """Pass where the request may *scope*: ``read``, ``validate``, ``write`` or ``admin``.

    Raises:
        Unauthorized: It brings no token, or none that is known.
        Forbidden: Its token does not give that right, or nobody has it here.
    """
    if scope in ("write", "admin") and not settings().update:
        raise Forbidden("changes are not taken here", hint="Start the service with --allow-update")
    if scope in ("read", "validate") and not settings().private:
        return
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Unauthorized("a token is needed", where="Authorization", hint=_HINT)
    key = Keys(clerks().root).find(token.strip())
    if key is None:
        raise Unauthorized("the token is none of ours", where="Authorization", hint=_HINT)
    if scope not in key.scopes and "admin" not in key.scopes:
        raise Forbidden(f"the token does not allow to {scope}", where="Authorization", hint=_HINT)
    g.key = key.name
