"""What is refused before a claim joins a batch."""

import asyncio
import threading
from datetime import date
from typing import Any

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from gateway.claims.read_claim import ReadClaim
from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.signatures.signers import read_signers
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from gateway.refusals import ClaimTooLarge, ClaimUnreadable
from insurance.claim.bhyt.signature import SignatureState
from insurance.claim.claim import Claim
from insurance.claim.fhir.identifier_systems import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
)
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from insurance.law.parameters.parameter_files import read_parameters
from runtime.clock import Clock
from runtime.sharing.side_threads import SideThreads
from tests.certificates import Authority
from tests.fakes.fhir_claim import fhir_claim
from tests.signing import signed, signer
from tests.unit.insurance.claim.bhyt.exports import export

# Without a folder of signers.
UNVERIFIED = SignatureCheck(lambda: None, Clock())
COVERED = [{"sequence": 1, "focal": True, "coverage": {"display": "A card"}}]


class WatchedReader(ClaimReader):
    """Records in which threads it validates."""

    def __init__(self) -> None:
        super().__init__()
        self.validated_in: list[threading.Thread] = []

    def read_validating(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        self.validated_in.append(threading.current_thread())
        return super().read_validating(content, claim_format)


@pytest.fixture(scope="module")
def reader() -> WatchedReader:
    return WatchedReader()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def read(reader: WatchedReader, registry: CollectorRegistry) -> ReadClaim:
    reader.validated_in.clear()
    law = BenefitLaw(read_parameters())
    return ReadClaim(
        reader, UNVERIFIED, limit_bytes=10_000, law=law, metrics=Metrics(registry), threads=SideThreads()
    )


@pytest.mark.parametrize("day", ["0206-03-02", "1990-05-01", "2009-06-30"])
async def test_a_claim_of_days_before_the_law_is_read(read: ReadClaim, day: str) -> None:
    claim = (await read(submission(fhir_claim(billablePeriod={"start": day, "end": day})))).claim
    assert str(claim.last_day) == day


def submission(content: bytes, facility: str = "01001") -> Submission:
    return Submission(facility=facility, format=ClaimFormat.FHIR_R4_JSON, content=content)


async def test_a_claim_of_the_callers_own_is_read(read: ReadClaim, reader: WatchedReader) -> None:
    assert (await read(submission(fhir_claim("1")))).claim.number == "urn:example:claims|1"
    assert reader.validated_in == []


async def test_a_claim_that_needs_validation_is_read_in_a_thread(
    read: ReadClaim, reader: WatchedReader, registry: CollectorRegistry
) -> None:
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(b'{"resourceType": "Claim", "status": 7}'))
    assert "Claim.status" in [fault.field for fault in refused.value.faults]
    assert refused.value.metadata == {"read_as": "FHIR_R4_JSON"}
    assert reader.validated_in
    assert threading.main_thread() not in reader.validated_in
    assert registry.get_sample_value("wardgate_claims_unreadable_total") == 1


async def test_a_claim_with_too_many_faults_says_where_counting_ended(read: ReadClaim) -> None:
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(b'{"resourceType": "Claim", "item": [' + b"{}," * 1500 + b"{}]}"))
    assert len(refused.value.faults) == 1000
    assert refused.value.metadata == {"read_as": "FHIR_R4_JSON", "faults_counted_up_to": "1000"}


class SlowReader(ClaimReader):
    """Validates when it may, and records whose content it was."""

    def __init__(self) -> None:
        super().__init__(ready=())
        self.may_validate = threading.Event()
        self.validated: list[bytes] = []

    def read_fast(self, content: bytes, claim_format: ClaimFormat) -> Claim | None:
        return None

    def read_validating(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        assert self.may_validate.wait(10)
        self.validated.append(content)
        raise Unreadable(claim_format, ())


async def test_facilities_take_turns_with_claims_that_need_validation() -> None:
    reader, law = SlowReader(), BenefitLaw(read_parameters())
    read = ReadClaim(
        reader,
        UNVERIFIED,
        limit_bytes=10_000,
        law=law,
        metrics=Metrics(CollectorRegistry()),
        threads=SideThreads(),
    )
    sent = [submission(b"many")] * 5 + [submission(b"one", facility="01002")]
    reading = [asyncio.create_task(read(one)) for one in sent]
    await asyncio.sleep(0)
    reader.may_validate.set()
    ends = await asyncio.gather(*reading, return_exceptions=True)
    assert {type(end) for end in ends} == {ClaimUnreadable}
    assert reader.validated == [b"many", b"many", b"one", *[b"many"] * 3]


async def test_a_large_claim_is_read_in_a_thread() -> None:
    threads: list[threading.Thread] = []

    class Reader(WatchedReader):
        def read(self, content: bytes, claim_format: ClaimFormat) -> Claim:
            threads.append(threading.current_thread())
            return super().read(content, claim_format)

    law = BenefitLaw(read_parameters())
    large = ReadClaim(
        Reader(),
        UNVERIFIED,
        limit_bytes=10**6,
        law=law,
        metrics=Metrics(CollectorRegistry()),
        threads=SideThreads(),
    )
    await large(submission(fhir_claim() + b" " * 65_536))
    assert threads
    assert threading.main_thread() not in threads


async def test_content_over_the_limit_is_refused_without_reading(read: ReadClaim) -> None:
    with pytest.raises(ClaimTooLarge) as refused:
        await read(submission(b" " * 10_001))
    assert refused.value.metadata == {"limit_bytes": "10000"}


async def test_a_claim_of_another_facility_is_refused_at_its_provider(read: ReadClaim) -> None:
    with pytest.raises(ClaimUnreadable) as refused:
        await read(submission(fhir_claim(), facility="01002"))
    assert [fault.field for fault in refused.value.faults] == ["Claim.provider"]
    assert "01001" not in repr(refused.value.faults)


async def test_a_claim_by_another_code_of_the_callers_facility_is_the_callers(reader: WatchedReader) -> None:
    codes = CodeChanges((CodeChange("01001", "01901", date(2025, 7, 1)),))
    metrics, law = Metrics(CollectorRegistry()), BenefitLaw(read_parameters())
    read = ReadClaim(reader, UNVERIFIED, 10_000, law, metrics, SideThreads(), lambda: codes)
    assert (await read(submission(fhir_claim(), facility="01901"))).claim.facility == "01001"
    with pytest.raises(ClaimUnreadable):
        await read(submission(fhir_claim(), facility="01902"))


@pytest.mark.parametrize(
    ("visit", "path", "vi"),
    [
        ({}, "XML1/MA_CSKCB", "phải là cơ sở của token: gửi hồ sơ bằng token của cơ sở đó"),
        ({"MA_LK": "1\u202e2"}, "XML1/MA_LK", "không được có ký tự điều khiển hoặc ký tự đổi chiều chữ"),
    ],
)
async def test_an_export_that_the_gateway_refuses_is_told_why_in_vietnamese_too(
    read: ReadClaim, visit: dict[str, str], path: str, vi: str
) -> None:
    content = export(visit, drug_rows=(), service_rows=())
    with pytest.raises(ClaimUnreadable) as refused:
        await read(Submission(facility="79002", format=ClaimFormat.BHYT_XML, content=content))
    assert dict(refused.value.faults)[path].startswith(f"{vi} / must ")


async def test_a_claim_without_a_facility_code_belongs_to_the_caller(read: ReadClaim) -> None:
    await read(submission(fhir_claim(provider={"display": "A clinic"}), facility="01002"))


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


HOSPITAL = signer(Authority("Any"))


def exported(content: bytes) -> Submission:
    return Submission(facility="79001", format=ClaimFormat.BHYT_XML, content=content)


def reading(registry: CollectorRegistry, required_from: date | None = None) -> ReadClaim:
    """Knows the hospital."""
    signers = read_signers({"a.pem": HOSPITAL.pem})
    signatures = SignatureCheck(lambda: signers, Clock(), required_from)
    law = BenefitLaw(read_parameters())
    return ReadClaim(
        WatchedReader(),
        signatures,
        limit_bytes=10**6,
        law=law,
        metrics=Metrics(registry),
        threads=SideThreads(),
    )


async def test_an_export_is_read_with_its_signature_and_fhir_without(registry: CollectorRegistry) -> None:
    read = reading(registry)
    states = [
        None if (one := (await read(submitted)).signature) is None else one.state
        for submitted in (exported(signed(export(), HOSPITAL)), exported(export()), submission(fhir_claim()))
    ]
    assert states == [SignatureState.SIGNED, SignatureState.NOT_SIGNED, None]
    for state in ("SIGNED", "NOT_SIGNED"):
        assert registry.get_sample_value("wardgate_claim_signatures_total", {"state": state}) == 1


async def test_without_a_day_from_which_they_are_required_no_signature_refuses_a_claim(
    read: ReadClaim,
) -> None:
    broken = signed(export(), HOSPITAL).replace(b"20261103", b"20261104")
    assert (await read(exported(broken))).signature.state is SignatureState.BROKEN  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content",
    [
        export(),
        signed(export(), HOSPITAL).replace(b"20261103", b"20261104"),
        signed(export(), signer(Authority("Other"))),
    ],
    ids=["unsigned", "broken", "unknown signer"],
)
async def test_exports_of_the_day_or_later_are_refused_without_a_known_signature(
    content: bytes, registry: CollectorRegistry
) -> None:
    # Made on 3 November 2026, or the day after.
    before = reading(registry, date(2026, 11, 5))
    assert (await before(exported(content))).signature is not None
    with pytest.raises(ClaimUnreadable) as refused:
        await reading(CollectorRegistry(), date(2026, 11, 3))(exported(content))
    [fault] = refused.value.faults
    assert fault.field == "GIAMDINHHS/CHUKYDONVI"
    assert "chữ ký" in fault.description or "chứng thư" in fault.description
    assert "sign" in fault.description


async def test_a_signed_export_is_accepted_where_signatures_are_required(registry: CollectorRegistry) -> None:
    assert await reading(registry, date(2026, 1, 1))(exported(signed(export(), HOSPITAL)))


async def test_an_unreadable_export_that_must_be_signed_is_told_both(registry: CollectorRegistry) -> None:
    unreadable = export({"T_TONGCHI_BH": "64.245,00"})
    for required_from, expected in ((date(2026, 1, 1), 1), (date(2026, 12, 1), 0)):
        with pytest.raises(ClaimUnreadable) as refused:
            await reading(CollectorRegistry(), required_from)(exported(unreadable))
        fields = [fault.field for fault in refused.value.faults]
        assert "XML1/T_TONGCHI_BH" in fields
        assert fields.count("GIAMDINHHS/CHUKYDONVI") == expected
