"""Verifying people over the wire: one at the desk, and a stream of changes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import grpc
from google.type.date_pb2 import Date
from typer.testing import CliRunner

from gateway.v1 import person_verification_pb2 as messages
from gateway.v1 import registry_service_pb2
from gateway.v1.card_service_pb2 import Holder, Officer
from gateway.v1.person_verification_pb2 import PopulationEntry, VerifyPersonRequest
from tests.contract.filled_register import connect
from tests.integration.claim_calls import refused
from tests.integration.file_calls import FileCalls, bearer, start_with_offices
from tests.integration.in_process_gateway import HOLDING
from wardgate.cli import app
from wardgate.client import Refused

PERSON = HOLDING.person
SEX = "SEX_FEMALE" if PERSON.sex.value == "female" else "SEX_MALE"
LOGGED = "SELECT facility, officer_name, outcome FROM gateway.access_log WHERE check_id = $1::uuid"


def request(full_name: str = PERSON.full_name, **entry: Any) -> VerifyPersonRequest:
    holder = Holder(full_name=full_name, birth_date=PERSON.birth_date, sex=SEX)
    return VerifyPersonRequest(
        insurance_number=PERSON.insurance_number,
        entries=[PopulationEntry(holder=holder, **entry)],
        officer=Officer(full_name="Trần Thị Hạnh"),
    )


async def people(calls: FileCalls, *requests: VerifyPersonRequest) -> Any:
    async def sent() -> AsyncIterator[messages.VerifyPeopleRequest]:
        keyed = [messages.KeyedVerification(key=str(key), request=one) for key, one in enumerate(requests)]
        yield messages.VerifyPeopleRequest(people=keyed)

    stream = calls.stub.VerifyPeople(sent(), metadata=bearer("police-01"))
    return [answer async for message in stream for answer in message.answers]


async def test_some_offices_verify_a_person_and_a_stream_of_changes(
    database_url: str, redis_url: str
) -> None:
    async with start_with_offices(database_url, redis_url) as calls:
        matched = await calls.call("VerifyPerson", request(), "vss-vn")
        assert matched.outcome == messages.VERIFICATION_OUTCOME_MATCHED
        connection = await connect(database_url)
        logged = await connection.fetchrow(LOGGED, matched.check_id)
        await connection.close()
        assert tuple(logged or ()) == ("vss-vn", "Trần Thị Hạnh", "VERIFICATION_MATCHED")

        different = await calls.call("VerifyPerson", request("Nguyễn Văn Khác"), "police-01")
        assert list(different.fields) == ["full_name"]
        asked = registry_service_pb2.GetFileRequest(file_id=different.file_id)
        file = (await calls.call("GetFile", asked, "vss-vn")).file
        assert (file.procedure, [task.yours for task in file.tasks]) == ("verification", [True])

        dead = request(state="POPULATION_STATE_DEAD", died_on=Date(year=2026, month=1, day=2))
        first, second, third = await people(calls, dead, VerifyPersonRequest(), request("Trần Văn Khác"))
        assert first.response.outcome == messages.VERIFICATION_OUTCOME_DEAD
        assert Refused.from_status(second.fault).faults[0].field == "chip_id"
        # The person has an open file.
        assert (third.key, third.response.file_id) == ("2", different.file_id)

        for caller, reason in (("payer-vn", "NOT_FOR_THIS_OFFICE"), ("secret", "ONLY_FOR_OFFICES")):
            status, refusal, *_ = await refused(calls.call("VerifyPerson", request(), caller))
            assert (status, refusal) == (grpc.StatusCode.PERMISSION_DENIED, reason)

        await by_command(calls)


async def by_command(calls: FileCalls) -> None:
    """`wardgate verify`, with one person and with a stream."""
    environment = {"WARDGATE_TARGET": calls.gateway.target, "WARDGATE_TOKEN": "police-01"}

    async def run(*words: str, lines: str = "") -> tuple[int, Any]:
        arguments = ("verify", *words)
        ran = await asyncio.to_thread(
            lambda: CliRunner().invoke(app, arguments, env=environment, input=lines)
        )
        # Among it may be a line of the log of the gateway in this process.
        return ran.exit_code, next(json.loads(line) for line in ran.output.splitlines() if "outcome" in line)

    flags = ("--name", PERSON.full_name, "--born", PERSON.birth_date, "--sex", PERSON.sex.value)
    code, matched = await run(PERSON.insurance_number, *flags)
    assert (code, matched) == (0, {"outcome": "matched", "fields": []})
    code, found = await run(PERSON.insurance_number, "--found", "nobody")
    assert (code, found["outcome"]) == (1, "not_found")
    row = (PERSON.chip_id or "", PERSON.full_name, PERSON.birth_date, PERSON.sex.value)
    code, found = await run("-", lines=f"personal_id,full_name,birth_date,sex\n{','.join(row)}\n")
    assert (code, found) == (0, {"line": "2", "outcome": "matched", "fields": []})
