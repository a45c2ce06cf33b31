"""Pictures of graphs drawn by Cytoscape.js: under our policy, in the page's colours, with ways on.

What the policy refuses is an error in the console, which fails a visit.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.workbench.test_asset import ASSET, CONNECTED
from tests.workbench.visits import Visit, barriers

pytestmark = pytest.mark.usefixtures("bundled")
PAGE = f"/about?iri={ASSET}"
RISING = "rgb(168,32,26)", "rgb(255,157,148)"


def graph(page: Any, told: str, *given: object) -> Any:
    """What JavaScript tells of the graph *cy* on *page*."""
    page.wait_for_selector(".graph.live canvas")
    cy = "document.querySelector('.canvas')._cyreg.cy"
    return page.evaluate(f"(given) => {{ const cy = {cy}; return {told}; }}", [*given])


def place(page: Any, name: str) -> dict[str, float]:
    """Where the node *name* is in the canvas."""
    found: dict[str, float] = graph(page, "cy.getElementById(given[0]).renderedPosition()", name)
    return found


def drawn(page: Any, kind: str) -> int:
    """How many of the shapes of *kind* are in the server's picture."""
    found: int = page.locator(f".drawing {kind}").count()
    return found


def test_all_of_the_picture_is_there_and_what_matters_stands_out(visit: Visit) -> None:
    page = visit(PAGE)
    assert graph(page, "[cy.nodes().length, cy.edges().length]") == [
        drawn(page, ".node"),
        drawn(page, ".edge"),
    ]
    for kind in ("rising", "crossing"):
        assert graph(page, "cy.edges('.' + given[0]).length", kind) == drawn(page, f".{kind}") > 0
    told = (
        "['.rising', ':not(.rising)'].map((each) => cy.edges(each).first().numericStyle('width'))"
    )
    rising, other = graph(page, told)
    assert rising > 2 * other
    assert graph(page, "cy.edges('.crossing').first().style('line-style')") == "dashed"
    assert graph(page, "cy.nodes('.here').id()") == ASSET
    assert not page.locator(".drawing").is_visible()


def test_a_click_on_a_node_leads_to_its_page(visit: Visit) -> None:
    page = visit(f"{PAGE}&lang=ja")
    page.locator(".canvas").click(position=place(page, CONNECTED))
    page.wait_for_url("**care-controller*lang=ja")


def test_a_click_finds_its_node_when_what_is_above_has_grown(visit: Visit) -> None:
    page = visit(PAGE)
    place(page, CONNECTED)
    page.evaluate("document.querySelector('header').style.paddingTop = '150px'")
    page.locator(".canvas").click(position=place(page, CONNECTED))
    page.wait_for_url("**care-controller*")


def test_the_pointer_brings_out_what_a_node_is_joined_to(visit: Visit) -> None:
    page = visit(PAGE)
    page.locator(".canvas").hover(position=place(page, CONNECTED))
    page.wait_for_selector(".canvas[title]:not([title=''])")
    beside = "cy.$id(given[0]).closedNeighborhood()"
    assert graph(page, f"{beside}.filter('.aside').length", CONNECTED) == 0
    assert graph(page, "cy.elements('.aside').length") > 0


def test_it_follows_the_light_and_stays_off_paper(visit: Visit) -> None:
    page = visit(PAGE)
    colour = "cy.edges('.rising').first().style('line-color')"
    assert graph(page, colour) == RISING[0]
    page.emulate_media(color_scheme="dark")
    assert graph(page, colour) == RISING[1]
    page.emulate_media(media="print")
    assert page.locator(".drawing").is_visible()
    assert not page.locator(".canvas").is_visible()


def test_buttons_make_it_larger_and_show_all_of_it(visit: Visit) -> None:
    page = visit(PAGE)
    first = graph(page, "cy.zoom()")
    page.click("[data-zoom='1.25']")
    assert graph(page, "cy.zoom()") == pytest.approx(first * 1.25)
    page.click("[data-whole]")
    assert graph(page, "cy.zoom()") == pytest.approx(first)
    assert barriers(page) == []


def test_fingers_have_the_picture_of_the_server(visit: Visit) -> None:
    page = visit(PAGE, has_touch=True, is_mobile=True)
    assert page.locator(".drawing").is_visible()
    assert page.locator(".canvas").count() == 0


def test_an_answer_that_is_a_graph_is_drawn(visit: Visit) -> None:
    query = f"CONSTRUCT {{ <{ASSET}> ?p ?o }} WHERE {{ <{ASSET}> ?p ?o FILTER isIRI(?o) }} LIMIT 3"
    page = visit("/ask?query=" + quote(query))
    page.wait_for_selector(".yasqe .CodeMirror-code")
    page.click("button.main")
    assert graph(page, "cy.edges().length") == 3
    page.locator(".canvas").click(position=place(page, f"<{ASSET}>"))
    page.wait_for_url("**/about?iri=*ac-care*")
