"""Reviewed claims are judged again, by the facts of then or of today."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from insurance.claim.format import ClaimFormat
from insurance.claim.stay import Stay, stay_of
from review.past.comparison import Comparison
from review.past.judge_again import JudgeAgain, JudgedAgain
from review.past.kept_claim import Catalogues, PassedOver, PastClaim
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from tests.fakes.fhir_claim import fhir_claim
from tests.fakes.past import READER, USUAL, FakePast, FakeReceived, FakeRegisterToday
from tests.rules.cases import a_concurrent_use
from tests.rules.claims import a_claim
from tests.the_rulebook import the_rulebook

RULEBOOK = the_rulebook()
PERSON = "chip|001090000001"
TIMES = {"performed": "2026-03-02T08:10+07:00", "resulted": "2026-03-02T08:40+07:00"}
WITH_A_USE = replace(
    READER.read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON),
    lines=a_claim(lines=[{"group": "2", "care": {"machines": ["SA.1"], **TIMES}}]).lines,
)
A_USE = a_concurrent_use("2026-03-02T01:00+00:00", "2026-03-02T01:30+00:00", resource="machine|SA.1")


def earlier_bill() -> Stay:
    """The same visit, which was billed before at another facility."""
    claim = READER.read(fhir_claim("0"), ClaimFormat.FHIR_R4_JSON)
    stay = stay_of(claim, "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11", "01001", "")
    assert stay is not None
    assert stay.person == PERSON
    return stay


class Broken:
    """Rules that fail."""

    version = "broken"

    def judge(self, case: Case) -> Judgement:
        raise ValueError


class Queue:
    """The port QueueAgain."""

    def __init__(self) -> None:
        self.queued: list[UUID] = []

    async def __call__(self, past: PastClaim) -> bool:
        self.queued.append(past.kept.claim_id)
        return True


async def judged(judge_again: JudgeAgain, past: FakePast) -> tuple[list[JudgedAgain], list[PassedOver]]:
    claims: list[JudgedAgain] = []
    reasons: list[PassedOver] = []
    async for page, passed_over in judge_again(past.pages()):
        claims += page
        reasons += passed_over
    return claims, reasons


async def compared(past: FakePast, register: FakeRegisterToday | None = None) -> list[Comparison]:
    claims, reasons = await judged(JudgeAgain(past.reading(register), RULEBOOK), past)
    assert reasons == []
    return [one.comparison for one in claims]


@pytest.fixture
def past() -> FakePast:
    return FakePast(RULEBOOK)


async def test_by_the_same_facts_and_rules_nothing_changes(past: FakePast) -> None:
    for number in range(3):
        past.review(fhir_claim(str(number), total={"value": 2500, "currency": "VND"}))
    for one in await compared(past):
        assert not one.is_changed
        assert not one.is_rescored
        assert one.was.at_stake > 0
        assert one.catalogues is Catalogues.AS_THEN


async def test_a_claim_is_compared_with_the_stays_that_are_kept_with_it(past: FakePast) -> None:
    past.review(stays=(earlier_bill(),))
    (one,) = await compared(past)
    assert one.has_kept_stays
    assert not one.is_changed
    assert past.asked_stays == 0


async def test_a_claim_without_kept_stays_is_compared_with_those_of_now(past: FakePast) -> None:
    past.review(stays=None)
    past.stays_now[1] = (earlier_bill(),)
    (one,) = await compared(past)
    assert not one.has_kept_stays
    assert [finding.rule for finding in one.appeared] == ["W04"]
    assert one.catalogues is Catalogues.UNKNOWN
    # The register had not answered.
    assert (one.was.band, one.now.band) == ("CHECK", "SUSPECT")


async def test_a_claim_is_compared_with_the_uses_that_are_kept_with_it(past: FakePast) -> None:
    past.review(uses=(A_USE,))
    ((one,), _) = await past.reading()(list(past.received.values()))
    assert one.facts.uses == (A_USE,)
    assert past.asked_uses == 0


async def test_a_claim_without_kept_facts_is_compared_with_the_uses_of_now(past: FakePast) -> None:
    past.review(stays=None, read=WITH_A_USE)
    past.review(stays=None)
    past.uses_now[1] = (A_USE,)
    (claims, _) = await past.reading()(list(past.received.values()))
    assert [one.facts.uses for one in claims] == [(A_USE,), ()]
    assert past.asked_uses == 1


async def test_uses_of_today_are_with_those_of_archived_claims_which_the_claim_was_compared_with(
    past: FakePast,
) -> None:
    past.review(uses=(A_USE,), read=WITH_A_USE)
    now = replace(A_USE, claim_id="6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c03")
    past.uses_now[1] = (now,)
    page = list(past.received.values())
    ((one,), _) = await past.reading(FakeRegisterToday())(page)
    # The other claim was withdrawn since, and its use is gone.
    assert one.facts.uses == (now,)
    other = UUID(A_USE.claim_id)
    past.received[other] = FakeReceived(other, is_archived=True)
    ((one,), _) = await past.reading(FakeRegisterToday())(page)
    assert one.facts.uses == (A_USE, now)


async def test_a_claim_that_was_judged_before_uses_were_compared_is_not_judged_by_them(
    past: FakePast,
) -> None:
    past.review(uses=None, read=WITH_A_USE)
    ((one,), _) = await past.reading()(list(past.received.values()))
    assert one.facts.uses is None


async def test_by_the_facts_of_today_a_claim_is_judged_by_register_and_stays_of_now(past: FakePast) -> None:
    past.review(stays=(earlier_bill(),))
    (one,) = await compared(past, FakeRegisterToday())
    assert {finding.rule for finding in one.gone} == {"W04"}
    assert one.appeared
    assert not one.has_kept_stays


async def test_what_is_usual_is_that_of_then_by_the_facts_of_today_too(past: FakePast) -> None:
    past.review(usual=USUAL)
    for register in (None, FakeRegisterToday()):
        ((one,), _) = await past.reading(register)(list(past.received.values()))
        assert one.facts.usual == USUAL


async def test_the_content_is_read_where_the_reader_is_another_one(past: FakePast) -> None:
    past.review(reader="another")
    assert len(await compared(past)) == 1


async def test_claims_that_cannot_be_judged_again_are_counted_with_the_reason(past: FakePast) -> None:
    past.review()
    past.review(is_archived=True)
    past.review(is_closed=True)
    past.sent[past.review(reader="another")] = b"unreadable"
    waiting = UUID(int=99)
    past.received[waiting] = FakeReceived(waiting)
    claims, reasons = await judged(JudgeAgain(past.reading(), RULEBOOK), past)
    assert [one.comparison.claim_id for one in claims] == [UUID(int=1)]
    assert sorted(reasons) == sorted(PassedOver)


async def test_a_rule_that_fails_does_not_end_the_run(past: FakePast) -> None:
    past.review()
    claims, reasons = await judged(JudgeAgain(past.reading(), Broken()), past)
    assert (claims, reasons) == ([], [PassedOver.FAILED])


async def test_only_claims_that_change_are_queued_again(past: FakePast) -> None:
    past.review()
    changed = past.review(stays=None)
    past.stays_now[2] = (earlier_bill(),)
    queue = Queue()
    claims, _ = await judged(JudgeAgain(past.reading(), RULEBOOK, queue), past)
    assert queue.queued == [changed]
    assert [one.is_queued for one in claims] == [False, True]
