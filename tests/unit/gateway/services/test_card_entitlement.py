"""Entitlements are written as messages."""

from datetime import date

import msgspec
import pytest

from gateway.cards import outcome_table as outcomes
from gateway.services.card_entitlement import entitlement_message
from gateway.services.card_response import CardResponseWriter
from gateway.v1.card_service_pb2 import Entitlement as EntitlementMessage
from insurance.date_range import DateRange
from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.stays.stay_parts import StayPart
from insurance.law.visit import Tier, VisitKind
from tests.unit.gateway.services.test_card_response import ACCURATE
from tests.unit.insurance.law.people import holder, visit_to


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


def test_a_rate_is_written_rounded_down_and_exactly(law: BenefitLaw) -> None:
    half = law.entitlement(visit_to(Tier.PROVINCIAL), holder("HT3"))
    assert half
    message = entitlement_message(half)
    assert (message.visit_code, message.rate_percent, message.rate_basis_points) == ("1.14", 47, 4750)


def test_every_reason_is_written_in_both_languages(law: BenefitLaw) -> None:
    found = law.entitlement(visit_to(Tier.CENTRAL, VisitKind.INPATIENT), holder())
    assert found
    message = entitlement_message(found)
    assert [(said.vi, said.en) for said in message.reasons] == [(why.vi, why.en) for why in found.reasons]
    assert all("Điều" in said.vi and "Điều" in said.en for said in message.reasons)


def test_the_same_reasons_do_not_share_the_remaining_ceiling(law: BenefitLaw) -> None:
    answers, visit = CardResponseWriter(), visit_to(Tier.DISTRICT, VisitKind.OUTPATIENT, "registered")
    since = date(2020, 1, 1)

    def written(entitlement: Entitlement | None) -> EntitlementMessage:
        return answers.write(msgspec.structs.replace(ACCURATE, entitlement=entitlement)).entitlement

    first = law.entitlement(visit, holder(five_years_on=since, copaid={date(2026, 8, 1): 180_000}))
    second = law.entitlement(visit, holder(five_years_on=since))
    reached = law.entitlement(visit, holder(five_years_on=since, copaid={date(2026, 8, 1): 15_180_000}))
    none = law.entitlement(visit, holder())
    messages = [written(found) for found in (first, second, reached, none)]
    assert [message.copay_ceiling_remaining for message in messages] == [15_000_000, 15_180_000, 0, 0]
    assert [message.HasField("copay_ceiling_remaining") for message in messages] == [True, True, True, False]
    assert first
    assert second
    assert first.reasons is second.reasons


def test_the_parts_of_a_stay_are_written_with_their_days_ceilings_and_causes(law: BenefitLaw) -> None:
    person = holder(five_years_on=date(2020, 1, 1), copaid={date(2026, 3, 9): 7_020_000})
    days = (
        DateRange(date(2026, 6, 25), date(2026, 6, 30)),
        DateRange(date(2026, 7, 1), date(2026, 7, 5)),
    )
    causes = tuple(law.why_divided(days[0].last, days[1].first, has_ceiling=True))
    parts = []
    for at, because in zip(days, ((), causes), strict=True):
        found = law.entitlement(visit_to(Tier.DISTRICT, None, "registered", day=at.first), person)
        assert found
        parts.append(StayPart(at, found, because))
    answer = msgspec.structs.replace(ACCURATE, entitlement=parts[0].entitlement, parts=tuple(parts))
    message = CardResponseWriter().write(answer).entitlement
    assert [(part.first.day, part.last.day) for part in message.parts] == [(25, 30), (1, 5)]
    assert [part.entitlement.copay_ceiling_remaining for part in message.parts] == [7_020_000, 7_590_000]
    assert [[said.en for said in part.because] for part in message.parts] == [[], [causes[0].en]]
    assert (message.visit_code, message.copay_ceiling_remaining) == ("1.1", 7_020_000)


def test_the_same_reasons_under_another_outcome_do_not_change_the_outcome(law: BenefitLaw) -> None:
    answers = CardResponseWriter()
    entitlement = law.entitlement(visit_to(Tier.DISTRICT), holder())
    given = (outcomes.ACCURATE, outcomes.VALID_NEW_CARD, outcomes.ACCURATE)
    answered = [
        msgspec.structs.replace(ACCURATE, outcome=outcome, entitlement=entitlement) for outcome in given
    ]
    assert [answers.write(answer).vss_code for answer in answered] == [outcome.vss_code for outcome in given]
