"""Every figure of a report is what the queries answer on the same store."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from iotssf_kg.audit import audit, portfolio, table
from iotssf_kg.audit.evidence import HORIZON
from iotssf_kg.library import run
from iotssf_kg.rules.outcomes import Outcome
from tests.audit.worlds import LATER, STORES, TODAY, reported, shelved, turtle

SPACE = "https://{}.example/id/{}"
EXAMPLES = [
    SPACE.format(*each)
    for each in (
        ("suzukaze", "suzukaze"),
        ("suzukaze", "yanagi"),
        ("tsubame-air", "tsubame-air"),
        ("yukemuri-thermal", "yukemuri"),
        ("yukemuri-thermal", "minami-foods"),
        ("musashi-facility", "musashi"),
        ("musashi-facility", "tama-building"),
        ("hinata-home", "hinata"),
        ("hinata-home", "kaede"),
        ("amado-works", "amado-works"),
        ("kamado-boiler", "kamado-boiler"),
    )
]
FAULTY = [SPACE.format("op-00002", "operator"), SPACE.format("op-00003", "operator")]
CASES = [
    *(("examples", name, on) for name in EXAMPLES for on in (TODAY, LATER)),
    *(("faulty", name, TODAY) for name in FAULTY),
]
each_case = pytest.mark.parametrize(("world", "name", "on"), CASES)


def answer(world: str, query: str, **arguments: str) -> list[tuple[str, ...]]:
    rows = run(STORES[world](), query, arguments).rows
    return [tuple("" if term is None else term.value for term in row) for row in rows]


@each_case
def test_needs_stand_as_cq05_has_them(world: str, name: str, on: date) -> None:
    audit = reported(world, name, on)
    mine = {line.asset.iri for line in audit.assets}
    rows = [row for row in answer(world, "cq05", date=on.isoformat()) if row[0] in mine]
    assert {line.asset.iri: Counter(line.counts) for line in audit.assets if line.counts} == {
        asset: Counter(Outcome(row[4]) for row in rows if row[0] == asset)
        for asset in {row[0] for row in rows}
    }
    once = {(row[1], row[3]): Outcome(row[4]) for row in rows}
    assert audit.outcomes == Counter(once.values())
    told = Counter(
        (line.requirement.iri, str(group.outcome))
        for line in audit.needs
        for group in line.groups
        for _ in group.bearers
    )
    assert told == Counter((row[3], row[4]) for row in rows)


@each_case
def test_what_it_operates_counts_as_in_cq31(world: str, name: str, on: date) -> None:
    audit = reported(world, name, on)
    rows = answer(world, "cq31", organization=f"<{name}>", date=on.isoformat())
    assets = {item: int(number) for _, topic, item, number in rows if topic == "assets"}
    operated = [line for line in audit.assets if "operator" in line.roles]
    assert sum(not line.categories for line in operated) == assets.pop("none", 0)
    held = Counter(each for line in operated for each in line.categories)
    assert held == {item.rsplit("/", 1)[1]: number for item, number in assets.items()}


@each_case
def test_the_matrix_is_that_of_cq04(world: str, name: str, on: date) -> None:
    audit = reported(world, name, on)
    cells = {
        (cell.recovery, cell.economic): (cell.operated, cell.operated_devices)
        for matrix in audit.matrices
        for _, row in matrix.rows
        for cell in row
    }
    expected = {
        (recovery[-2:], economic[-2:]): (int(assets), int(devices))
        for _, _, recovery, economic, _, assets, devices in answer(
            world, "cq04", organization=f"<{name}>"
        )
    }
    assert cells == expected or (not expected and not any(sum(v) for v in cells.values()))


@each_case
def test_connections_are_those_of_cq11(world: str, name: str, on: date) -> None:
    audit = reported(world, name, on)
    mine = {line.asset.iri for line in audit.assets}
    rows = answer(world, "cq11")
    direct = {(r[0], r[2]) for r in rows if r[4] == "true" and mine.intersection((r[0], r[2]))}
    assert {(flow.low.iri, flow.high.iri) for flow in audit.flows} == direct
    reaching = {(r[2], r[1].rsplit("/", 1)[1]) for r in rows if r[2] in mine}
    assert {(reach.high.iri, low) for reach in audit.reaches for low in reach.lower} == reaching


@each_case
def test_evidence_out_of_date_is_that_of_cq14(world: str, name: str, on: date) -> None:
    audit = reported(world, name, on)
    before = date.fromordinal(on.toordinal() + HORIZON + 1).isoformat()
    rows = {(r[0], r[2], r[3]) for r in answer(world, "cq14", date=on.isoformat(), before=before)}
    told = {(e.evidence.iri, e.reason, e.day) for e in audit.expiring}
    own = tuple(line.export.iri.rsplit("/", 1)[0] + "/" for line in audit.exports if line.own)
    assert {row for row in rows if row[0].startswith(own)} <= told <= rows
    assert all(
        (line.days <= HORIZON) == (line.reason == "expires" or line.days < 0)
        for line in audit.expiring
        if line.reason != "older than the last change"
    )


@each_case
def test_justifications_are_those_of_cq27(world: str, name: str, on: date) -> None:
    audit = reported(world, name, on)
    told = {
        (line.requirement.iri, group.by.iri, group.until)
        for line in audit.needs
        for group in line.groups
        if group.outcome is Outcome.JUSTIFIED
    }
    rows = answer(world, "cq27", date=on.isoformat())
    assert told <= {(row[0], row[1], row[4]) for row in rows}


@each_case
def test_every_asset_of_its_own_exports_is_told_of_with_a_reason(
    world: str, name: str, on: date
) -> None:
    audit = reported(world, name, on)
    categories = {(row[1], row[0].rsplit("/", 1)[1]) for row in answer(world, "cq01")}
    told = {(line.asset.iri, each) for line in audit.assets for each in line.categories}
    assert told <= categories
    assert all(line.reasons and line.roles for line in audit.assets)
    assert [line.number for line in audit.assets] == list(range(1, len(audit.assets) + 1))


@pytest.mark.parametrize("world", STORES)
def test_the_line_of_every_organization_is_that_of_cq31(world: str) -> None:
    found = portfolio(STORES[world](), TODAY)
    rows = answer(world, "cq31", date=TODAY.isoformat())
    told = {
        (line.iri, *key): number for line in found.lines for key, number in line.figures.items()
    }
    assert told == {tuple(row[:3]): int(row[3]) for row in rows}
    total = sum(sum(n for n in row if isinstance(n, int)) for row in table(found).rows)
    assert total == sum(int(row[3]) for row in rows)


def test_findings_at_the_day_of_loading_are_those_recorded() -> None:
    audit = reported("examples", EXAMPLES[0], TODAY)
    assert [(r.on, r.findings, r.now) for r in audit.recorded] == [(TODAY.isoformat(), 0, 0)]
    assert audit.gone == ()


def test_findings_of_a_later_day_are_judged_anew() -> None:
    audit = reported("examples", EXAMPLES[0], LATER)
    [recorded] = audit.recorded
    assert (recorded.on, recorded.findings) == (TODAY.isoformat(), 0)
    assert recorded.now == sum(len(group.nodes) for group in audit.findings) > 0
    assert audit.outcomes[Outcome.OPEN] > 0


def test_it_says_what_was_checked_and_what_found_nothing_to_check() -> None:
    audit = reported("examples", EXAMPLES[0], TODAY)
    looked = {line.shape.name: line.nodes for line in audit.checked}
    assert looked["Asset"] >= len(audit.assets)
    assert 0 in looked.values()


def test_what_is_not_at_hand_is_named() -> None:
    text = """
        @prefix o: <https://op.example/id/> .
        o:export a ssf:Export ; dcterms:publisher o:party ; void:uriSpace "https://op.example/id/" ;
            dcterms:issued "2026-04-01"^^xsd:date .
        o:device a ssf:Device ; ssf:usedIn o:home ; ssf:operatedBy o:party ;
            ssf:adoptedAssessment o:rating .
        o:rating a ssf:Assessment ; ssf:assesses o:device ; ssf:recoveryDifficulty ssf:R1 ;
            ssf:economicImpact ssf:E1 ; ssf:underScheme sch:scheme ; ssf:status ssf:Final .
        o:measure a ssf:Measure ; ssf:on o:device ; ssf:meets rq:P1-02 ;
            ssf:measureStatus ssf:Implemented ; ssf:validFrom "2026-01-01"^^xsd:date ;
            ssf:evidencedBy <https://lab.example/id/report-7> .
    """
    found = audit(shelved([turtle(text)]), "https://op.example/id/party", TODAY)
    groups = [g for line in found.needs for g in line.groups if g.outcome is Outcome.NOT_JUDGED]
    assert [group.evidence.iri for group in groups] == ["https://lab.example/id/report-7"]
    assert "report-7" in " ".join(groups[0].why)


def test_a_maker_answers_for_what_others_run() -> None:
    found = reported("examples", "https://tsubame-air.example/id/tsubame-air", TODAY)
    made = {line.asset.iri for line in found.assets if "maker" in line.roles}
    assert "https://suzukaze.example/id/ac-care" in made
    foreign = {line.export.iri for line in found.exports if not line.own}
    assert foreign == {"https://suzukaze.example/id/export-2026"}
    assert not any(line.roles == () for line in found.assets)


def test_findings_that_say_the_same_stand_together() -> None:
    found = reported("faulty", FAULTY[0], TODAY)
    assert len(found.findings) < sum(len(group.nodes) for group in found.findings)


def test_an_organization_without_assets_has_a_report_too() -> None:
    found = reported("examples", "https://suzukaze.example/id/take-audit", TODAY)
    assert (found.assets, found.findings, found.outcomes.total()) == ((), (), 0)


def test_what_a_staff_group_operates_counts_for_its_organization() -> None:
    text = """
        @prefix o: <https://op.example/id/> .
        o:export a ssf:Export ; dcterms:publisher o:party ; void:uriSpace "https://op.example/id/" ;
            dcterms:issued "2026-04-01"^^xsd:date .
        o:party a ssf:Organization . o:crew a ssf:StaffGroup ; ssf:memberOf o:party .
        o:device a ssf:Device ; ssf:usedIn o:home ; ssf:operatedBy o:crew ;
            ssf:adoptedAssessment o:rating .
        o:rating a ssf:Assessment ; ssf:assesses o:device ; ssf:recoveryDifficulty ssf:R1 ;
            ssf:economicImpact ssf:E1 ; ssf:underScheme sch:scheme ; ssf:status ssf:Final .
    """
    store = shelved([turtle(text)])
    [line] = portfolio(store, TODAY).lines
    found = audit(store, "https://op.example/id/party", TODAY)
    cells = [cell.operated for m in found.matrices for _, row in m.rows for cell in row]
    assert (line.iri, sum(cells)) == ("https://op.example/id/party", 1)
    assert sum(n for (topic, _), n in line.figures.items() if topic == "assets") == 1
    assert "operator" in found.assets[0].roles
