"""What is derived from the vocabulary for vendors: the property table and the JSON Schema."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pyoxigraph import RdfFormat, parse

from iotssf_kg.files import folder
from iotssf_kg.vocabulary import json_schema, property_table, vocabulary

SCHEMA = json_schema()
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CONTEXT = "https://w3id.org/iot-ssf/context.jsonld"
BASE = "https://kaze.example/id/"
MINIMAL: dict[str, Any] = {
    "@context": [CONTEXT, {"@base": BASE}],
    "@graph": [
        {
            "id": "export-2026",
            "type": "Export",
            "publisher": "kaze",
            "issued": "2026-10-01",
            "uriSpace": BASE,
            "conformsTo": "https://w3id.org/iot-ssf/profile/exchange/1.0",
        },
        {"id": "kaze", "type": "Organization", "label": {"en": "Kaze", "ja": "カゼ"}},
        {
            "id": "home",
            "type": "UseContext",
            "contextType": "PrivateHousehold",
            "sector": "Residential",
            "users": ["GeneralPublic"],
            "exposure": "Internet",
            "supervision": "OccupantPresent",
        },
        {
            "id": "air-conditioner",
            "type": ["Device", "saref:Appliance"],
            "label": "Air conditioner",
            "quantity": 300,
            "usedIn": "home",
            "operatedBy": "kaze",
            "performs": {"id": "cooling", "type": "Actuating", "quantityKind": "qk:Temperature"},
            "schema:weight": 12.5,
        },
        {
            "id": "rating",
            "type": "Assessment",
            "assesses": "air-conditioner",
            "inContext": "home",
            "recoveryDifficulty": "R2",
            "economicImpact": "E1",
            "underScheme": "sch:scheme",
            "status": "Final",
            "rationale": {"ja": "誤作動しても短時間で気付く。"},
            "attributedTo": "kaze",
            "issued": "2026-08-01",
        },
        {"id": "model", "type": "ProductModel", "label": "RAS-X22", "gtin": "04912345000017"},
        {"id": "bound", "type": "LowerBound", "level": "E2", "amount": 1000000, "currency": "JPY"},
    ],
}
EXPORT, PARTY, HOME, DEVICE, RATING, MODEL, BOUND = range(7)
CHECK = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def changed(node: int, **values: object) -> dict[str, Any]:
    document = deepcopy(MINIMAL)
    document["@graph"][node].update(values)
    return document


def without(node: int, key: str) -> dict[str, Any]:
    document = deepcopy(MINIMAL)
    del document["@graph"][node][key]
    return document


def test_the_schema_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(json.loads(json.dumps(SCHEMA)))


def test_a_minimal_export_passes_and_is_json_ld() -> None:
    assert [error.message for error in CHECK.iter_errors(MINIMAL)] == []
    context = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    inlined = {**MINIMAL, "@context": [context["@context"], {"@base": BASE}]}
    assert len(list(parse(json.dumps(inlined), format=RdfFormat.JSON_LD))) > 30


@pytest.mark.parametrize(
    "document",
    [
        changed(HOME, exposure="Intenet"),
        changed(HOME, sector=["Residential", "Health"]),
        changed(HOME, users=[]),
        changed(DEVICE, type="Devise"),
        changed(DEVICE, quantity="many"),
        changed(DEVICE, quantity=0),
        changed(DEVICE, usedInn="home"),
        changed(DEVICE, lastChanged="yesterday"),
        changed(DEVICE, category="sch:II"),
        changed(DEVICE, performs={"type": "Actuating"}),
        changed(RATING, recoveryDifficulty="E1"),
        changed(RATING, status="final"),
        changed(MODEL, gtin="4912345"),
        changed(MODEL, gtin=4912345000017),
        changed(BOUND, amount=0.5),
        changed(BOUND, amount=-1),
        changed(BOUND, currency="yen"),
        without(EXPORT, "publisher"),
        without(EXPORT, "conformsTo"),
        without(EXPORT, "type"),
        without(DEVICE, "usedIn"),
        without(DEVICE, "label"),
        without(RATING, "rationale"),
        without(MODEL, "gtin"),
        {**MINIMAL, "@graph": [*MINIMAL["@graph"], MINIMAL["@graph"][EXPORT]]},
        {**MINIMAL, "@graph": MINIMAL["@graph"][1:]},
        {**MINIMAL, "id": "export-2026"},
    ],
)
def test_what_the_shapes_would_refuse_an_editor_underlines(document: dict[str, Any]) -> None:
    assert not CHECK.is_valid(document)


@pytest.mark.parametrize(
    "document",
    [
        changed(BOUND, amount="0.50"),
        changed(MODEL, gtin="49123456", cpe=["cpe:2.3:h:x:y:1:*:*:*:*:*:*:*"]),
        changed(DEVICE, note={"en": "In stock", "ja": "在庫"}, hasPart=["a", "b"]),
        changed(PARTY, label=["Kaze", "Kaze Home Service"]),
    ],
)
def test_the_forms_json_ld_allows_are_allowed(document: dict[str, Any]) -> None:
    assert [error.message for error in CHECK.iter_errors(document)] == []


def example(name: str) -> list[dict[str, Any]]:
    found = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.rglob(name))]
    assert found
    return [json.loads(text) for text in found]


def test_the_shipped_examples_pass_and_their_faulty_copies_do_not() -> None:
    assert [e.message for d in example("*_PASS.jsonld") for e in CHECK.iter_errors(d)] == []
    assert not any(CHECK.is_valid(document) for document in example("*_FAIL.jsonld"))


def test_counts_and_codes_come_from_the_shapes() -> None:
    terms = vocabulary()
    by_key = {terms.keys[kind]: kind for kind in terms.classes()}
    found = {use.key: use for use in terms.uses(by_key["Assessment"])}
    levels = [terms.keys[code] for code in found["recoveryDifficulty"].codes]
    assert (found["status"].least, found["status"].most) == (1, 1)
    assert (found["rationale"].least, found["rationale"].most) == (1, None)
    assert levels == ["R1", "R2", "R3"]


def test_derived_and_scheme_terms_are_not_offered() -> None:
    terms = vocabulary()
    offered = {use.key for kind in terms.classes() for use in terms.uses(kind)}
    assert (
        offered & {"category", "cell", "needs", "covers", "feeds", "atLevel", "involves"} == set()
    )
    assert {"Category", "Requirement", "InForce"} & {
        terms.keys.get(k) for k in terms.classes()
    } == set()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_table_has_every_key_in_both_languages(lang: str) -> None:
    terms, table = vocabulary(), property_table(lang)
    uses = [use for kind in terms.classes() for use in terms.uses(kind)]
    missing = [use.key for use in uses if f"| `{use.key}` |" not in table]
    codes = [terms.keys[code] for use in uses for code in use.codes]
    assert (missing, [code for code in codes if f"`{code}`" not in table]) == ([], [])


def test_a_row_says_key_property_value_count_and_meaning() -> None:
    row = (
        "| `usedIn` | `ssf:usedIn` | UseContext | 1 |"
        " Links an asset to the one use context in which it is seen. |"
    )
    assert row in property_table("en").splitlines()
    assert (
        "| `quantity` | `ssf:quantity` | 整数 | 0–1 | 機器・システムが表す同型機器の台数。 |"
        in (property_table("ja").splitlines())
    )
