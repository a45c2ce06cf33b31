"""``/ask``: the editor with its answers, and the questions of the library as forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from flask import Response, g, request

from iotssf_kg.errors import IotssfError, Unauthorized
from iotssf_kg.library import Parameter, Query, find, queries
from iotssf_kg.namespaces import PREFIXES
from iotssf_kg.service import problems
from iotssf_kg.service.answers import as_json, link
from iotssf_kg.service.negotiation import language
from iotssf_kg.service.pages import shown, to
from iotssf_kg.service.state import settings
from iotssf_kg.service.workbench.blueprint import blueprint
from iotssf_kg.service.workbench.choices import Choices, choices
from iotssf_kg.service.workbench.examples import EXAMPLES
from iotssf_kg.service.workbench.terms import completions
from iotssf_kg.service.workbench.told import ROWS, told

door: Final = blueprint("ask")
# Longer links are cut by some of those who pass them on.
_LINKED: Final = 6000


class _Field(NamedTuple):
    """A parameter with what can be chosen for it, and what was."""

    parameter: Parameter
    choices: Choices | None
    value: str
    called: str


@door.get("/ask")
def editor() -> Response:
    """The editor, with the query or question that a link brings; its reader runs it, or nobody."""
    name = request.args.get("question")
    if name:
        query = find(name)
        return _editor(_bare(query.bind(_values(query, request.args))))
    return _editor(request.args.get("query") or EXAMPLES[0].text)


@door.post("/ask")
def answer() -> Response:
    """The editor, with the answer to what is in it."""
    text = request.form.get("query", "")
    g.query = text
    return _editor(text, _answered(text))


@door.get("/ask/terms.json")
def names() -> Response:
    """What an editor completes: our prefixes, and the terms of the ontology."""
    response = as_json({"prefixes": PREFIXES, "terms": completions(language())})
    response.headers["Cache-Control"] = "max-age=3600"
    response.headers["Vary"] = "Accept-Language"
    return response


@door.get("/ask/<name>")
def question(name: str) -> Response:
    """The question *name* of the library as a form; with its answer, where it was asked."""
    return form(find(name), request.args)


def form(query: Query, given: Mapping[str, str]) -> Response:
    """The page of *query*; with its answer where *given* has a value of it, or ``run``.

    Raises:
        BadParameter: A value is not of its kind.
    """
    lang = language()
    values = _values(query, given)
    text, run = query.bind(values), bool(values) or "run" in given
    fields = [_field(each, values, lang) for each in query.parameters.values()]
    answered = _answered(text, lang) if run else {}
    return _shown(
        "question.html",
        lang,
        answered,
        question=query,
        fields=fields,
        sparql=_bare(text),
        edit=to("/ask", question=query.alias, **values),
        answers=f"{link('/queries')}/{query.name}/run?{urlencode(values)}",
    )


def _values(query: Query, given: Mapping[str, str]) -> dict[str, str]:
    """What *given* has for the parameters of *query*; a field that was left empty has nothing."""
    return {name: given[name] for name in query.parameters if given.get(name)}


def _editor(text: str, answered: Mapping[str, Any] | None = None) -> Response:
    share = to("/ask", query=text)
    return _shown(
        "ask.html",
        language(),
        answered or {},
        query=text,
        examples=EXAMPLES,
        questions=queries().values(),
        share=share if len(share) <= _LINKED else "",
        timeout=settings().timeout,
    )


def _shown(template: str, lang: str, answered: Mapping[str, Any], **values: Any) -> Response:
    found = {"told": None, "problem": None, "most": ROWS, "private": settings().private}
    problem = answered.get("problem")
    status = problem["status"] if problem else 200
    return shown(template, lang, status, **{**found, **answered, **values})


def _answered(text: str, lang: str = "") -> dict[str, Any]:
    """What a page shows as the answer to *text*: what was found, or what is wrong with it."""
    try:
        return {"told": told(text, lang)}
    except IotssfError as error:
        return {"problem": problems.told(error).get_json()}


def _field(parameter: Parameter, values: Mapping[str, str], lang: str) -> _Field:
    value = values.get(parameter.name, "")
    try:
        offered = choices(parameter, lang)
    except Unauthorized:
        offered = None  # the form is where a reader can give the token that the list needs
    named = {each.value: each.text for each in offered.values} if offered else {}
    if value and offered and offered.every and value not in named:
        offered = Choices(False, offered.values)  # a list that lacks it would drop it
    return _Field(parameter, offered, value, named.get(value, value))


def _bare(text: str) -> str:
    """*text* without the header of its file."""
    return "".join(each for each in text.splitlines(keepends=True) if each[:2] != "#+").strip()
