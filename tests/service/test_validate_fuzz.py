"""Whatever bytes come to be judged, the answer is no fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.syntax import SYNTAXES
from tests.service.server import Served, served

WHOLE = {
    syntax.media_type: new_export("https://a.example/id/", "A", syntax, date(2026, 1, 1))
    for syntax in SYNTAXES
}
WHOLE["application/json"] = (
    b'{"contentToValidate": "<urn:a> <urn:b> \\"c\\" .", "contentSyntax": "text/turtle",'
    b' "embeddingMethod": "STRING", "validationType": "guard", "locale": "ja",'
    b' "reportSyntax": "text/turtle", "externalRules": []}'
)
WHOLE["multipart/form-data; boundary=x"] = (
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.ttl"\r\n\r\n<urn:a> '
    b'<urn:b> 1 .\r\n--x\r\nContent-Disposition: form-data; name="lang"\r\n\r\nja\r\n--x--\r\n'
)
KINDS = [*WHOLE, "application/x-www-form-urlencoded", "text/plain", "", "multipart/form-data", "x"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    options = ("--allow-update", "--timeout", "120")
    with served(tmp_path_factory.mktemp("fuzz") / "store", *options) as service:
        yield service


@st.composite
def damaged(draw: st.DrawFn, kind: str) -> bytes:
    """A document with some bytes replaced, left out or put in."""
    data = WHOLE.get(kind, b"")
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(data)))
        end = draw(st.integers(begin, min(len(data), begin + 8)))
        data = data[:begin] + draw(st.binary(max_size=8)) + data[end:]
    return data


def honest(answer: httpx.Response) -> bool:
    """Whether it is a report, or a problem with a reason."""
    if answer.status_code == 200:
        return answer.headers["x-conforms"] in ("true", "false")
    kind = answer.headers["content-type"]
    return 400 <= answer.status_code < 500 and kind == "application/problem+json"


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_bytes_are_judged_or_refused(service: Served, kind: str, data: st.DataObject) -> None:
    body = data.draw(st.one_of(st.binary(max_size=60), damaged(kind)))
    headers = {"Content-Type": kind} if kind else {}
    answer = httpx.post(f"{service.url}/validate", content=body, headers=headers, timeout=120)
    assert honest(answer), (answer.status_code, answer.text)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    query=st.dictionaries(
        st.sampled_from(["profile", "severity", "fail", "lang", "date", "name", "format", "x"])
        | st.text(max_size=5),
        st.text(max_size=12) | st.sampled_from(["guard", "ja", "2026-01-01", "json", "never"]),
        max_size=3,
    ),
    accept=st.sampled_from(["*/*", "text/csv", "x", ";q=", "a/b;q=nan", ""]),
)
def test_any_parameters_are_taken_or_refused(
    service: Served, query: dict[str, str], accept: str
) -> None:
    headers = {"Content-Type": "text/turtle", "Accept": accept}
    url, whole = f"{service.url}/validate", WHOLE["text/turtle"]
    answer = httpx.post(url, params=query, content=whole, headers=headers, timeout=120)
    assert honest(answer), (answer.status_code, answer.text)
