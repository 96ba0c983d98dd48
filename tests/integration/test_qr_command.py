"""`wardgate qr`: from the register to a clinic without a network."""

import asyncio
import json
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from typer.testing import CliRunner, Result

from gateway.v1 import card_service_pb2 as wire
from runtime.clock import Clock
from tests.integration.in_process_gateway import BEARER, Gateway, fill_register, start_gateway
from tests.integration.register_loading import HOLDING, rows
from tests.receipt_keys import RECEIPT_KEYS
from wardgate.cli import app
from wardgate.client import CardKeys

ALL_YEAR = msgspec.structs.replace(
    HOLDING.periods[0],
    valid_from=Clock().today().replace(month=1, day=1),
    valid_until=Clock().today().replace(month=12, day=31),
)


async def run(database_url: str, *words: str) -> Result:
    environment = {"WARDGATE_DATABASE_URL": database_url, "WARDGATE_RECEIPT_KEYS": RECEIPT_KEYS}
    return await asyncio.to_thread(CliRunner().invoke, app, ("qr", *words), env=environment)


async def test_a_code_of_the_register_is_genuine_by_the_keys_that_a_gateway_publishes(
    database_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    await fill_register(database_url, msgspec.structs.replace(HOLDING, periods=(ALL_YEAR,)))
    async with start_gateway(database_url, redis_url) as gateway:
        published = await keys_of(gateway)
    (tmp_path / "card-keys.json").write_text(published.as_json, "utf-8")
    shown = await run(
        database_url, "show", HOLDING.person.chip_id or "", "--picture", "a.svg", "--officer", "An"
    )
    assert shown.exit_code == 0, shown.output
    text = shown.stdout.splitlines()[-1]
    verified = await run(database_url, "verify", text, "--json")
    assert verified.exit_code == 0, verified.output
    found = json.loads(verified.stdout)
    assert (found["state"], found["in_force_today"]) == ("GENUINE", True)
    assert found["card"]["card_number"] == ALL_YEAR.card_number
    assert ElementTree.fromstring((tmp_path / "a.svg").read_text("utf-8")).tag.endswith("svg")
    logged = "SELECT purpose, officer_name, outcome FROM gateway.access_log WHERE purpose = 'audit'"
    assert await rows(database_url, logged) == [("audit", "An", "CARD_QR_SHOWN")]
    damaged = await run(database_url, "verify", text[:-3])
    assert (damaged.exit_code, "DAMAGED" in damaged.output) == (1, True)
    assert (await run(database_url, "show", "0100000000")).exit_code == 1


async def keys_of(gateway: Gateway) -> CardKeys:
    answer = await gateway.cards.ListCardKeys(wire.ListCardKeysRequest(), metadata=BEARER)
    return CardKeys({key.key_id: key.public_key for key in answer.keys})
