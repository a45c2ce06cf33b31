"""``iotssf review``: from a report to a store, by way of a reviewer."""

from __future__ import annotations

from pathlib import Path

from iotssf_kg.namespaces import SSF
from tests.report.reviewed import ANSWERS, DAY, NODES, SPACE, finding, workbook


def test_from_report_to_store_and_asked_for_by_sparql(iotssf, tmp_path: Path) -> None:
    out, store = tmp_path / "reviews.ttl", tmp_path / "store"
    path = workbook(tmp_path, *ANSWERS, nodes=NODES)
    run = iotssf("review", path, "--space", SPACE, "--name", "Auditor", "--out", out, "--date", DAY)
    assert (run.code, "stay in the workbook" in run.err) == (0, True)
    assert iotssf("validate", out, "--date", DAY).code == 0
    assert iotssf("load", "--store", store, out, "--date", DAY).code == 0
    query = tmp_path / "waived.rq"
    query.write_text(
        f"""PREFIX ssf: <{SSF}>
        SELECT ?fingerprint ?node ?until WHERE {{ GRAPH ?export {{
          ?review ssf:reviewOutcome ssf:Waived ; ssf:fingerprint ?fingerprint ;
            ssf:reviews ?node ; ssf:waivedUntil ?until . }} }}"""
    )
    answer = iotssf("query", "--store", store, query, "--format", "csv").out.split()
    assert answer[1:] == [f"{finding(1)[0]},{finding(1)[1].value},2027-03-31"]


def test_a_workbook_that_nobody_filled_in_gives_no_export(iotssf, tmp_path: Path) -> None:
    run = iotssf("review", workbook(tmp_path), "--space", SPACE, "--name", "Auditor")
    assert (run.code, "no review is filled in" in run.err) == (2, True)
