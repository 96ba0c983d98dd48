"""RegistryService as facilities and offices call it, on a gateway in the test's process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from google.type.timeofday_pb2 import TimeOfDay

from gateway.v1 import registry_service_pb2 as messages
from gateway.v1.birth_file_pb2 import BirthFacts, NewbornChild, Parent
from gateway.v1.card_service_pb2 import SEX_FEMALE
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.registry_service_pb2_grpc import RegistryServiceStub
from runtime.clock import Clock
from runtime.date_message import date_message
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import HOLDING, Gateway, fill_register, start_gateway

HOSPITAL = "secret"
OFFICES = ("civil-status-01", "police-01", "police-79", "vss-vn", "portal-01", "payer-vn")


class FileCalls(NamedTuple):
    """A gateway, and its RegistryService."""

    gateway: Gateway
    stub: RegistryServiceStub

    async def call(self, method: str, request: Any, caller: str = HOSPITAL) -> Any:
        """As this office or, by default, as the hospital."""
        return await getattr(self.stub, method)(request, metadata=bearer(caller))

    async def submit(self, number: str = "KS-1", facts: BirthFacts | None = None) -> Any:
        """The hospital submits a birth."""
        applicant = messages.Applicant(citizen_id="001190012345", relation="mother")
        request = messages.SubmitFileRequest(
            number=number, applicant=applicant, facts=FileFacts(birth=facts or birth_today())
        )
        return await self.call("SubmitFile", request)

    async def answer(
        self, file: messages.File, caller: str, answer: str, facts: AnswerFacts | None = None, note: str = ""
    ) -> Any:
        """An office answers the last task of a file."""
        request = messages.AnswerFileRequest(
            file_id=file.file_id, task=file.tasks[-1].number, answer=answer, facts=facts, note=note
        )
        return (await self.call("AnswerFile", request, caller)).file


@asynccontextmanager
async def start_with_offices(database_url: str, redis_url: str, **further: Any) -> AsyncIterator[FileCalls]:
    """A gateway whose register has the mother; the token of each office is its code."""
    await fill_register(database_url, HOLDING)
    connection = await connect(database_url)
    for office in OFFICES:
        kind, province = office.rsplit("-", 1)
        kind = "social-insurance" if kind == "vss" else kind
        await connection.execute(
            "INSERT INTO gateway.offices VALUES ($1, $1, $2, $3)",
            *(office, kind, "" if province == "vn" else province),
        )
        await connection.execute(
            "INSERT INTO gateway.caller_tokens (digest, office) VALUES (sha256($1::text::bytea), $1)", office
        )
    await connection.close()
    async with start_gateway(database_url, redis_url, **further) as gateway:
        yield FileCalls(gateway, RegistryServiceStub(gateway.channel))


def bearer(token: str) -> tuple[tuple[str, str], ...]:
    """The metadata of a call."""
    return (("authorization", f"Bearer {token}"),)


def birth_today(order: int = 1) -> BirthFacts:
    """A girl, born at midnight, whose mother is the holder of the card in the register."""
    today, mother = Clock().today(), HOLDING.person
    return BirthFacts(
        child=NewbornChild(
            sex=SEX_FEMALE,
            born_on=date_message(today),
            born_at=TimeOfDay(),
            birth_order=order,
        ),
        mother=Parent(full_name=mother.full_name, citizen_id=mother.chip_id or ""),
        province="01",
        registered_facility="01007",
    )
