"""Messages to offices that are no tasks, as offices take them by gRPC."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

import asyncpg
import grpc
import pytest
from typer.testing import CliRunner, Result

from gateway.register.messages.message_table import MessageTable
from gateway.register.messages.take_messages import MOST, TakeMessages
from gateway.register.offices.office import Office, OfficeKind
from gateway.v1.death_file_pb2 import RecoveryDue
from gateway.v1.household_file_pb2 import RefundDue
from gateway.v1.office_message_pb2 import TakeMessagesRequest
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.integration.file_calls import start_with_offices
from wardgate.cli import app

PAYER, BANK = Office("payer-vn", OfficeKind.PAYER), Office("bank-01", OfficeKind.PAYER, "01")
POLICE = Office("police-01", OfficeKind.POLICE, "01")
SEND = """
    INSERT INTO gateway.office_messages (key, office_kind, province, office, topic, body)
    VALUES ($1, $2, $3, $4, $5, $6)
"""


async def send(
    connection: asyncpg.Connection,
    key: str,
    province: str = "01",
    office: str = "",
    topic: str = "allowances-ended",
    body: bytes = b"",
    kind: str = "payer",
) -> None:
    await connection.execute(SEND, key, kind, province, office, topic, body)


class World(NamedTuple):
    """The use case on a real database."""

    take: TakeMessages
    connection: asyncpg.Connection

    async def keys(self, office: Office, received: Sequence[int] = (), limit: int = 0) -> list[str]:
        return [one.key for one in await self.take(office, received, limit)]


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    connection = await connect(database_url)
    async with open_database(database_url) as database:
        yield World(TakeMessages(MessageTable(database)), connection)
    await connection.close()


async def test_a_message_comes_again_until_the_office_has_received_it(world: World) -> None:
    for key in ("first", "second", "third"):
        await send(world.connection, key)
    first, second = await world.take(PAYER, [], 2)
    assert (first.key, second.key) == ("first", "second")
    assert await world.keys(PAYER) == ["first", "second", "third"]
    assert await world.keys(PAYER, [first.number, second.number]) == ["third"]
    assert await world.keys(PAYER, [first.number]) == ["third"]


async def test_an_office_gets_what_is_for_it_alone_or_for_its_kind_and_province(world: World) -> None:
    await send(world.connection, "of the payer", office="payer-vn")
    await send(world.connection, "of the bank", province="79", office="bank-01")
    await send(world.connection, "of all in 79", province="79")
    await send(world.connection, "of all in 01")
    await send(world.connection, "of the police", kind="police", topic="check-entry")
    await send(world.connection, "a task", topic="task")
    assert await world.keys(PAYER) == ["of the payer", "of all in 79", "of all in 01"]
    assert await world.keys(BANK) == ["of the bank", "of all in 01"]
    assert await world.keys(POLICE) == ["of the police"]


async def test_numbers_of_messages_of_others_change_nothing(world: World) -> None:
    await send(world.connection, "of the bank", office="bank-01")
    (message,) = await world.take(BANK, [], 0)
    assert await world.keys(PAYER, [message.number]) == []
    assert await world.keys(BANK) == ["of the bank"]


async def test_a_payer_reads_what_to_pay_back_and_to_claim_back(database_url: str, redis_url: str) -> None:
    refund = RefundDue(receipt_number="R-1", amount=5, reason="too much")
    recovery = RecoveryDue(transfer_number="CK-1", amount=7)
    async with start_with_offices(database_url, redis_url) as calls:
        connection = await connect(database_url)
        await send(connection, "1", "01", "payer-vn", "refund", refund.SerializeToString())
        await send(connection, "2", "01", "payer-vn", "recovery", recovery.SerializeToString())
        await send(connection, "3", "01", "payer-vn", "of a later release", b"")
        await connection.close()
        request = TakeMessagesRequest()
        first, second, unknown = (await calls.call("TakeMessages", request, "payer-vn")).messages
        assert (first.refund, second.recovery, unknown.WhichOneof("body")) == (refund, recovery, None)
        request.received.extend([first.number, second.number, unknown.number])
        assert not (await calls.call("TakeMessages", request, "payer-vn")).messages
        for caller, wrong, status in (
            ("secret", TakeMessagesRequest(), grpc.StatusCode.PERMISSION_DENIED),
            ("payer-vn", TakeMessagesRequest(limit=101), grpc.StatusCode.INVALID_ARGUMENT),
            ("payer-vn", TakeMessagesRequest(received=range(1001)), grpc.StatusCode.INVALID_ARGUMENT),
        ):
            with pytest.raises(grpc.RpcError) as refused:
                await calls.call("TakeMessages", wrong, caller)
            assert refused.value.code() is status


async def test_a_payer_takes_its_messages_by_command(database_url: str, redis_url: str) -> None:
    refund = RefundDue(receipt_number="R-1", amount=1_200_000, reason="paid twice")
    async with start_with_offices(database_url, redis_url) as calls:
        connection = await connect(database_url)
        await send(connection, "1", "01", "payer-vn", "refund", refund.SerializeToString())
        for number in range(2, MOST + 2):
            await send(connection, str(number), "01", "payer-vn", "of a later release")
        await connection.close()

        async def run(*words: str, token: str = "payer-vn") -> Result:
            environment = {"WARDGATE_TARGET": calls.gateway.target, "WARDGATE_TOKEN": token, "COLUMNS": "160"}
            command = ("files", "messages", *words)
            return await asyncio.to_thread(CliRunner().invoke, app, command, env=environment)

        assert "pay back 1,200,000 VND of receipt R-1: paid twice" in (await run()).stdout
        first, *_ = (json.loads(line) for line in (await run("--json")).stdout.splitlines())
        assert first["refund"]["amount"] == "1200000"
        rest = await run("--received", first["number"], "--take", "--json")
        assert [json.loads(line)["key"] for line in rest.stdout.splitlines()] == [
            str(number) for number in range(2, MOST + 2)
        ]
        assert (await run()).stdout == "No messages.\n"
        refused = await run(token="secret")
        assert (refused.exit_code, "ONLY_FOR_OFFICES" in refused.stderr) == (1, True)
