"""The table of assets: narrowed by what they are, page by page, each asset once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest
from lxml import html
from pyoxigraph import NamedNode

from iotssf_kg.dataset.summary import NONE
from iotssf_kg.namespaces import PREFIXES, SSF
from iotssf_kg.service.workbench import choosing
from iotssf_kg.service.workbench.choosing import Choice, found
from iotssf_kg.store import Store, select
from tests.service.server import Served
from tests.workbench.test_overview import HINATA, store
from tests.workbench.visits import Visit

__all__ = ["store"]
PROLOGUE = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
SCHEME = PREFIXES["sch"]
OPERATED = "?asset ssf:operatedBy ?operator"
# What is chosen, and the same said in SPARQL.
CHOICES = [
    (Choice(), OPERATED),
    (Choice(category=NamedNode(f"{SCHEME}III")), f"{OPERATED} ; ssf:category sch:III"),
    (Choice(category=NONE), f"{OPERATED} MINUS {{ ?asset ssf:category ?any }}"),
    (Choice(kind=SSF("System")), f"{OPERATED} ; a ssf:System"),
    (Choice(of=NamedNode(HINATA)), f"?asset ssf:operatedBy/ssf:memberOf? <{HINATA}>"),
    (Choice(operator=NamedNode(HINATA)), f"?asset ssf:operatedBy <{HINATA}>"),
    (
        Choice(category=NamedNode(f"{SCHEME}III"), kind=SSF("Device"), of=NamedNode(HINATA)),
        f"?asset ssf:operatedBy/ssf:memberOf? <{HINATA}> ; ssf:category sch:III ; a ssf:Device",
    ),
    (Choice(grade=NONE), OPERATED),
    (
        Choice(kind=SSF("Asset")),
        f"{OPERATED} MINUS {{ VALUES ?k {{ ssf:Device ssf:System }} ?asset a ?k }}",
    ),
]


def pages(store: Store, choice: Choice) -> Iterator[str]:
    first = ""
    for _ in range(50):
        part = found(store, choice, first)
        assert len(part.assets) <= choosing.LISTED
        yield from (asset.value for asset in part.assets)
        assert part.after > first or not part.after
        first = part.after
        if not first:
            return
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize(("choice", "pattern"), CHOICES)
def test_the_pages_together_are_what_a_query_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, choice: Choice, pattern: str
) -> None:
    monkeypatch.setattr(choosing, "LISTED", 7)
    live = select(store, f"{PROLOGUE}SELECT DISTINCT ?asset {{ {pattern} }} ORDER BY STR(?asset)")
    expected = [row["asset"].value for row in live if isinstance(row["asset"], NamedNode)]
    assert [*pages(store, choice)] == expected
    total = found(store, choice).total
    assert total in (len(expected), None)


def rows(workbench: Served, **chosen: str) -> html.HtmlElement:
    url = f"{workbench.url}/assets?{urlencode(chosen)}"
    answer = httpx.get(url, headers={"Accept": "text/html"}, timeout=60)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def test_a_facet_tells_how_many_it_leads_to(workbench: Served) -> None:
    first = rows(workbench, of=HINATA, lang="en")
    for option in first.xpath("//select[@id='category']/option[@value != '']"):
        narrowed = rows(workbench, of=HINATA, category=option.get("value"))
        assert f"({len(narrowed.xpath('//tbody/tr'))})" in option.text


def test_pages_follow_each_other(workbench: Served) -> None:
    one = rows(workbench, lang="en")
    [after] = one.xpath("//a[@rel='next']/@href")
    answer = httpx.get(workbench.url + after, headers={"Accept": "text/html"}, timeout=60)
    two = html.fromstring(answer.text)
    names = [page.xpath("//tbody/tr/th/a/@title") for page in (one, two)]
    assert len(names[0]) == choosing.LISTED
    assert names[0][-1] < min(names[1], default="")
    assert two.xpath("//a[@rel='next']") == []


def test_what_is_no_iri_is_a_bad_request(workbench: Served) -> None:
    for name in (*Choice._fields, "from"):
        answer = httpx.get(f"{workbench.url}/assets", params={name: 'x" }'}, timeout=60)
        assert answer.status_code == 400, name


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_reader_narrows_the_table_by_the_keyboard(visit: Visit, lang: str) -> None:
    page = visit(f"/assets?lang={lang}&of={HINATA}")
    before = page.locator("tbody tr").count()
    page.locator("#kind").select_option(str(SSF("System").value))
    page.locator("button.main").press("Enter")
    page.wait_for_url(re.compile("kind=http"))
    assert 0 < page.locator("tbody tr").count() < before
    assert page.locator("html").get_attribute("lang") == lang
    page.locator(".chips a").first.click()
    page.wait_for_url(re.compile("^((?!kind=).)*$"))
    assert page.locator("tbody tr").count() == before
