"""What a bare result says in plain words, where its shape has no message of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.namespaces import SH, local, shrink
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.report import Finding
from iotssf_kg.validation.shapes import Shapes

# What the RDF parser calls a node: 128 bits at random.
_UNNAMED: Final = re.compile("[0-9a-f]{20,32}")
_HOST: Final = re.compile("https?://([^/#]+)")
LANGUAGES: Final = ("en", "ja")
_COMMA: Final = {"en": ", ", "ja": "、"}
_IT: Final = {"en": "it", "ja": "これ"}
# Component → parameter, English, Japanese. {it} is the value, {path} the property, {given} what
# the shape gives the parameter.
_WORDS: Final = {
    "MinCount": ("minCount", "it has fewer than {given} {path}", "{path} が {given} 個に満たない"),
    "MaxCount": ("maxCount", "it has more than {given} {path}", "{path} が {given} 個を超える"),
    "Class": ("class", "{it} is no {given}", "{it} は {given} ではない"),
    "Datatype": (
        "datatype",
        "{it} is not written as {given}",
        "{it} は {given} として書かれていない",
    ),
    "NodeKind": ("nodeKind", "{it} is not {given}", "{it} は {given} ではない"),
    "In": ("in", "{it} is none of {given}", "{it} は {given} のいずれでもない"),
    "HasValue": ("hasValue", "{path} is not {given}", "{path} が {given} ではない"),
    "Pattern": ("pattern", "{it} is not of the form {given}", "{it} は {given} の形ではない"),
    "MinLength": ("minLength", "{it} is shorter than {given}", "{it} は {given} 字より短い"),
    "MaxLength": ("maxLength", "{it} is longer than {given}", "{it} は {given} 字より長い"),
    "MinInclusive": ("minInclusive", "{it} is not {given} or more", "{it} は {given} 以上ではない"),
    "MaxInclusive": ("maxInclusive", "{it} is not {given} or less", "{it} は {given} 以下ではない"),
    "MinExclusive": ("minExclusive", "{it} is not more than {given}", "{it} は {given} を超えない"),
    "MaxExclusive": (
        "maxExclusive",
        "{it} is not less than {given}",
        "{it} は {given} 以上である",
    ),
    "LanguageIn": ("languageIn", "{it} is not in {given}", "{it} の言語は {given} ではない"),
    "UniqueLang": ("uniqueLang", "two {path} are in one language", "同じ言語の {path} が二つある"),
    "Equals": ("equals", "{path} and {given} differ", "{path} と {given} が異なる"),
    "Disjoint": ("disjoint", "{it} is also a {given}", "{it} は {given} でもある"),
    "LessThan": ("lessThan", "{it} is not before {given}", "{it} は {given} より前ではない"),
    "LessThanOrEquals": (
        "lessThanOrEquals",
        "{it} is after {given}",
        "{it} は {given} より後である",
    ),
    "Closed": ("closed", "{path} has no place here", "{path} はここでは使えない"),
    "Not": ("not", "{it} is what it must not be", "{it} は除外されるべきものに当たる"),
}
_NONE: Final = {"en": "it has no {path}", "ja": "{path} がない"}
_OTHER: Final = {"en": "{it} does not fit", "ja": "{it} は条件に合わない"}
_KINDS: Final = {
    "IRI": ("an IRI", "IRI"),
    "BlankNode": ("a node without a name", "名前のないノード"),
    "Literal": ("a text or a number", "文字列や数値"),
    "BlankNodeOrIRI": ("a node", "ノード"),
    "BlankNodeOrLiteral": ("anything but an IRI", "IRI以外"),
    "IRIOrLiteral": ("anything but a node without a name", "名前のないノード以外"),
}


def said(finding: Finding, shapes: Shapes, shape: Node, lang: str) -> str:
    """What *finding*, raised by *shape*, says in *lang*: the shape's message, else our words."""
    own = finding.messages.get(lang) or finding.messages.get("")
    if own:
        return own.rstrip(".。")
    name = finding.component.value.removeprefix(SH).removesuffix("ConstraintComponent")
    parameter, *forms = _WORDS.get(name, ("", _OTHER["en"], _OTHER["ja"]))
    given = _given(shapes, shape, parameter, lang)
    form = _NONE[lang] if (name, given) == ("MinCount", "1") else forms[LANGUAGES.index(lang)]
    path = finding.path
    it = _IT[lang] if finding.value in (None, finding.focus) else short(finding.value)
    return form.format(it=it, path=path_words(path) or it, given=given)


def short(term: object, beside: object = None) -> str:
    """*term* by its short name; a node that nobody named is called anew by every parser.

    Parties call their nodes alike: one that another host names than the node *beside* it has that
    host's first word before its name.
    """
    if isinstance(term, BlankNode) and _UNNAMED.fullmatch(term.value):
        return "_:"
    here, there = _host(beside), _host(term)
    name = local(term)
    if not here or not there or here == there or shrink(term) != str(term)[1:-1]:
        return name
    word = _first_word(there)
    return str(term)[1:-1] if word == _first_word(here) else f"{word}:{name}"


def _host(term: object) -> str:
    found = _HOST.match(term.value) if isinstance(term, NamedNode) else None
    return found[1] if found else ""


def _first_word(host: str) -> str:
    return host.removeprefix("www.").partition(".")[0]


def path_words(path: str) -> str:
    """*path* by short names."""
    simple = path.startswith("<") and path.count("<") == 1 and path.endswith(">")
    return local(NamedNode(path[1:-1])) if simple else path


def _given(shapes: Shapes, shape: Node, parameter: str, lang: str) -> str:
    if not parameter:
        return ""
    values: list[Term] = list(shapes.facts.values(shape, SH(parameter)))
    if parameter in ("in", "languageIn"):
        values = [member for each in values for member in shapes.members(each)]
    return _COMMA[lang].join(_value(each, lang) for each in values)


def _value(value: Term, lang: str) -> str:
    if isinstance(value, NamedNode) and value.value.removeprefix(SH) in _KINDS:
        return _KINDS[value.value.removeprefix(SH)][LANGUAGES.index(lang)]
    return short(value)


def numbered(texts: Iterable[str], lang: str) -> str:
    """*texts* in a row, each with its number."""
    mark = {"en": "; ", "ja": "、"}[lang]
    return mark.join(f"({number}) {text}" for number, text in enumerate(texts, 1))
