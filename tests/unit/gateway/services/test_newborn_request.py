"""A look-up of a newborn child becomes one by a number."""

from datetime import date

import pytest
from google.type.date_pb2 import Date

from gateway.cards.newborn import Newborn
from gateway.cards.subject import ChipId, InsuranceNumber
from gateway.refusals import RequestMalformed
from gateway.services.files.newborn_request import NewbornRequestReader, ReadNewborn
from gateway.v1 import card_service_pb2 as wire
from tests.fakes.clock import FakeClock

BORN_ON = Date(year=2026, month=3, day=1)
KNOWN = {
    Newborn(ChipId("001190012345"), date(2026, 3, 1), 1): "0100000017",
    Newborn(InsuranceNumber("0123456789"), date(2026, 3, 1), 2): "0100000025",
}


async def find(newborn: Newborn) -> str | None:
    return KNOWN.get(newborn)


async def read(newborn: wire.Newborn, holder: wire.Holder | None = None) -> ReadNewborn:
    request = wire.CheckCardRequest(newborn=newborn, holder=holder, registered_facility="01001")
    return await NewbornRequestReader(find, FakeClock()).read(request)


@pytest.mark.parametrize(
    ("newborn", "number"),
    [
        (wire.Newborn(mother_chip_id="001190012345", born_on=BORN_ON), "0100000017"),
        (
            wire.Newborn(mother_insurance_number="0123456789", born_on=BORN_ON, birth_order=2),
            "0100000025",
        ),
    ],
)
async def test_a_child_with_a_file_is_looked_up_by_its_own_number(newborn: wire.Newborn, number: str) -> None:
    by_number = wire.CheckCardRequest(insurance_number=number, registered_facility="01001")
    assert await read(newborn) == (by_number, True)


async def test_a_child_without_a_file_is_looked_up_as_its_mother_with_another_birth_date() -> None:
    newborn = wire.Newborn(mother_chip_id="001190012345", born_on=BORN_ON, birth_order=2)
    by_number = wire.CheckCardRequest(
        chip_id="001190012345",
        registered_facility="01001",
        holder=wire.Holder(full_name="Nguyễn An Nhiên", birth_date="2026-03-01"),
    )
    assert await read(newborn, wire.Holder(full_name="Nguyễn An Nhiên")) == (by_number, False)


@pytest.mark.parametrize(
    ("newborn", "fields"),
    [
        (wire.Newborn(birth_order=-1), ["newborn.mother", "newborn.born_on", "newborn.birth_order"]),
        (
            wire.Newborn(mother_chip_id="001190012345", born_on=BORN_ON, birth_order=70_000),
            ["newborn.birth_order"],
        ),
        (wire.Newborn(mother_chip_id="12", born_on=BORN_ON), ["newborn.mother_chip_id"]),
        (
            wire.Newborn(mother_chip_id="12", born_on=Date(year=2036, month=1, day=1)),
            ["newborn.mother_chip_id", "newborn.born_on"],
        ),
        (wire.Newborn(mother_insurance_number="x", born_on=BORN_ON), ["newborn.mother_insurance_number"]),
    ],
)
async def test_every_fault_is_named_by_its_field(newborn: wire.Newborn, fields: list[str]) -> None:
    with pytest.raises(RequestMalformed) as refused:
        await read(newborn)
    assert [fault.field for fault in refused.value.faults] == fields
