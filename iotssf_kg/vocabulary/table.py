"""The property table: what a vendor looks up while writing an export, on one page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import RDF, XSD, shrink
from iotssf_kg.vocabulary.terms import ANY_NODE, Use, Vocabulary, vocabulary

WORDS = {
    "en": {
        "title": "What an export says",
        "head": ("key", "property", "expects", "how many", "what it says"),
        "any": "any node",
        "as": "Also all that {} says.",
        "one of": "At least one of {}.",
        "codes": "Code lists",
        "comma": ", ",
    },
    "ja": {
        "title": "エクスポートの記述項目",
        "head": ("キー", "プロパティ", "値", "個数", "意味"),
        "any": "任意の対象",
        "as": "{} の項目も記述できる。",
        "one of": "{} の少なくとも一つを記述する。",
        "codes": "コードリスト",
        "comma": "、",
    },
}
DATATYPES = {
    RDF("langString"): {"en": "text", "ja": "文章"},
    XSD("string"): {"en": "string", "ja": "文字列"},
    XSD("integer"): {"en": "whole number", "ja": "整数"},
    XSD("decimal"): {"en": "number", "ja": "数値"},
    XSD("boolean"): {"en": "true or false", "ja": "true 又は false"},
    XSD("date"): {"en": "date, 2026-10-01", "ja": "日付 2026-10-01"},
}


def property_table(lang: str) -> str:
    """Every class, property and code of an export, as Markdown in *lang* (en or ja)."""
    terms, words = vocabulary(), WORDS[lang]
    rows = [_line(*words["head"]), _line(*["---"] * len(words["head"]))]
    for kind in (*terms.classes(), ANY_NODE):
        rows += _rows(terms, kind, lang)
    parts = [f"# {words['title']}", "\n".join(rows), f"## {words['codes']}"]
    return "\n\n".join([*parts, _code_lists(terms, lang)]) + "\n"


def _rows(terms: Vocabulary, kind: NamedNode, lang: str) -> Iterator[str]:
    yield _heading(terms, kind, lang)
    for use in terms.uses(kind):
        yield _row(terms, use, lang)


def _heading(terms: Vocabulary, kind: NamedNode, lang: str) -> str:
    words = WORDS[lang]
    if kind == ANY_NODE:
        return _line(f"**{words['any']}**", "", "", "", "")
    remarks = [str(words["as"]).format(terms.keys[parent]) for parent in terms.parents(kind)]
    remarks += [
        str(words["one of"]).format(_joined(keys, lang)) for keys in terms.alternatives(kind)
    ]
    meaning = " ".join([terms.definition(kind, lang), *remarks])
    return _line(f"**{terms.keys[kind]}**", f"`{shrink(kind)}`", "", "", meaning)


def _row(terms: Vocabulary, use: Use, lang: str) -> str:
    return _line(
        f"`{use.key}`",
        f"`{shrink(use.iri)}`",
        _expected(terms, use, lang),
        _count(use),
        terms.definition(use.iri, lang),
    )


def _expected(terms: Vocabulary, use: Use, lang: str) -> str:
    named = [_kind(terms, kind, lang) for kind in use.expects]
    # Text is either tagged with its language or plain; one word is enough for both.
    if RDF("langString") in use.expects:
        named = named[:1]
    return _joined(tuple(named), lang) or "IRI"


def _kind(terms: Vocabulary, kind: NamedNode, lang: str) -> str:
    if kind == ANY_NODE:
        return str(WORDS[lang]["any"])
    return DATATYPES[kind][lang] if kind in DATATYPES else terms.keys[kind]


def _count(use: Use) -> str:
    if use.most == use.least:
        return str(use.least)
    return f"{use.least}–{'*' if use.most is None else use.most}"


def _code_lists(terms: Vocabulary, lang: str) -> str:
    uses = [use for kind in terms.classes() for use in terms.uses(kind)]
    kinds = dict.fromkeys(kind for use in uses for kind in use.expects if terms.codes(kind))
    return "\n".join(f"- **{terms.keys[kind]}** {_codes(terms, kind, lang)}" for kind in kinds)


def _codes(terms: Vocabulary, kind: NamedNode, lang: str) -> str:
    named = [f"`{terms.keys[code]}` {terms.label(code, lang)}" for code in terms.codes(kind)]
    return _joined(tuple(named), lang)


def _joined(parts: tuple[str, ...], lang: str) -> str:
    return str(WORDS[lang]["comma"]).join(parts)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
