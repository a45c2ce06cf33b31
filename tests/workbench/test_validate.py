"""``/validate``: documents are judged, mended and judged again in a browser; nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from lxml import html
from werkzeug.serving import make_server

from iotssf_kg.asking.wishes import REPORTS
from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.syntax import TURTLE, XLSX
from iotssf_kg.service import Settings, create_app
from iotssf_kg.service.headers import POLICY
from tests.service.server import Served
from tests.workbench.conftest import EXAMPLES
from tests.workbench.visits import Visit, barriers

DAY = "2026-11-23"
FAIL = (EXAMPLES / "air-conditioner" / "air-conditioner_FAIL.ttl").read_text(encoding="utf-8")
CLEAN = new_export("https://clean.example/id/", "Clean", TURTLE, date.fromisoformat(DAY)).decode()
BAD = "@prefix e: <urn:e:> .\ne:a e:b x:c .\n"
SELECTED = "(f => f.value.slice(f.selectionStart, f.selectionEnd))(document.activeElement)"
FIELD = "document.getElementById('text').value"


def judge(page: Any, text: str | None = None, then: str = "#report:not([hidden])") -> None:
    """Have *text* judged on *page*, on one and the same day, and wait for what comes *then*."""
    page.eval_on_selector("#date", "(field, day) => { field.value = day; }", DAY)
    if text is not None:
        write(page, text)
    page.click("button.main")
    page.wait_for_selector(then)


def write(page: Any, text: str) -> None:
    """Have *text* in the field; Chromium types many lines for seconds."""
    typed = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input')); }"
    page.eval_on_selector("#text", typed, text)


def files(**named: str | bytes) -> list[dict[str, object]]:
    """Files to choose, by name without the dot."""
    told = {name.replace("_", "."): text for name, text in named.items()}
    return [
        {"name": name, "mimeType": "", "buffer": text.encode() if isinstance(text, str) else text}
        for name, text in told.items()
    ]


def post(service: Served, text: str = FAIL, **asked: str) -> httpx.Response:
    """What a program is told of *text*."""
    given = {"date": DAY, "name": "text", **asked}
    kind = {"Content-Type": "text/turtle"}
    return httpx.post(
        f"{service.url}/validate", params=given, content=text, headers=kind, timeout=60
    )


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_findings_stand_by_requirement_with_line_excerpt_and_remedy(
    visit: Visit, workbench: Served, lang: str
) -> None:
    page = visit(f"/validate?lang={lang}")
    judge(page, FAIL)
    found = post(workbench, lang=lang).json()["findings"]
    told = page.eval_on_selector_all("#groups .badge", "all => all.map(each => each.textContent)")
    counts = Counter((each["requirement"] or each["shape"], each["severity"]) for each in found)
    heads = [int(each.split()[0]) for each in told if each[0].isdigit()]
    assert sorted(heads) == sorted(counts.values())
    [need] = [each for each in found if each["requirement"].endswith("P2-02")][:1]
    group = page.locator("#groups > details", has_text="P2-02").first
    assert group.evaluate("each => each.open")
    shown = group.locator(".finding").first
    assert need["message"] == shown.locator(".message").text_content()
    assert need["mending"] == shown.locator("[data-mending] pre").text_content()
    assert shown.locator("mark").text_content() == f"{need['line']:5}  {need['excerpt']}\n"
    shown.locator(".place").click()
    assert page.evaluate(SELECTED) == need["excerpt"]
    assert group.locator("a").first.get_attribute("href").startswith("/requirement/sample/1.0/")
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 640})
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("lang", "place"), [("en", "Line 2, column 9"), ("ja", "2行9文字目")])
def test_what_cannot_be_read_is_said_at_its_line_and_can_be_tried_again(
    visit: Visit, lang: str, place: str
) -> None:
    page = visit(f"/validate?lang={lang}")
    judge(page, BAD, "#fault .bad")
    told = page.inner_text("#fault")
    assert place in told
    assert "@prefix x" in told
    assert page.evaluate(SELECTED) == "x:c ."
    judge(page, CLEAN)
    assert page.inner_text("#fault") == ""
    assert page.get_attribute("#verdict", "class") == "good"
    assert page.evaluate("document.activeElement.id") == "verdict"


def test_what_mends_is_added_to_the_text_and_ends_the_finding(visit: Visit) -> None:
    page = visit("/validate")
    judge(page, FAIL)
    before = page.inner_text("[data-count=violation]")
    page.click("[data-add] >> nth=0")
    added = page.locator("[data-mending] pre").first.text_content()
    assert page.evaluate(FIELD) == f"{FAIL.rstrip()}\n\n{added}"
    assert page.evaluate(SELECTED) == added.partition("\n")[0]
    page.click("button.main")
    changed = "n => document.querySelector('[data-count=violation]').textContent !== n"
    page.wait_for_function(changed, arg=before)
    assert int(page.inner_text("[data-count=violation]")) == int(before) - 1


def test_a_line_is_found_though_others_came_before_it(visit: Visit) -> None:
    page = visit("/validate")
    wrong = (
        CLEAN + '\n<https://clean.example/id/a> <https://w3id.org/iot-ssf/ns#nothing> "here" .\n'
    )
    judge(page, wrong)
    write(page, f"# one\n# more\n{wrong}")
    page.click("#groups .place >> nth=0")
    assert page.evaluate(SELECTED).endswith('"here" .')


def test_of_a_large_file_the_field_has_a_portion(visit: Visit) -> None:
    line = '<urn:a> <urn:b> "{:060}" .\n'
    large = "".join(line.format(number) for number in range(60_000)) + "<urn:a> x:b 1 ."
    assert len(large) > 5_000_000
    page = visit("/validate")
    page.set_input_files("#file", files(large_ttl=large))
    page.wait_for_selector("#portions:not([hidden])")
    assert len(page.evaluate(FIELD)) <= 1 << 17
    assert "60,001" in page.inner_text("#portions")
    judge(page, then="#fault .bad")
    assert page.evaluate(SELECTED) == "x:b 1 ."
    assert page.evaluate(FIELD).endswith(large[-1000:])
    page.keyboard.type("<urn:b> 1 .")
    page.click("#portions button >> nth=0")
    assert not page.evaluate(FIELD).endswith("1 .")
    page.click("#portions button >> nth=1")
    assert page.evaluate(FIELD).endswith("<urn:a> <urn:b> 1 .")


def test_a_large_text_is_pasted_as_a_whole(visit: Visit) -> None:
    page = visit("/validate")
    write(page, "# before\n")
    large = '<urn:a> <urn:b> "c" .\n' * 50_000
    page.eval_on_selector(
        "#text",
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          field.setSelectionRange(9, 9);
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
        }""",
        large,
    )
    assert "50,002" in page.inner_text("#portions")
    assert len(page.evaluate(FIELD)) <= 1 << 17


def test_thousands_of_findings_come_in_portions(visit: Visit) -> None:
    said = "\n".join(f'ssf:none "{number}" ;' for number in range(2000))
    more = f"@prefix ssf: <https://w3id.org/iot-ssf/ns#> .\n<https://clean.example/id/a> {said}."
    page = visit("/validate")
    judge(page, f"{CLEAN}\n{more}")
    assert page.locator(".finding").count() == 50
    page.click("[data-rows] > button")
    assert page.locator(".finding").count() == 100
    assert page.evaluate("document.activeElement.className") == "finding"


def test_every_report_can_be_saved_and_is_that_of_the_service(
    visit: Visit, workbench: Served
) -> None:
    page = visit("/validate?lang=ja")
    judge(page, CLEAN)
    for form in REPORTS:
        with page.expect_download() as saving:
            page.click(f"#files button[value={form}]")
        saved = Path(saving.value.path()).read_bytes()
        expected = post(workbench, CLEAN, format=form, lang="ja", name="テキスト").content
        assert (form, saved) == (form, expected)


def test_several_documents_are_judged_together_and_each_is_led_to(visit: Visit) -> None:
    page = visit("/validate")
    book = new_export("https://book.example/id/", "Book", XLSX, date.fromisoformat(DAY))
    page.set_input_files("#file", files(a_ttl=CLEAN, b_nt="<urn:a>\n<urn:b> 1 .", c_xlsx=book))
    page.wait_for_selector("#which:not([hidden])")
    judge(page)
    assert page.get_attribute("#verdict", "class") == "bad"
    page.click("#unjudged .place")
    assert page.evaluate("document.getElementById('document').selectedOptions[0].text") == "b.nt"
    assert page.evaluate(SELECTED)
    page.select_option("#document", "c.xlsx")
    assert (page.is_visible("#text"), page.is_visible("#binary")) == (False, True)


def test_without_scripts_the_next_page_is_the_report(visit: Visit) -> None:
    page = visit("/validate?lang=ja", java_script_enabled=False)
    page.set_input_files("#file", files(export_ttl=FAIL))
    page.click("button.main")
    assert "不適合" in page.inner_text("h1")
    assert page.locator("details.group").count() > 5


def test_the_report_as_a_page_has_its_style_and_script_and_nothing_of_ours(visit: Visit) -> None:
    page = visit("/validate")
    write(page, FAIL)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('judged'))")
    page.wait_for_selector("details.group")
    page.click("details.group summary >> nth=0")
    page.wait_for_selector(".finding")
    assert (
        page.eval_on_selector(".head", "each => getComputedStyle(each).borderLeftStyle") == "solid"
    )
    assert page.evaluate("origin") == "null"


def form(service: Served, parts: dict[str, Any], **headers: str) -> httpx.Response:
    """What is answered to a form with the *parts*, and a field without a file as browsers send."""
    sent = [(name, (None, text)) for name, texts in parts.items() for text in texts]
    empty = ("file", ("", b"", "application/octet-stream"))
    return httpx.post(f"{service.url}/validate", files=[empty, *sent], headers=headers, timeout=60)


def test_a_form_brings_a_text_as_well(workbench: Served) -> None:
    asked = {"date": [DAY], "profile": ["guard", "exchange"], "severity": ["info"], "lang": ["ja"]}
    typed = {"contentToValidate": [FAIL], "contentSyntax": ["text/turtle"]}
    told = form(workbench, {**typed, **asked})
    same = post(workbench, profile="guard,exchange", lang="ja", name="body")
    assert told.content == same.content
    today = form(workbench, {**typed, "date": [""]})
    assert today.json()["date"] == date.today().isoformat()


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({"contentToValidate": [CLEAN]}, "contentSyntax"),
        ({"contentToValidate": [CLEAN], "contentSyntax": ["text/calendar"]}, "contentSyntax"),
        ({"contentToValidate": [CLEAN, CLEAN], "contentSyntax": ["turtle"]}, "contentToValidate"),
        ({"contentToValidate": [""], "contentSyntax": ["turtle"]}, None),
    ],
)
def test_a_form_that_brings_none_says_why(
    workbench: Served, parts: dict[str, Any], where: str | None
) -> None:
    told = form(workbench, parts)
    assert (told.status_code, told.json().get("where")) == (400, where)
    page = form(workbench, parts, Accept="text/html")
    assert (page.status_code, page.headers["content-security-policy"]) == (400, POLICY)
    assert html.fromstring(page.text).xpath("string(//h1)") == told.json()["title"]


def test_programs_are_answered_as_ever(workbench: Served) -> None:
    asked = httpx.get(f"{workbench.url}/validate", headers={"Accept": "application/json"})
    assert (asked.status_code, asked.headers["allow"]) == (405, "POST, OPTIONS")
    names = httpx.get(f"{workbench.url}/validate/names.json?lang=ja").json()
    found = post(workbench).json()["findings"]
    assert {each["requirement"] or each["shape"] for each in found} <= names.keys()
    assert {each["shape"] for each in found} <= names.keys()


@pytest.fixture
def private(workbench: Served) -> Iterator[str]:
    """The URL of the same service, where validating needs a token."""
    app = create_app(Settings(store=str(workbench.store), private=True))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["clerks"].close()


def test_where_validating_needs_a_token_it_is_sent_and_kept_nowhere(
    browser: Any, private: str, workbench: Served
) -> None:
    visit = Visit(browser, private)
    page = visit("/validate")
    judge(page, CLEAN, "#fault .bad")
    assert "token" in page.inner_text("#fault")
    assert page.evaluate("document.activeElement.id") == "token"
    page.keyboard.type(workbench.token)
    judge(page, CLEAN)
    with page.expect_download() as saving:
        page.click("#files button[value=csv]")
    assert Path(saving.value.path()).read_bytes().startswith(b"focus,")
    kept = "[document.cookie, localStorage.length, sessionStorage.length, location.search]"
    assert page.evaluate(kept) == ["", 0, 0, ""]
    visit.close()
    assert visit.faults == []
