"""Where pages of the workbench belong: a blueprint whose errors are pages, too."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from iotssf_kg.errors import BadParameter
from iotssf_kg.service import problems
from iotssf_kg.service.negotiation import HTML, LANGUAGES, language
from iotssf_kg.service.pages import shown

_KEPT: Final = ("Retry-After", "WWW-Authenticate", "Allow")


def blueprint(name: str) -> Blueprint:
    """The blueprint *name*; browsers get its problems as pages, programs as problems."""
    made = Blueprint(name, __name__)
    made.register_error_handler(Exception, _told)
    return made


def _told(error: Exception) -> Response:
    told = problems.told(error)
    if request.accept_mimetypes.best_match([problems.MEDIA_TYPE, HTML]) != HTML:
        return told
    page = shown("problem.html", reader(), told.status_code, problem=told.get_json())
    return like(told, page)


def like(told: Response, page: Response) -> Response:
    """*page*, which shows the problem *told*, with the headers that matter to who asked."""
    for name in _KEPT:
        if name in told.headers:
            page.headers[name] = told.headers[name]
    return page


def reader() -> str:
    """The language of who asks, also where the request asks for none that is here."""
    try:
        return language()
    except BadParameter:
        return LANGUAGES[0]
