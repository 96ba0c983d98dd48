"""What FHIR allows in a claim and the register and the review cannot use."""

from typing import Any

import msgspec
import pytest

from gateway.claims.read_claim import ReadClaim
from gateway.refusals import ClaimUnreadable
from insurance.claim.fhir.identifier_systems import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
)
from tests.fakes.fhir_claim import fhir_claim
from tests.unit.gateway.claims.reading.claim_reading import COVERED, submission


@pytest.mark.parametrize(
    ("resource", "field"),
    [
        ({"identifier": [{"value": "n" * 513}]}, "Claim.identifier[0]"),
        ({"identifier": [{"system": "urn:" + "s" * 500, "value": "n" * 20}]}, "Claim.identifier[0]"),
        ({"patient": {"reference": "Patient/" + "7" * 505}}, "Claim.patient.reference"),
        *(
            (
                {"patient": {"identifier": {"system": system, "value": "7" * 513}}, "insurance": COVERED},
                f"Claim.patient.identifier.where(system = '{system}')",
            )
            for system in (CHIP_ID_SYSTEM, CARD_NUMBER_SYSTEM, INSURANCE_NUMBER_SYSTEM)
        ),
    ],
)
async def test_a_number_that_is_too_long_is_refused_at_its_path(
    read: ReadClaim, resource: dict[str, Any], field: str
) -> None:
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(fhir_claim(**resource)))
    assert [fault.field for fault in refused.value.faults] == [field]
    assert "512" in refused.value.faults[0].description


async def test_a_number_of_the_maximum_length_is_read(read: ReadClaim) -> None:
    content = fhir_claim(identifier=[{"value": "n" * 512}], patient={"reference": "7" * 512})
    assert (await read(submission(content))).claim.number == "n" * 512


@pytest.mark.parametrize("number", ["a\x00b", "a\\\x00", "\x00"])
async def test_a_text_that_postgresql_cannot_keep_is_refused(read: ReadClaim, number: str) -> None:
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(fhir_claim(number)))
    assert [fault.field for fault in refused.value.faults] == ["Claim.identifier[0].value"]


ESCAPE, TAB, OVERRIDE, MARK = "a\x9b31m", "a\tb", "a\u202eb", "a\u200fb"


@pytest.mark.parametrize("number", [ESCAPE, TAB, OVERRIDE, MARK])
async def test_a_number_with_control_or_bidirectional_characters_is_refused_by_its_path(
    read: ReadClaim, number: str
) -> None:
    patient = {
        "reference": f"Patient/{number}",
        "identifier": {"system": CHIP_ID_SYSTEM, "value": number},
    }
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(fhir_claim(number, patient=patient)))
    assert [fault.field for fault in refused.value.faults] == [
        "Claim.identifier[0]",
        "Claim.patient.reference",
        f"Claim.patient.identifier.where(system = '{CHIP_ID_SYSTEM}')",
    ]
    assert not any(number in fault.description for fault in refused.value.faults)


@pytest.mark.parametrize("number", ["a\\u0000", "\\\\u0000b", "u0000"])
async def test_a_text_that_only_resembles_it_is_read(read: ReadClaim, number: str) -> None:
    assert (await read(submission(fhir_claim(number)))).claim.number.endswith(number)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2009-09-10", "2026-09-10"),
        ("2025-01-01", "2026-01-02"),
        ("2026-01-02T23:30:00+07:00", "2027-01-03T00:30:00+07:00"),
        # It is compared with other stays as if its days were in order.
        ("2026-09-10", "2009-09-10"),
        ("1990-01-01", "1991-01-02"),
    ],
)
async def test_a_stay_of_more_than_a_year_is_refused_at_its_days(
    read: ReadClaim, start: str, end: str
) -> None:
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(fhir_claim(billablePeriod={"start": start, "end": end})))
    (fault,) = refused.value.faults
    assert fault.field == "Claim.billablePeriod"
    assert "at most 366 days" in fault.description


@pytest.mark.parametrize("start", ["0206-03-02", "2025-01-01"])
async def test_a_withdrawal_may_be_of_a_stay_of_any_length(read: ReadClaim, start: str) -> None:
    period = {"start": start, "end": "2026-03-02"}
    assert (await read(submission(fhir_claim(status="cancelled", billablePeriod=period)))).claim.is_withdrawal


@pytest.mark.parametrize(
    "period",
    [
        {"start": "2024-01-01", "end": "2024-12-31"},
        {"start": "2025-01-01", "end": "2026-01-01"},
        {"start": "2026-03-02", "end": "2026-02-20"},
        {"start": "2026-03-02"},
    ],
)
async def test_a_stay_of_a_year_or_with_days_in_the_wrong_order_is_read(
    read: ReadClaim, period: dict[str, str]
) -> None:
    await read(submission(fhir_claim(billablePeriod=period)))


def replaced(*named: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"relationship": {"coding": [{"code": "replaces"}]}, "claim": claim} for claim in named]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ([{"display": "The former one"}], "identifier"),
        ([{"reference": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}], "identifier"),
        ([{"reference": "Claim/1"}, {"identifier": {"value": "2"}}], "one claim"),
    ],
)
async def test_a_correction_that_would_leave_a_second_bill_is_refused_at_what_it_names(
    read: ReadClaim, named: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(fhir_claim(related=replaced(*named))))
    (fault,) = refused.value.faults
    assert fault.field == "Claim.related"
    assert said in fault.description


async def test_a_correction_of_one_claim_and_a_withdrawal_that_names_several_are_read(
    read: ReadClaim,
) -> None:
    several = replaced({"reference": "Claim/1"}, {"reference": "Claim/2"}, {"display": "A claim"})
    await read(submission(fhir_claim(related=replaced({"reference": "Claim/1"}, {"reference": "Claim/1"}))))
    assert (await read(submission(fhir_claim(status="cancelled", related=several)))).claim.is_withdrawal


async def test_days_of_lines_make_a_stay_where_the_claim_has_no_period(read: ReadClaim) -> None:
    item = {"productOrService": {"coding": [{"system": "urn:wardgate:cs:service", "code": "02.1"}]}}
    days = ("2009-09-10", "2026-09-10")
    items = [{**item, "sequence": at, "servicedDate": day} for at, day in enumerate(days, 1)]
    claim = msgspec.json.decode(fhir_claim(item=items))
    del claim["billablePeriod"]
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(msgspec.json.encode(claim)))
    (fault,) = refused.value.faults
    assert fault.field == "Claim.billablePeriod"
    assert "at most 366 days" in fault.description
