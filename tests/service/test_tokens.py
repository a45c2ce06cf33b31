"""Tokens: whose exports one may upload, until when, and what is kept of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from iotssf_kg.asking.party import Party
from iotssf_kg.cli import command_line
from iotssf_kg.errors import BadParameter, StoreError
from iotssf_kg.service.keys import Keys

PARTY = Party("https://kaze.example/id/party", ("https://kaze.example/id/",))


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


def test_a_token_opens_with_what_it_was_made_for(keys: Keys) -> None:
    key = keys.find(keys.create(("write",), PARTY))
    assert key is not None
    assert (key.scopes, key.publisher, key.spaces) == (("write",), *vars(PARTY).values())


@pytest.mark.parametrize(
    ("scopes", "party", "expires", "where"),
    [
        (("everything",), PARTY, "", "--scope"),
        (("write",), Party(), "", "--publisher"),
        (("write",), Party("kaze"), "", "--publisher"),
        (("write",), Party(PARTY.publisher, ("https://kaze.example/id",)), "", "--space"),
        (("read",), Party(), "next year", "--expires"),
    ],
)
def test_what_makes_no_sense_is_refused(
    keys: Keys, scopes: tuple[str, ...], party: Party, expires: str, where: str
) -> None:
    with pytest.raises(BadParameter) as caught:
        keys.create(scopes, party, expires)
    assert (caught.value.where, keys.held()) == (where, [])


def test_it_counts_to_the_end_of_its_last_day(keys: Keys) -> None:
    today = datetime.now(UTC).date()
    days = [str(today - timedelta(1)), str(today), ""]
    tokens = [keys.create(("read",), expires=day) for day in days]
    assert [keys.find(token) is None for token in tokens] == [True, False, False]


def test_a_change_counts_from_the_next_question_on(keys: Keys) -> None:
    token = keys.create(("read",))
    first = keys.find(token)
    assert first is not None
    keys.revoke(first.name)
    assert keys.find(token) is None


def test_tokens_of_an_earlier_release_are_read(keys: Keys, tmp_path: Path) -> None:
    token = keys.create(("read",))
    [told] = json.loads((tmp_path / "tokens").read_text())
    kept = {name: told[name] for name in ("name", "sha256", "scopes", "created")}
    (tmp_path / "tokens").write_text(json.dumps([kept]))
    assert keys.find(token) is not None
    (tmp_path / "tokens").write_text("{}{")
    with pytest.raises(StoreError, match="cannot be read"):
        keys.find(token)


def test_the_command_makes_and_lists_it(tmp_path: Path) -> None:
    run, store = CliRunner().invoke, ["--store", str(tmp_path)]
    party = ["--publisher", PARTY.publisher, "--space", *PARTY.spaces, "--expires", "2026-01-31"]
    made = run(command_line(), ["token", "create", *store, "--scope", "write", *party])
    listed = run(command_line(), ["token", "list", *store, "--format", "json"])
    [row] = json.loads(listed.stdout)
    assert made.stdout.splitlines()[-1].startswith("iotssf_")
    assert (row["publisher"], row["expires"]) == (PARTY.publisher, "2026-01-31 (over)")
    assert (tmp_path / "tokens").stat().st_mode & 0o777 == 0o600
