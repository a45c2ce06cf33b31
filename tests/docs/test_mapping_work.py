"""The guide to work with crosswalks says what there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from pyoxigraph import parse

from iotssf_kg.crosswalk import rules
from iotssf_kg.dataset.graphs import FRAMEWORKS, crosswalk_of
from iotssf_kg.files import folder
from iotssf_kg.library import find
from iotssf_kg.namespaces import RDFS, SSF

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "mapping-work.md").read_text("utf-8")


def test_it_names_each_of_the_twelve_rules() -> None:
    assert rules.__doc__ is not None
    stated = re.findall(r"^(\d+)\. ", rules.__doc__, re.M)
    assert re.findall(r"^\| (\d+) \|", TEXT, re.M) == stated == [str(n) for n in range(1, 13)]


def test_its_terms_are_defined() -> None:
    path = str(folder("ontology") / "crosswalk.ttl")
    known = {q.subject for q in parse(path=path) if q.predicate == RDFS("isDefinedBy")}
    named = {SSF(name) for name in re.findall(r"`ssf:(\w+)`", TEXT)}
    assert len(named) >= 5
    assert named <= known


def test_its_graphs_are_those_of_a_store() -> None:
    assert f"`{FRAMEWORKS.value}`" in TEXT
    assert f"`{crosswalk_of('x.sssom.tsv').value.removesuffix('x')}<file>`" in TEXT


def test_its_questions_can_be_asked() -> None:
    asked = [shlex.split(line) for line in TEXT.splitlines() if line.startswith("iotssf query")]
    assert len(asked) == 2
    for words in asked:
        given = dict(words[n + 1].split("=", 1) for n, w in enumerate(words) if w == "--param")
        assert find(words[2]).bind(given)
