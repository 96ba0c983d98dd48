"""What is refused before a claim joins a batch."""

import asyncio
import threading
from datetime import date

import pytest
from prometheus_client import CollectorRegistry

from gateway.claims.read_claim import ReadClaim
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from gateway.refusals import ClaimTooLarge, ClaimUnreadable
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from insurance.law.parameters.parameter_files import read_parameters
from runtime.sharing.side_threads import SideThreads
from tests.fakes.fhir_claim import fhir_claim
from tests.unit.gateway.claims.reading.claim_reading import UNVERIFIED, WatchedReader, submission
from tests.unit.insurance.claim.bhyt.exports import export


@pytest.mark.parametrize("day", ["0206-03-02", "1990-05-01", "2009-06-30"])
async def test_a_claim_of_days_before_the_law_is_read(read: ReadClaim, day: str) -> None:
    claim = (await read(submission(fhir_claim(billablePeriod={"start": day, "end": day})))).claim
    assert str(claim.last_day) == day


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
        (
            {"NGAY_VAO": "202509010755"},
            "XML1/NGAY_VAO",
            "phải là đợt điều trị không quá 366 ngày: đợt dài hơn thì đề nghị thanh toán từng phần",
        ),
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
