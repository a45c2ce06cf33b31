"""Random mapping sets, with all that a row or a set can say."""

from __future__ import annotations

from hypothesis import strategies as st

from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import Relation

SHELF = shelf()
OURS, THEIRS = SHELF.get("iot-ssf-kg-sample"), SHELF.get("iec-62443-4-2")
# Whatever UTF-8 can say, and what trips tables, workbooks, YAML, XML and spreadsheets.
TEXT = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    [
        'with a "quotation", a comma; and two  blanks',
        "two\nlines",
        "a\ttab and\r\na return",
        "=1+1",
        "'=1+1",
        "＝SUM(A1)",
        " blanks around ",
        "# no: comment",
        "{[yaml]} &x *x",
        "7.0",
        "yes",
        "カテゴリ\u3000IV 🔒",
        "\ufeffmark",
        "\u2028line\x85next",
        "a|b\\|c",
        "_x000D_",
        "</x> & <y>",
    ]
)
DAYS = st.dates().map(str)


def ends(framework: Framework) -> st.SearchStrategy[End]:
    return st.sampled_from(list(framework.elements)).map(lambda id_: End(framework.name, id_))


_BOTH = st.tuples(ends(OURS), ends(THEIRS))
_PAIRS = _BOTH | st.tuples(ends(OURS), st.none()) | st.tuples(st.none(), ends(THEIRS))


def _row(pair: tuple[End | None, End | None], **values: object) -> Mapping:
    return Mapping(subject=pair[0], object=pair[1], **values)  # type: ignore[arg-type]


ROWS = st.builds(
    _row,
    pair=_PAIRS,
    id=st.uuids().map(str),
    relation=st.sampled_from(list(Relation)) | st.integers(1, 31).map(Relation),
    rationale=st.none() | st.sampled_from(Rationale),
    strength=st.none() | st.integers(0, 10),
    status=st.sampled_from(Status),
    method=st.sampled_from(Method),
    author=TEXT,
    date=st.just("") | DAYS,
    reviewer=TEXT,
    review_date=st.just("") | DAYS,
    agreement=st.none() | st.floats(-1, 1),
    comment=TEXT,
    source=TEXT,
    derived_from=st.lists(st.uuids().map(str), max_size=2).map(tuple),
)
SETS = st.builds(
    MappingSet,
    id=st.just("https://x.example/set"),
    title=TEXT,
    version=st.sampled_from(["", "1.0", "2026-11"]),
    subject=st.just(OURS.name),
    object=st.just(THEIRS.name),
    license=st.just("https://x.example/licence"),
    author=TEXT,
    date=st.just("") | DAYS,
    comment=TEXT,
    complete_subject=st.booleans(),
    complete_object=st.booleans(),
    rows=st.lists(ROWS, max_size=4, unique_by=lambda row: row.id).map(tuple),
    source=st.just("set.sssom.tsv"),
)
