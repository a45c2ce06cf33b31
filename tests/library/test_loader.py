"""The loader is the linter: a query file that breaks a rule does not load, and says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from iotssf_kg.errors import SourceError
from iotssf_kg.library import load

GOOD = """#+ summary: Assets and when they changed.
#+ summary_ja: 機器・システムと変更日
#+ tags: [CQ05, change]
#+ audience: auditor
#+ parameters:
#+   asset: {kind: iri, en: Only this asset, ja: この機器のみ}
#+   date: {kind: date, default: today, en: The date, ja: 日付}
#+ columns:
#+   asset: {en: The asset, ja: 機器}
#+   changed: {en: When, ja: 変更日}

PREFIX ssf: <https://w3id.org/iot-ssf/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?asset ?changed
WHERE {
  VALUES ?asset { UNDEF }
  VALUES ?date { "2026-11-23"^^xsd:date }
  ?asset ssf:lastChanged ?changed .
  FILTER(?changed <= ?date)
}
ORDER BY ?asset ?changed
"""

# What is replaced, by what, the line that the error names, and its words.
BROKEN = [
    ("#+", "#", 1, "it has no #+ header"),
    ("#+ audience: auditor", "#+ audience: [auditor", 5, "the header is not YAML"),
    (
        "#+ summary_ja: 機器・システムと変更日\n",
        "",
        None,
        "missing or unknown in the header: summary_ja",
    ),
    ("summary_ja: 機器・システムと変更日", "summary_ja: ''", 2, "the header lacks summary_ja"),
    ("#+ tags", "#+ author: me\n#+ tags", None, "missing or unknown in the header: author"),
    ("[CQ05, change]", "[CQ06, change]", 3, "the file name and the tags do not name the same"),
    ("audience: auditor", "audience: everybody", 4, "no audience is called 'everybody'"),
    ("kind: iri", "kind: node", 17, "UNDEF is no default for asset, which is of kind node"),
    ("kind: iri, ", "", 6, "asset lacks kind"),
    (", ja: この機器のみ", "", 6, "asset lacks ja"),
    ("kind: iri,", "kind: iri, unit: day,", 6, "parameter asset has unknown keys"),
    ("default: today", "default: tomorrow", 7, "the default of date is not 'today'"),
    (
        "{kind: iri, en: Only this asset, ja: この機器のみ}",
        "iri",
        6,
        "asset has no table of its own",
    ),
    (", ja: 変更日}", "}", 10, "changed lacks ja"),
    ("#+   changed:", "#+   date:", 8, "the header describes other columns than asset, changed"),
    ("ssf:lastChanged ?changed .", "ssf:lastChanged ?changed ,", 20, "not SPARQL"),
    ("  VALUES ?asset { UNDEF }\n", "", 15, "parameter asset has no VALUES clause"),
    ("VALUES ?date {", "VALUES ?day {", 18, "?day is no parameter"),
    ('"2026-11-23"^^xsd:date }', "UNDEF }", 18, "UNDEF is no default for date"),
    ('"2026-11-23"^^xsd:date }', '"2026-11-23" }', 18, "is no default for date"),
    ("FILTER(?changed <= ?date)", "VALUES ?asset { ssf:a }", 15, "asset has several defaults"),
    ("SELECT ?asset ?changed\n", "SELECT *\n", 15, "SELECT * leaves the columns unnamed"),
    ("ORDER BY ?asset ?changed\n", "", 1, "the answer has no order"),
    (
        "FILTER(?changed <= ?date)",
        "FILTER NOT EXISTS { ?asset a ssf:System . ?asset ssf:hasPart ?part }",
        20,
        "NOT EXISTS is slow here",
    ),
    (
        "FILTER(?changed <= ?date)",
        "OPTIONAL { SELECT ?asset WHERE { ?asset a ssf:System } }",
        20,
        "rdflib misreads a subselect inside OPTIONAL",
    ),
    (
        "FILTER(?changed <= ?date)",
        "SERVICE <https://stranger.example/> { ?asset ?p ?o }",
        20,
        "SERVICE asks a stranger",
    ),
]


def written(root: Path, text: str, name: str = "cq05-changes") -> Path:
    path = root / "area" / f"{name}.rq"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_that_keeps_the_rules_loads(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    query = load(tmp_path)["cq05-changes"]
    assert (query.alias, query.area, query.questions) == ("cq05", "area", ("CQ05",))
    assert [column.name for column in query.columns] == ["asset", "changed"]
    assert query.parameters["date"].days == 0


@pytest.mark.parametrize(("part", "other", "line", "words"), BROKEN)
def test_a_broken_rule_is_named_with_its_line(
    tmp_path: Path, part: str, other: str, line: int | None, words: str
) -> None:
    assert part in GOOD
    path = written(tmp_path, GOOD.replace(part, other))
    with pytest.raises(SourceError) as error:
        load(tmp_path)
    assert words in str(error.value)
    assert (error.value.source, error.value.line) == (str(path), line)


def test_two_files_cannot_have_one_short_name(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, GOOD, "cq05-other")
    with pytest.raises(SourceError, match="cq05 is also the short name of cq05-changes"):
        load(tmp_path)


def test_a_file_name_is_words_after_the_number(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "cq05_Changes")
    with pytest.raises(SourceError, match="the file name and the tags"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"#+ audience: auditor", b"#+ audience: \xff", "not UTF-8"),
        (b"#+ audience: auditor", b"#+ audience: \x07", "not YAML"),
        (b"#+ audience: auditor", b"#+ audience: 2026-13-99", "not YAML"),
        (b"#+   asset: {kind", b"#+   1: {kind", "no text"),
        (b"?asset ssf:lastChanged ?changed .", b"service <urn:x> { ?s ?p ?o }", "SERVICE"),
    ],
)
def test_what_no_parser_may_see_is_refused_as_a_source(
    tmp_path: Path, old: bytes, new: bytes, fault: str
) -> None:
    file = tmp_path / "change" / "cq05-changed.rq"
    file.parent.mkdir()
    assert old in GOOD.encode()
    file.write_bytes(GOOD.encode().replace(old, new))
    with pytest.raises(SourceError, match=fault):
        load(tmp_path)
