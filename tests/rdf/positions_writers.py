"""Documents of every syntax, written by hand with a note of where each object starts.

A document is a list of nodes; a node is a list of values, each under a property of its own, so
that a statement is known by its property, and an item of a list by its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as some

P = "http://p.example/p"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# Texts that look like other tokens, and characters of every width.
HARD = some.sampled_from(
    [
        "",
        "a",
        " . ",
        "<x>",
        "# no",
        "[(",
        ")]",
        "\U0001f600é家",
        "''",
        '""',
        "\\",
        "\t",
        "{}",
        "@en",
    ]
)
LINES = some.sampled_from(["\n", "one\ntwo", "\n\n'''"])
TEXTS = some.lists(HARD, max_size=3).map("".join)
LONG = some.lists(HARD | LINES, max_size=4).map("".join)
SUFFIXES = some.sampled_from(["", "en", "de-CH", "^^"])


def documents() -> some.SearchStrategy[list[Any]]:
    """Lists of nodes; a value is (kind, …)."""
    plain = (
        some.tuples(some.just("text"), TEXTS, SUFFIXES)
        | some.tuples(some.just("long"), LONG, SUFFIXES)
        | some.tuples(some.just("bare"), some.sampled_from(["1", "-5", "true", "2.5e0", "0.1E-2"]))
        | some.tuples(some.just("iri"), some.sampled_from(["o", "o.o", "日本"]))
        | some.tuples(some.just("label"), some.sampled_from(["b", "b.b", "b1"]))
    )
    nests = some.sampled_from(["node", "list"])
    values = some.recursive(
        plain,
        lambda inner: some.tuples(nests, some.lists(inner, max_size=3)),
        max_leaves=8,
    )
    subjects = some.sampled_from(["s", "s.s", "_:b", "_:b1", "[]"])
    return some.lists(
        some.tuples(subjects, some.lists(values, min_size=1, max_size=4)), min_size=1, max_size=3
    )


class Ink:
    """Text as it is written; ``objects`` leads from what is known of a statement to its offset."""

    def __init__(self, random: Random, gaps: list[str]) -> None:
        self.random, self.gaps = random, gaps
        self.text = ""
        self.objects: dict[str, int] = {}
        self.numbers = count()

    def put(self, *words: str) -> None:
        for word in words:
            self.text += word + self.random.choice(self.gaps)

    def note(self, name: str) -> None:
        assert name not in self.objects
        self.objects[name] = len(self.text)

    def place(self, name: str) -> tuple[int, int]:
        *before, last = re.split("\r\n|\r|\n", self.text[: self.objects[name]])
        return len(before) + 1, len(last) + 1


def turtle(document: list[Any], random: Random) -> Ink:
    """Turtle."""
    ink = Ink(random, [" ", "\n", "\r\n", "\r", "\t", " # \"no' <[( . \n", "\n#'''\r"])
    ink.put(f"@prefix p: <{P}>", ".", "BASE", "<http://n.example/>", "PREFIX", ":", "<>")
    for subject, values in document:
        ink.put(subject if subject.startswith(("_", "[")) else f":{subject}")
        _turtle_values(ink, values)
        ink.put(".")
    return ink


GRAPHS = [[], [":g"], ["GRAPH", "<g>"], ["graph", "_:g"], ["[]"], ["_:g"]]


def trig(document: list[Any], random: Random) -> Ink:
    """TriG, of the same Turtle in graphs of each kind."""
    ink = turtle([], random)
    for subject, values in document:
        ink.put(
            *random.choice([["{"], [":g", "{"], ["GRAPH", "<g>", "{"], ["[]", "{"], ["_:g", "{"]])
        )
        ink.put(subject if subject.startswith(("_", "[")) else f"<{subject}>")
        _turtle_values(ink, values)
        ink.put(*random.choice([["}"], [".", "}"]]))
    return ink


def _turtle_values(ink: Ink, values: list[Any]) -> None:
    for index, value in enumerate(values):
        name = str(next(ink.numbers))
        ink.put(*[";"] * (index > 0), f"p:{name}")
        _turtle_value(ink, value, name)
        if ink.random.random() < 0.3:
            # A second value of the same property is another statement of another name.
            ink.put(",")
            _turtle_value(ink, ("text", "", ""), f"{name}/again")


def _turtle_value(ink: Ink, value: Any, name: str) -> None:
    kind, content = value[:2]
    ink.note(name)
    if kind in ("text", "long"):
        suffix = {"": "", "^^": f"^^<{XSD}token>"}.get(value[2], f"@{value[2]}")
        quote = ink.random.choice(['"""', "'''"] if kind == "long" else ['"', "'"])
        quoted = f"{name} {content}".replace("\\", "\\\\").replace(quote[0], "\\" + quote[0])
        ink.put(f"{quote}{quoted}{quote}{suffix}")
    elif kind == "node":
        ink.put("[")
        _turtle_values(ink, content)
        ink.put("]")
    elif kind == "list":
        ink.put("(")
        for item in content:
            _turtle_value(ink, item, f"{name}/{next(ink.numbers)}")
        ink.put(")")
    else:
        forms = {"iri": ":{}", "label": "_:{}", "bare": "{}"}
        ink.put(forms[kind].format(content) + " ")


def nquads(document: list[Any], random: Random) -> Ink:
    """N-Quads: of nested values, the text alone."""
    ink = Ink(random, [" ", "\t", "  "])
    for subject, values in document:
        for value in _flat(values):
            name = str(next(ink.numbers))
            ink.text += random.choice(["", " ", "\n", "\r\n", '# "<a> <b> <c> .\n', "\t# \r"])
            ink.put(subject if subject.startswith("_") else "<http://n.example/s>", f"<{P}{name}>")
            ink.note(name)
            ink.put(_line_value(value, name), *random.choice([[], ["<http://g.example/>"]]))
            ink.text += "." + random.choice(["\n", "\r\n", "\r", " # end . \n"])
    return ink


def _flat(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if value[0] in ("node", "list"):
            yield from _flat(value[1])
        else:
            yield value


def _line_value(value: Any, name: str) -> str:
    if value[0] == "label":
        return f"_:{value[1]}"
    if value[0] in ("text", "long"):
        tag = {"": "", "^^": f"^^<{XSD}token>"}.get(value[2], f"@{value[2]}")
        return json.dumps(f"{name} {value[1]}", ensure_ascii=False) + tag
    return f"<http://n.example/{value[1]}>"


def rdfxml(document: list[Any], random: Random) -> Ink:
    """RDF/XML."""
    ink = Ink(random, ["", " ", "\n", "\r\n", "\r", "<!-- <p:1> \n -->", "<?no \n ?>"])
    ink.text = (
        f'<rdf:RDF xmlns:rdf="{RDF}"\n xmlns:p="http://p.example/" xml:base="http://n.example/">'
    )
    for subject, values in document:
        _xml_node(ink, subject, values)
    ink.text += "</rdf:RDF>"
    return ink


def _xml_node(ink: Ink, subject: str, values: list[Any]) -> None:
    about = f"rdf:about='{subject}'"
    if subject.startswith(("_", "[")):
        about = f"rdf:nodeID='{subject[2:]}'" if subject[2:] else ""
    extra = ""
    if ink.random.random() < 0.3:
        name = str(next(ink.numbers))
        ink.note(name)
        extra = f"\n p:p{name}='x'"
    ink.put(f"<rdf:Description {about}{extra}\n>")
    for value in values:
        _xml_value(ink, value)
    ink.put("</rdf:Description>")


def _xml_value(ink: Ink, value: Any) -> None:
    name = str(next(ink.numbers))
    kind, content = value[:2]
    ink.note(name)
    tag = f"p:p{name}"
    if kind in XML_LEAVES:
        suffix = value[2] if len(value) > 2 else ""
        typed = {"": "", "^^": f"rdf:datatype='{XSD}token'"}
        ink.put(
            XML_LEAVES[kind].format(tag, escape(content), typed.get(suffix, TAG.format(suffix)))
        )
        return
    resource = kind == "node" and ink.random.random() < 0.5
    parse_type = "Collection" if kind == "list" else "Resource"
    ink.put(f"<{tag} rdf:parseType='{parse_type}'>" if resource or kind == "list" else f"<{tag}>")
    if resource:
        for inner in content:
            _xml_value(ink, inner)
    else:
        for members in [[item] for item in content] if kind == "list" else [content]:
            _xml_node(ink, "[]", members)
    ink.put(f"</{tag}>")


TAG = "xml:lang='{}'"
XML_LEAVES = {
    "text": "<{0}\n{2}>{1}</{0}>",
    "long": "<{0}\n{2}>{1}</{0}>",
    "iri": "<{0} rdf:resource='{1}'/>",
    "label": "<{0} rdf:nodeID='{1}'></{0}>",
    "bare": "<{0} rdf:parseType='Literal'>{1}<b>\n<c/></b></{0}>",
}


def jsonld(document: list[Any], random: Random) -> Ink:
    """JSON-LD."""
    ink = Ink(random, ["", " ", "\n", "\r\n", "\r", "\t"])
    ink.put("{", '"@context"', ":", json.dumps({"p": P, "id": "@id", "xsd": XSD}), ",")
    ink.put('"@graph"', ":", "[")
    for index, (subject, values) in enumerate(document):
        ink.put(*[","] * (index > 0))
        iri = subject if subject.startswith("_") else f"http://n.example/{subject}"
        _json_node(ink, None if subject == "[]" else iri, values)
    ink.put("]", "}")
    return ink


def _json_node(ink: Ink, iri: str | None, values: list[Any]) -> None:
    pairs = [partial(_json_pair, ink, value) for value in values]
    if iri is not None:
        name = partial(ink.put, '"id"', ":", json.dumps(iri))
        pairs.insert(ink.random.randint(0, len(pairs)), name)
    ink.put("{")
    for index, pair in enumerate(pairs):
        ink.put(*[","] * (index > 0))
        pair()
    ink.put("}")


def _json_pair(ink: Ink, value: Any) -> None:
    name = str(next(ink.numbers))
    ink.put(json.dumps(f"{P}{name}"), ":")
    if ink.random.random() < 0.2 and value[0] != "list":
        ink.put("[")
        _json_value(ink, value, name)
        ink.put("]")
    else:
        _json_value(ink, value, name)


def _json_value(ink: Ink, value: Any, name: str) -> None:
    kind, content = value[:2]
    if kind in ("text", "long"):
        _json_text(ink, f"{name} {content}", value[2], name)
    elif kind == "list":
        ink.note(name)
        ink.put("{", '"@list"', ":", "[")
        for index, item in enumerate(content):
            ink.put(*[","] * (index > 0))
            _json_value(ink, item, f"{name}/{next(ink.numbers)}")
        ink.put("]", "}")
    elif kind in ("bare", "node"):
        ink.note(name)
        ink.put(content) if kind == "bare" else _json_node(ink, None, content)
    else:
        iri = f"_:{content}" if kind == "label" else f"http://n.example/{content}"
        ink.put("{", '"id"', ":")
        ink.note(name)
        ink.put(json.dumps(iri, ensure_ascii=ink.random.random() < 0.5), "}")


def _json_text(ink: Ink, text: str, suffix: str, name: str) -> None:
    quoted = json.dumps(text, ensure_ascii=ink.random.random() < 0.5)
    if not suffix:
        ink.note(name)
        ink.put(quoted)
        return
    kind = ('"@type"', '"xsd:token"') if suffix == "^^" else ('"@language"', json.dumps(suffix))
    pairs = [('"@value"', quoted), kind]
    ink.random.shuffle(pairs)
    ink.put("{")
    for key, text in pairs:
        ink.put(*[","] * (key == pairs[1][0]), key, ":")
        if text == quoted:
            ink.note(name)
        ink.put(text)
    ink.put("}")


WRITERS: dict[str, Callable[[list[Any], Random], Ink]] = {
    "turtle": turtle,
    "trig": trig,
    "nquads": nquads,
    "rdfxml": rdfxml,
    "jsonld": jsonld,
}
