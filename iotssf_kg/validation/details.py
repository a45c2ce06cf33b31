"""Why a nested shape was not met: its parts held against the value again, told in plain words.

No engine here gives ``sh:detail`` (https://www.w3.org/TR/shacl/#results-detail). Only findings
that a reader asks about are looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from iotssf_kg.namespaces import SH
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.facts import Facts, Layers
from iotssf_kg.validation.paths import follow
from iotssf_kg.validation.report import Finding
from iotssf_kg.validation.saying import LANGUAGES, numbered, path_words, said
from iotssf_kg.validation.shapes import Shapes, shapes
from iotssf_kg.validation.validate import validate

# Further down nobody reads.
_DEEPEST: Final = 3
_LOOKS: Final = NamedNode("urn:iotssf-kg:looks-at")
_TARGETS: Final = tuple(
    SH(name) for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)
_FORMS: Final = {
    "or": ("None of these ways is open: {}.", "次のいずれも成り立たない：{}。"),
    "and": ("Not all of this holds: {}.", "次の点が満たされていない：{}。"),
    "node": ("It falls short: {}.", "次の点が足りない：{}。"),
    "xone": (
        "Of several ways just one may be open, and these are: {}.",
        "一つだけが成り立つべきところ、次のものが成り立つ：{}。",
    ),
    "few": ("Too few of {} fit: {}.", "{} のうち条件に合うものが足りない：{}。"),
    "nothing": ("There is no {} that fits.", "条件に合う {} がない。"),
    "many": ("Too many of {} fit: {}.", "{} のうち条件に合うものが多すぎる：{}。"),
    "way": ("way {}", "{} 番目"),
}
_OPEN: Final = {"en": "this one is open", "ja": "成り立つ"}


class _Look(NamedTuple):
    """A finding, the shape that raised it, and the data it is about."""

    finding: Finding
    shape: Node
    shapes: Shapes
    facts: Facts | Layers
    depth: int


# Details, and the text in each language.
_Told: TypeAlias = tuple[list[Finding], dict[str, str]]


def explained(
    finding: Finding, data: Iterable[Triple] | Facts, shapes: Shapes, depth: int = _DEEPEST
) -> Finding:
    """*finding* with its details, and with them in its messages in English and Japanese.

    A finding of a constraint that holds no nested shape is given back as it is.

    Args:
        finding: One that *shapes* raised over *data*.
        data: The same data.
        shapes: The same shapes.
        depth: How many levels of nested shapes are told.
    """
    return _told(finding, data if isinstance(data, Facts) else Facts(data), shapes, depth)


def _told(finding: Finding, facts: Facts | Layers, shapes: Shapes, depth: int) -> Finding:
    name = finding.component.value.removeprefix(SH).removesuffix("ConstraintComponent")
    if name not in _TELLERS or not depth:
        return finding
    look = _Look(finding, _shape(finding), shapes, facts, depth)
    details, texts = _TELLERS[name](look)
    return replace(finding, details=tuple(details), messages=_joined(finding.messages, texts))


def _joined(messages: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    if not messages:
        return dict(texts)
    space = {"ja": ""}
    return {
        lang: space.get(lang, " ").join(filter(None, (text, texts.get(lang, texts["en"]))))
        for lang, text in messages.items()
    }


def _shape(finding: Finding) -> Node:
    name = finding.shape.value
    blank = name.startswith("x-blank:")
    return BlankNode(name.removeprefix("x-blank:")) if blank else finding.shape


def _against(look: _Look, branch: Term, value: Term) -> list[Finding]:
    """What *branch* finds at *value*, its own nested shapes told as well."""
    key = f"only {branch}"
    if key not in look.shapes.kept:
        kept = [t for t in look.shapes.triples if t.predicate not in _TARGETS]
        if isinstance(branch, NamedNode | BlankNode):
            kept.append(Triple(branch, SH("targetObjectsOf"), _LOOKS))
        look.shapes.kept[key] = shapes(kept)
    only: Shapes = look.shapes.kept[key]
    data = Layers(look.facts, Facts([Triple(_LOOKS, _LOOKS, value)]))
    found = validate((), only, facts=data).findings
    return [_told(each, data, only, look.depth - 1) for each in found]


def _branches(look: _Look, name: str) -> list[tuple[Term, list[Finding]]]:
    value = look.finding.focus if look.finding.value is None else look.finding.value
    lists = look.shapes.facts.values(look.shape, SH(name))
    listed = [member for node in lists for member in look.shapes.members(node)]
    return [(branch, _against(look, branch, value)) for branch in listed]


def _reasons(look: _Look, found: Iterable[Finding], lang: str) -> str:
    mark = {"en": " and ", "ja": "、かつ"}[lang]
    return mark.join(dict.fromkeys(said(f, look.shapes, _shape(f), lang) for f in found))


def _or(look: _Look) -> _Told:
    found = _branches(look, "or")
    return _flat(found), _form("or", lambda lang: numbered(_each(look, found, lang), lang))


def _each(look: _Look, found: Iterable[tuple[Term, list[Finding]]], lang: str) -> list[str]:
    return [_reasons(look, each, lang) or _OPEN[lang] for _, each in found]


def _and(look: _Look) -> _Told:
    found = [(branch, each) for branch, each in _branches(look, "and") if each]
    return _flat(found), _form("and", lambda lang: numbered(_each(look, found, lang), lang))


def _xone(look: _Look) -> _Told:
    found = _branches(look, "xone")
    fitting = [number for number, (_, each) in enumerate(found, 1) if not each]
    if not fitting:
        return _flat(found), _form("or", lambda lang: numbered(_each(look, found, lang), lang))

    def ways(lang: str) -> str:
        form = _FORMS["way"][LANGUAGES.index(lang)]
        return {"en": ", ", "ja": "、"}[lang].join(form.format(number) for number in fitting)

    return _flat(found), _form("xone", ways)


def _node(look: _Look) -> _Told:
    value = look.finding.focus if look.finding.value is None else look.finding.value
    found = [
        (branch, _against(look, branch, value))
        for branch in look.shapes.facts.values(look.shape, SH("node"))
    ]
    return _flat(found), _form("node", lambda lang: _reasons(look, _flat(found), lang))


def _not(look: _Look) -> _Told:
    bare = replace(look.finding, messages={})
    texts = {lang: said(bare, look.shapes, look.shape, lang) for lang in LANGUAGES}
    return [], {"en": f"{texts['en'][:1].upper()}{texts['en'][1:]}.", "ja": f"{texts['ja']}。"}


def _qualified(look: _Look, kind: str) -> _Told:
    path = look.shapes.path_of(look.shape)
    values = sorted(follow(path, look.facts, [look.finding.focus]), key=str) if path else []
    [branch] = look.shapes.facts.values(look.shape, SH("qualifiedValueShape"))
    found = [(value, _against(look, branch, value)) for value in values]
    chosen = [(value, each) for value, each in found if bool(each) == (kind == "few")]
    shown = path_words(look.finding.path)
    if not values:
        return [], _form("nothing", lambda _: shown)

    def listed(lang: str) -> tuple[str, str]:
        return shown, numbered(_each(look, chosen, lang), lang)

    def named(_: str) -> tuple[str, str]:
        return shown, ", ".join(path_words(str(value)) for value, _ in chosen)

    return _flat(chosen), _form(kind, listed if kind == "few" else named)


def _flat(found: Iterable[tuple[Term, list[Finding]]]) -> list[Finding]:
    return [finding for _, each in found for finding in each]


def _form(kind: str, words: Callable[[str], str | tuple[str, str]]) -> dict[str, str]:
    texts = {}
    for lang, form in zip(LANGUAGES, _FORMS[kind], strict=True):
        given = words(lang)
        texts[lang] = form.format(*([given] if isinstance(given, str) else given))
    return texts


_TELLERS: Final[Mapping[str, Callable[[_Look], _Told]]] = {
    "Or": _or,
    "And": _and,
    "Xone": _xone,
    "Node": _node,
    "Not": _not,
    "QualifiedMinCount": lambda look: _qualified(look, "few"),
    "QualifiedMaxCount": lambda look: _qualified(look, "many"),
}
