"""What is wrong with a request about claims is named by its field, all at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from gateway.admission.caller import Caller
from gateway.claims.claim_page import PageCursor
from gateway.claims.kept_claim import ClaimState
from gateway.refusals import RequestMalformed
from gateway.services.claim_requests import to_claim_id, to_dry_run, to_list_query, to_submission
from gateway.v1 import claim_service_pb2 as messages
from insurance.claim.format import ClaimFormat
from insurance.law.visit import CareLevel, Tier

R4 = messages.CLAIM_FORMAT_FHIR_R4_JSON
CALLER = Caller("01001", Tier.CENTRAL, CareLevel.SPECIALISED)
CALLED_BY = {to_submission: CALLER, to_dry_run: CALLER, to_list_query: CALLER.facility}


def faults_of(read: Callable[..., Any], request: Any) -> list[str]:
    with pytest.raises(RequestMalformed) as refused:
        read(request, CALLED_BY[read]) if read in CALLED_BY else read(request)
    return [fault.field for fault in refused.value.faults]


def test_a_submission_is_read_as_it_was_sent() -> None:
    replaced = uuid4()
    request = messages.SubmitClaimRequest(
        content=b"{}", format=R4, idempotency_key="k", replaces_claim_id=str(replaced)
    )
    submission, wait = to_submission(request, CALLER)
    assert (submission.facility, submission.format, submission.content) == (
        "01001",
        ClaimFormat.FHIR_R4_JSON,
        b"{}",
    )
    assert (submission.idempotency_key, submission.replaces_claim_id) == ("k", replaced)
    assert (submission.tier, submission.care_level) == (Tier.CENTRAL, CareLevel.SPECIALISED)
    assert wait == timedelta(seconds=5)


def test_all_faults_of_a_submission_are_named_at_once() -> None:
    request = messages.SubmitClaimRequest(idempotency_key="k" * 256, replaces_claim_id="1")
    request.wait.seconds = 31
    assert faults_of(to_submission, request) == ["format", "idempotency_key", "replaces_claim_id", "wait"]


@pytest.mark.parametrize(
    ("seconds", "nanos"),
    [(-1, 0), (0, -1_000_000), (30, 1_000_000), (315_576_000_000, 0), (-315_576_000_000, -999_999_999)],
)
def test_a_wait_is_between_nothing_and_thirty_seconds(seconds: int, nanos: int) -> None:
    request = messages.SubmitClaimRequest(format=R4)
    request.wait.seconds, request.wait.nanos = seconds, nanos
    assert faults_of(to_submission, request) == ["wait"]


def test_a_wait_of_nothing_is_not_the_usual_wait() -> None:
    request = messages.SubmitClaimRequest(format=R4)
    request.wait.SetInParent()
    assert to_submission(request, CALLER)[1] == timedelta()


@pytest.mark.parametrize("key", ["a\x00b", "a\nb", "a\x1b[31m", "a\x9b", "a\u202eb", "a\u2028b"])
def test_a_key_that_cannot_be_kept_is_a_fault(key: str) -> None:
    assert faults_of(to_submission, messages.SubmitClaimRequest(format=R4, idempotency_key=key)) == [
        "idempotency_key"
    ]


def test_a_dry_run_needs_a_format() -> None:
    assert faults_of(to_dry_run, messages.CheckClaimRequest(content=b"{}")) == ["format"]


UUID_DIGITS = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "text", [UUID_DIGITS, str(UUID(UUID_DIGITS)), f"urn:uuid:{UUID(UUID_DIGITS)}", f"{{{UUID_DIGITS}}}"]
)
def test_an_id_may_be_written_as_uuids_are(text: str) -> None:
    assert to_claim_id(messages.GetClaimRequest(claim_id=text)) == UUID(UUID_DIGITS)


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "not-a-uuid", "\x00"),
        *(
            f"{UUID_DIGITS}\n",
            f"\n{UUID_DIGITS[1:]}",
            f"{UUID_DIGITS[:30]}_1",
            f"\u202e{UUID_DIGITS}",
            "٣" * 32,
        ),
    ],
)
def test_an_id_that_is_none_of_ours_is_a_fault(text: str) -> None:
    assert faults_of(to_claim_id, messages.GetClaimRequest(claim_id=text)) == ["claim_id"]


def test_a_list_without_wishes_is_the_first_hundred_of_all() -> None:
    sought, after, size = to_list_query(messages.ListClaimsRequest(), "01001")
    assert (sought.facility, sought.states, after, size) == ("01001", (), PageCursor(), 100)


def test_days_of_a_list_are_days_in_ho_chi_minh_city_both_included() -> None:
    request = messages.ListClaimsRequest(states=[messages.CLAIM_STATE_REVIEWED])
    for field in (request.received_from, request.received_until):
        field.year, field.month, field.day = 2026, 3, 2
    sought = to_list_query(request, "01001").sought
    assert sought.received_from == datetime(2026, 3, 1, 17, tzinfo=UTC)
    assert sought.received_before == datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert sought.states == (ClaimState.REVIEWED,)


def test_all_faults_of_a_list_are_named_at_once() -> None:
    request = messages.ListClaimsRequest(states=[messages.CLAIM_STATE_UNSPECIFIED], page_size=-1)
    request.received_from.year, request.received_from.month, request.received_from.day = 2026, 2, 30
    request.received_until.year = 99999
    assert faults_of(to_list_query, request) == [
        *("states[0]", "received_from", "received_until", "page_size")
    ]


def test_a_page_token_is_good_for_its_own_question_only() -> None:
    sought = to_list_query(messages.ListClaimsRequest(), "01001").sought
    token = PageCursor(datetime(2026, 3, 2, 1, 2, 3, 456789, UTC), uuid4()).token(sought)
    assert to_list_query(messages.ListClaimsRequest(page_token=token), "01001").after.token(sought) == token
    for other in (
        messages.ListClaimsRequest(page_token=token, states=[messages.CLAIM_STATE_RECEIVED]),
        messages.ListClaimsRequest(page_token=token[:-4] + "AAA="),
        messages.ListClaimsRequest(page_token="?"),
        messages.ListClaimsRequest(page_token="ü"),
        messages.ListClaimsRequest(page_token=token[4:]),
    ):
        assert faults_of(to_list_query, other) == ["page_token"]
    with pytest.raises(RequestMalformed):
        to_list_query(messages.ListClaimsRequest(page_token=token), "01002")
