"""What must be said wherever a figure taken from crosswalks is shown, in English and Japanese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.coverage import Coverage
from iotssf_kg.crosswalk.frameworks import Framework


class Remark(NamedTuple):
    """One sentence, in both languages."""

    en: str
    ja: str


_MEASURES: Final = Remark(
    "It measures {title}, which this project made for illustration: not METI's requirements.",
    "測っているのは本プロジェクトが例示のために作成した {title} であり、"
    "経済産業省の要求事項ではない。",
)
_HOLE: Final = Remark(
    "What IEC 62443 asks of organizations (parts 2-1 and 2-4) is in no list here yet.",
    "IEC 62443のうち組織に対する要求（2-1及び2-4）の一覧はまだない。",
)
_REVIEWED: Final = Remark(
    "{reviewed} of {rows} rows are reviewed; the others are proposals.",
    "{rows}行のうち{reviewed}行が査読済みであり、他は提案である。",
)
_OPEN: Final = Remark(
    "No set says that it is complete for {name}: what has no row there is unsaid, not a gap.",
    "{name} について網羅的とする対応集合はない。行のない要素は不明であり、欠落とはいえない。",
)
_NEVER: Final = Remark(
    "A row compares what two texts ask for; it says of nobody and of nothing that it conforms.",
    "行は二つの文書が求める内容を比べるものであり、何かが適合することを示すものではない。",
)
_FAMILY: Final = "iec-62443-"


def remarks(coverage: Coverage) -> Iterator[Remark]:
    """What a reader of *coverage* must know."""
    both = (coverage.subject, coverage.object)
    own = [each for each in both if each.verification == "project"]
    yield from (_told(_MEASURES, title=each.title) for each in own)
    if own or any(_of_the_family(each) for each in both):
        yield _HOLE
    rows = [row for each in coverage.sets for row in each.rows]
    yield _told(_REVIEWED, reviewed=sum(row.reviewed for row in rows), rows=len(rows))
    if not coverage.complete:
        yield _told(_OPEN, name=coverage.subject.name)
    yield _NEVER


def _told(remark: Remark, **values: object) -> Remark:
    return Remark(*(each.format(**values) for each in remark))


def _of_the_family(framework: Framework) -> bool:
    return framework.key.startswith(_FAMILY)
