"""A claim for what a look-up of the same person, day and facility said has no wrong rate, and is paid so."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.card import CardPeriod, Holding, Person, Sex
from gateway.cards.judging.entitle_visit import entitle_visit
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.question import Purpose, Question, StatedVisit
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import InsuranceNumber
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, card_facts, claim_submitted
from gateway.claims.review_facts.entitlement_facts import entitlement_facts, stated_visit
from gateway.claims.submission import Submission
from insurance.claim.claim import Claim
from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Copayment
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.payment import Bill, payment
from insurance.law.visit import FIRST_DAY_WITHOUT_LINES, CareLevel, Tier, VisitKind
from review.submitted_claim import case_of
from review.triage.deciding.paid_amount import entitlement_of
from review.v1.claim_submitted_pb2 import QuotedReceipts
from runtime.time_zone import HO_CHI_MINH
from tests.rules.claims import FACILITY, INSURANCE_NUMBER, a_claim
from tests.the_rulebook import the_rulebook

NOW = datetime(2026, 11, 28, tzinfo=HO_CHI_MINH)
RULES = {"W01", "W25", "W36"}
# A neighbour of the facility in its province, and one in another province.
REGISTERED = {FACILITY: Tier.PROVINCIAL, "79101": Tier.DISTRICT, "01001": Tier.CENTRAL}
GROUPS = st.sampled_from(["DN4", "HT3", "HN2", "CC1", "QN5", "CN3", "LH4", "TE1", "GD4"])
COSTS = st.sampled_from([100_000, 172_499, 300_000, 379_499, 379_500, 5_000_000, 100_000_000])
SPANS = st.sampled_from([0, 1, 30, 400])


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@st.composite
def looked_up(draw: st.DrawFn) -> tuple[Question, Holding]:
    """A question about a day, and the cards of the person, of which at least one is in force."""
    day = draw(st.dates(date(2015, 1, 1), date(2026, 11, 28)))
    has_lines = day < FIRST_DAY_WITHOUT_LINES
    question = Question(
        InsuranceNumber(INSURANCE_NUMBER),
        day,
        FACILITY,
        Purpose.LOOK_UP,
        visit=StatedVisit(
            draw(st.sampled_from([VisitKind.OUTPATIENT, VisitKind.INPATIENT, VisitKind.EMERGENCY])),
            transferred=draw(st.booleans()),
            follow_up=not has_lines and draw(st.booleans()),
        ),
        tier=draw(st.sampled_from(list(Tier)[:4] if has_lines else list(Tier))),
        care_level=None if has_lines else draw(st.none() | st.sampled_from(list(CareLevel))),
    )
    return question, draw(holdings(day))


@st.composite
def holdings(draw: st.DrawFn, day: date) -> Holding:
    periods = [draw(cards(day)) for _ in range(draw(st.integers(1, 3)))]
    born = draw(st.sampled_from(["1980-05-04", "1950", "1952-02", day.isoformat(), f"{day.year - 6}-11-15"]))
    copaid = [
        Copayment(day - timedelta(draw(st.integers(0, 300))), amount)
        for amount in draw(st.lists(st.sampled_from([100_000, 6_900_000, 20_000_000]), max_size=2))
    ]
    person = Person(INSURANCE_NUMBER, None, "Nguyễn Thị Hoà", born, Sex.FEMALE, None)
    return Holding(person, tuple(sorted(periods, key=lambda one: one.valid_from)), tuple(copaid))


@st.composite
def cards(draw: st.DrawFn, day: date) -> CardPeriod:
    facility = draw(st.sampled_from(list(REGISTERED)))
    first = day - timedelta(draw(SPANS))
    return CardPeriod(
        card_number=f"{draw(GROUPS)}79{INSURANCE_NUMBER}",
        valid_from=first,
        valid_until=day + timedelta(draw(SPANS)),
        registered_facility=facility,
        area_code=draw(st.sampled_from(["", "K1"])),
        five_years_on=draw(st.sampled_from([None, first, day])),
        ended_on=None,
        end_reason=None,
        registered_tier=REGISTERED[facility] if first < FIRST_DAY_WITHOUT_LINES else None,
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=looked_up(), cost=COSTS)
def test_a_claim_for_what_the_look_up_said_has_no_wrong_rate(
    law: BenefitLaw, asked: tuple[Question, Holding], cost: int
) -> None:
    question, holding = asked
    said = answered(law, question, holding).entitlement
    assert said
    claim = billed(question, said, cost)
    of_claim = answered(law, asked_for(claim, question), holding.without_copayments)
    read = ReadSubmission(
        Submission(
            facility=FACILITY,
            format=claim.format,
            content=b"",
            tier=question.tier,
            care_level=question.care_level,
        ),
        claim,
    )
    assert of_claim.entitlement
    facts = ReviewFacts(
        card_facts(question.service_date, answered(law, question, holding)),
        QuotedReceipts(verified=True),
        entitlement=entitlement_facts(of_claim.entitlement),
    )
    submitted = claim_submitted(UUID(int=1), read, facts, NOW)
    judgement = the_rulebook().judge(case_of(submitted, claim, ()))
    assert [one.found.message.en for one in judgement.findings if one.rule.code in RULES] == []
    assert [one.missing.message.en for one in judgement.unjudged if one.rule.code in RULES] == []
    left = law.ceiling_remaining(question.service_date, holding.copaid)
    bill = Bill(Decimal(cost), (Decimal(60_000_000),))
    decided = entitlement_of(submitted.entitlement).with_left(left)
    assert payment(decided, bill) == payment(said, bill)
    assert (decided.visit_code, decided.right_line) == (said.visit_code, said.right_line)


def answered(law: BenefitLaw, question: Question, holding: Holding) -> Answer:
    judgement = judge_card(question, holding)
    paid = entitle_visit(law, question, holding, judgement)
    return Answer(
        check_id=UUID(int=0),
        outcome=judgement.outcome,
        shown=judgement.shown,
        holder_confirmed=judgement.holder_confirmed,
        snapshot=RegisterSnapshot(holding, NOW),
        served_from=ServedFrom.REGISTER,
        checked_at=NOW,
        entitlement=paid.entitlement,
    )


def asked_for(claim: Claim, question: Question) -> Question:
    """The look-up that the gateway makes when the claim comes in."""
    return Question(
        question.subject,
        question.service_date,
        FACILITY,
        Purpose.CLAIM,
        visit=stated_visit(claim),
        tier=question.tier,
        care_level=question.care_level,
    )


def billed(question: Question, said: Entitlement, cost: int) -> Claim:
    """A claim of one line at the rate that the look-up said, under its code."""
    percent = said.small_visit_rate if cost < said.small_visit_below else said.rate
    line = {
        "unit_price": cost,
        "payment": {"benefit_percent": percent, "fund_part": cost * percent / Decimal(100)},
    }
    visit = question.visit
    return a_claim(
        question.service_date,
        patient={"card_number": None, "insurance_number": INSURANCE_NUMBER},
        visit={"code": said.visit_code, "referral": "1" if visit.transferred else None},
        referred=visit.transferred,
        inpatient=visit.kind is VisitKind.INPATIENT,
        emergency=visit.kind is VisitKind.EMERGENCY,
        lines=[line],
    )
