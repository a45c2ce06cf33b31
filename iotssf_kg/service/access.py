"""Who may do what."""

from __future__ import annotations

from typing import Final

from flask import g, request

from iotssf_kg.errors import Forbidden, Unauthorized
from iotssf_kg.service.keys import Key, Keys
from iotssf_kg.service.state import clerks, settings

_HINT: Final = "Ask the operator: `iotssf token create` makes one"
# Right to change something → the setting that lets it, what is not done without, and the option.
_SWITCHES: Final = {
    "write": ("upload", "exports are not taken here", "--allow-upload"),
    "admin": ("update", "changes are not taken here", "--allow-update"),
}


def allowed(scope: str) -> Key | None:
    """Pass where the request may *scope*; the key that it brings, where one is needed.

    ``read`` and ``validate`` need none unless the service is private. ``write`` uploads exports of
    one publisher; ``admin`` changes the graphs themselves, past all checks, and may all else.

    Raises:
        Unauthorized: It brings no token, or none that is known.
        Forbidden: Its token does not give that right, or nobody has it here.
    """
    if scope in _SWITCHES:
        setting, what, option = _SWITCHES[scope]
        if not getattr(settings(), setting):
            raise Forbidden(what, hint=f"Start the service with {option}")
    elif not settings().private:
        return None
    key = known()
    if scope not in key.scopes and "admin" not in key.scopes:
        raise Forbidden(f"the token does not allow to {scope}", where="Authorization", hint=_HINT)
    return key


def known() -> Key:
    """The key that the request brings.

    Raises:
        Unauthorized: It brings no token, or none that is known.
    """
    if not _token():
        raise Unauthorized("a token is needed", where="Authorization", hint=_HINT)
    key = brought()
    if key is None:
        raise Unauthorized("the token is none of ours", where="Authorization", hint=_HINT)
    g.key = key.name
    return key


def brought() -> Key | None:
    """The key that the request's token opens with, if it brings one of ours."""
    token = _token()
    return Keys(clerks().root).find(token) if token else None


def bring(token: str) -> None:
    """Have *token*, a field of a form of ours, count where the header of the request has none."""
    g.token = token.strip()


def _token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return token.strip() if kind.lower() == "bearer" else ""
    return str(g.get("token", ""))
