"""RecordService of a real gateway: a citizen reads the own record, and nothing of anybody else."""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import msgspec
import pytest

from gateway.v1 import card_service_pb2, registry_service_pb2
from gateway.v1 import record_service_pb2 as wire
from gateway.v1.record_service_pb2_grpc import RecordServiceStub
from insurance.law.insured import Copayment
from runtime.clock import Clock
from tests.fakes.token_issuer import AUDIENCE, FakeIssuer
from tests.integration.access_audit import execute
from tests.integration.in_process_gateway import BEARER, fill_register, start_gateway
from tests.integration.register_loading import HOLDING, OTHER_HOLDING, rows
from wardgate.client import CardKeys, CardTextState

TODAY = Clock().today()
ALL_YEAR = msgspec.structs.replace(
    HOLDING.periods[0], valid_from=TODAY.replace(month=1, day=1), valid_until=TODAY.replace(month=12, day=31)
)
HERS = msgspec.structs.replace(HOLDING, periods=(ALL_YEAR,), copaid=(Copayment(TODAY, 50_000),))
HER_APPLICANT = f"""'{{"citizen_id": "{HERS.person.chip_id}"}}'"""
FILE = """
    INSERT INTO gateway.files VALUES (
        gen_random_uuid(), 'birth', '01001', '1', '', 'x', '01', $1, '', now(), now() + interval '3 days',
        'open', NULL, NULL, '', NULL, 1, ''
    )
"""


async def test_a_citizen_reads_the_own_record_by_an_assertion_and_nobody_elses(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    issuer = FakeIssuer()
    keys = tmp_path / "provider.json"
    keys.write_bytes(msgspec.json.encode(issuer.shown.as_dict(private=False)))
    await fill_register(database_url, HERS, OTHER_HOLDING)
    others = FILE.replace("'1'", "'2'").replace("$1", """'{"citizen_id": "001090000000"}'""")
    await execute(database_url, FILE.replace("$1", HER_APPLICANT), others)
    settings: dict[str, Any] = {
        "citizen_issuer": issuer.issuer,
        "citizen_audience": AUDIENCE,
        "citizen_keys": str(keys),
    }
    async with start_gateway(database_url, redis_url, **settings) as gateway:
        records = RecordServiceStub(gateway.channel)
        assertion = issuer.token(time.time(), facility=None, citizen_id=HERS.person.chip_id)
        hers = (("authorization", f"Bearer {assertion}"),)
        await gateway.cards.CheckCard(
            card_service_pb2.CheckCardRequest(chip_id=HERS.person.chip_id), metadata=BEARER
        )
        await gateway.cards.CheckCard(
            card_service_pb2.CheckCardRequest(chip_id=OTHER_HOLDING.person.chip_id), metadata=BEARER
        )
        mine = await records.GetMyCard(wire.GetMyCardRequest(), metadata=hers)
        published = await gateway.cards.ListCardKeys(card_service_pb2.ListCardKeysRequest(), metadata=BEARER)
        looked = await records.ListMyLookUps(wire.ListMyLookUpsRequest(), metadata=hers)
        copaid = await records.ListMyCopayments(wire.ListMyCopaymentsRequest(), metadata=hers)
        files = await records.ListMyFiles(wire.ListMyFilesRequest(), metadata=hers)
        target = looked.look_ups[-1].check_id
        objection = wire.ObjectRequest(number="1", check_id=target, reason="Tôi không khám ở đó.")
        objected = [await records.Object(objection, metadata=hers) for _ in range(2)]
        await execute(database_url, *_open_objections(19))
        assert (await records.Object(objection, metadata=hers)).already_known
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await records.Object(wire.ObjectRequest(number="2", check_id=target, reason="x"), metadata=hers)
        assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
        objection.check_id = str(UUID(int=1))
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await records.Object(objection, metadata=hers)
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        for other in (BEARER, ()):
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await records.GetMyCard(wire.GetMyCardRequest(), metadata=other)
            assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await gateway.cards.CheckCard(card_service_pb2.CheckCardRequest(), metadata=hers)
        assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
    (card,) = mine.cards
    assert (mine.holder.full_name, card.card.card_number) == (HERS.person.full_name, ALL_YEAR.card_number)
    clinic = CardKeys({key.key_id: key.public_key for key in published.keys})
    assert clinic.check(card.qr_text).state is CardTextState.GENUINE
    assert [(entry.purpose, entry.facility) for entry in looked.look_ups] == [
        (wire.LOOK_UP_PURPOSE_OWN_RECORD, ""),
        (wire.LOOK_UP_PURPOSE_OWN_RECORD, ""),
        (wire.LOOK_UP_PURPOSE_VISIT, "01001"),
    ]
    assert looked.look_ups[-1].facility_name == "Bệnh viện"
    assert (copaid.year, copaid.total, len(copaid.copayments)) == (TODAY.year, 50_000, 1)
    assert [answer.already_known for answer in objected] == [False, True]
    assert (objected[0].file.procedure, objected[0].file.title.en) == (
        "objection",
        "Objection to a look-up or to a claim",
    )
    assert [str(row[0]) for row in await rows(database_url, "SELECT check_id FROM gateway.objections")] == [
        target
    ]
    (file,) = files.files
    assert (file.procedure, file.state) == ("birth", registry_service_pb2.FILE_STATE_OPEN)


def _open_objections(count: int) -> list[str]:
    file = FILE.replace("$1", HER_APPLICANT).replace("'birth', '01001'", "'objection', 'citizen'")
    return [file.replace("'1'", f"'o{number}'") for number in range(count)]


async def test_without_an_identity_provider_the_service_is_not_served(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url)
    async with start_gateway(database_url, redis_url) as gateway:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await RecordServiceStub(gateway.channel).GetMyCard(wire.GetMyCardRequest(), metadata=BEARER)
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
