"""The network of frameworks as a picture: a box for each, an arrow for each set of mappings.

The same bytes for the same frameworks and sets. Frameworks that no set joins stand below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from textwrap import wrap
from typing import Any, Final, NamedTuple
from unicodedata import east_asian_width

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from iotssf_kg.crosswalk.drawing import (
    COLUMN,
    GAP,
    LEAST,
    WIDTH,
    Spot,
    Stroke,
    spots,
    stroke,
)
from iotssf_kg.crosswalk.figures import figures, share
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.layout import layered
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.report.xmltext import xml_characters

_MARGIN, _TOP, _SPACE, _COLUMNS = 24, 100, 60, 3
# How many characters of a name and of a title a line of a box has room for, and how many lines.
_NAME, _TITLE, _LINES = 31, 40, 2
# From the base line of a box's name to the next one, and from that on.
_FIRST, _NEXT = 18, 15
_WORDS: Final = {
    "title": ("Network of frameworks", "枠組みのネットワーク"),
    "summary": (
        "{frameworks} frameworks, {sets} sets of mappings, {rows} rows, {share} of them reviewed.",
        "枠組み{frameworks}件、対応集合{sets}件、{rows}行、うち査読済み{share}。",
    ),
    "legend": (
        "An arrow leads from subjects to objects; it is dashed where no row is reviewed. "
        "A heavy frame: made by this project for illustration, not METI's.",
        "矢印は主体から客体へ向かい、破線は査読済みの行がないことを示す。"
        "太枠は本プロジェクトが例示のために作成したものであり、経済産業省のものではない。",
    ),
    "label": ("{rows} rows, {share} reviewed", "{rows}行、査読済み{share}"),
    "told": (
        "{subject} to {object}: {rows} rows, {share} reviewed.",
        "{subject} から {object} へ: {rows}行、査読済み{share}。",
    ),
    "within": ("within: {rows} rows, {share} reviewed", "内部: {rows}行、査読済み{share}"),
    "elements": ("{count} elements, {verification}", "要素{count}件、{verification}"),
    "alone": ("No set of mappings yet", "対応集合がまだないもの"),
    "and": (", ", "、"),
    "primary": ("primary source", "一次資料による"),
    "secondary": ("secondary source", "二次資料による"),
    "unverified": ("unverified", "未確認"),
    "project": ("this project's", "本プロジェクト作成"),
}


class Joined(NamedTuple):
    """A set of mappings in figures.

    Attributes:
        subject: The name of the subjects' framework.
        object: That of the objects'.
        rows: How many rows it has.
        reviewed: How many of them are reviewed.
    """

    subject: str
    object: str
    rows: int
    reviewed: int


class Box(NamedTuple):
    """A framework as it is drawn.

    Attributes:
        name: Its name.
        title: Its title.
        own: Whether this project made it.
        texts: What stands in it, its name first.
        spot: Where it is.
    """

    name: str
    title: str
    own: bool
    texts: tuple[str, ...]
    spot: Spot

    def lines(self) -> Iterator[tuple[int, str]]:
        """Its texts with their base lines, together in the middle."""
        tall = _FIRST + _NEXT * (len(self.texts) - 1)
        base = self.spot.y + (self.spot.height - tall) // 2 + 14
        for number, text in enumerate(self.texts):
            yield base + (_FIRST + _NEXT * (number - 1) if number else 0), text


class Arrow(NamedTuple):
    """A set of mappings as it is drawn.

    Attributes:
        told: What it joins, and its figures, in a sentence.
        label: Its figures.
        reviewed: Whether any row is.
        stroke: The line.
        leads: Where a reader is led by it; "" for nowhere.
    """

    told: str
    label: str
    reviewed: bool
    stroke: Stroke
    leads: str


def as_picture(shelf: Shelf, sets: Sequence[MappingSet], lang: str = "en") -> bytes:
    """The network of *sets* between the frameworks on *shelf*, as SVG with text in *lang*."""
    joined = [Joined(each.subject, each.object, *_counted(each)) for each in sets]
    return drawing([(each, len(each.elements)) for each in shelf], joined, lang)


def _counted(mappings: MappingSet) -> tuple[int, int]:
    found = figures(mappings)
    return found.rows, found.reviewed


def drawing(
    frameworks: Sequence[tuple[Framework, int]],
    sets: Sequence[Joined],
    lang: str,
    leads: Callable[[str, str], str] | None = None,
) -> bytes:
    """The network of *sets* as SVG with text in *lang*.

    Args:
        frameworks: Those that there are, each with how many elements it has.
        sets: The sets between them.
        lang: ``en`` or ``ja``.
        leads: Where the page about a subject's and an object's framework is, if there is one.
    """
    w = {key: ja if lang == "ja" else en for key, (en, ja) in _WORDS.items()}
    drawn = [each for each in sets if each.subject != each.object]
    layout = layered([(each.subject, each.object) for each in drawn])
    at = spots(layout, _MARGIN, _TOP)
    strokes = [stroke(layout, at, line) for line in layout.lines]
    spot = {item.name: each for item, each in at.items() if item.line is None}
    columns = max(len(layout.columns), _COLUMNS)
    end = max(map(_lower, at.values()), default=_TOP)
    apart = [each for each in frameworks if each[0].name not in spot]
    rows = _rows(columns, end + _SPACE + GAP)
    alone = [_box(*each, next(rows), sets, w) for each in apart]
    together = (each for each in frameworks if each[0].name in spot)
    told = {
        **_frame(w, lang),
        "summary": _summary(len(frameworks), sets, w),
        "linked": leads is not None,
        "below": end + _SPACE,
        "width": 2 * _MARGIN + (columns - 1) * COLUMN + WIDTH,
        "height": max([end, *(_lower(box.spot) for box in alone)]) + _MARGIN,
        "arrows": [_arrow(*each, w, leads) for each in zip(drawn, strokes, strict=True)],
        "boxes": [_box(*each, spot[each[0].name], sets, w) for each in together],
        "alone": alone,
    }
    return _template().render(told).encode()


def _frame(w: Mapping[str, str], lang: str) -> dict[str, Any]:
    return {"lang": lang, "w": w, "margin": _MARGIN, "box_width": WIDTH}


def _rows(columns: int, top: int) -> Iterator[Spot]:
    """Where boxes are that nothing joins: in rows of *columns*."""
    for number in count():
        down, right = divmod(number, columns)
        yield Spot(_MARGIN + right * COLUMN, top + down * (LEAST + GAP), LEAST)


def _lower(spot: Spot) -> int:
    return spot.y + spot.height


def _summary(frameworks: int, sets: Sequence[Joined], w: Mapping[str, str]) -> str:
    rows, reviewed = sum(each.rows for each in sets), sum(each.reviewed for each in sets)
    told = {"frameworks": frameworks, "sets": len(sets), "rows": f"{rows:,}"}
    return w["summary"].format(**told, share=share(reviewed, rows))


def _arrow(
    each: Joined, line: Stroke, w: Mapping[str, str], leads: Callable[[str, str], str] | None
) -> Arrow:
    where = leads(each.subject, each.object) if leads else ""
    return Arrow(_said(w["told"], each), _said(w["label"], each), each.reviewed > 0, line, where)


def _said(words: str, each: Joined) -> str:
    shown = share(each.reviewed, each.rows)
    return words.format(
        subject=each.subject, object=each.object, rows=f"{each.rows:,}", share=shown
    )


def _box(
    framework: Framework, size: int, spot: Spot, sets: Sequence[Joined], w: Mapping[str, str]
) -> Box:
    within = [each for each in sets if each.subject == each.object == framework.name]
    verification = w[framework.verification]
    texts = (
        _clipped(framework.name),
        *_wrapped(framework.title),
        w["elements"].format(count=f"{size:,}", verification=verification),
        *(_said(w["within"], each) for each in within),
    )
    own = framework.verification == "project"
    return Box(framework.name, framework.title, own, texts, spot)


def _clipped(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _wrapped(title: str) -> list[str]:
    wide = any(east_asian_width(each) in "WF" for each in title)
    return wrap(title, _TITLE // 2 if wide else _TITLE, max_lines=_LINES, placeholder="…")


@cache
def _template() -> Template:
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("page")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_fit,
    )
    return pages.get_template("network.svg")


def _fit(value: Any) -> Any:
    return xml_characters(value) if type(value) is str else value
