"""Entitlements written."""

from datetime import date

import pytest

from gateway.services.card_entitlement import CardEntitlements
from gateway.v1.card_service_pb2 import Entitlement as EntitlementMessage
from review.law.entitlement import Entitlement
from review.law.law import Law
from review.law.parameter_files import read_parameters
from review.law.visit import Tier, VisitKind
from tests.unit.law.people import holder, visit_to


@pytest.fixture(scope="module")
def law() -> Law:
    return Law(read_parameters())


def written(answers: CardEntitlements, entitlement: Entitlement | None) -> EntitlementMessage:
    """The message."""
    assert entitlement
    message = EntitlementMessage()
    answers.write(entitlement, message)
    return message


def test_a_rate_is_written_rounded_down_and_exactly(law: Law) -> None:
    half = law.entitlement(visit_to(Tier.PROVINCIAL), holder("HT3"))
    message = written(CardEntitlements(), half)
    assert (message.visit_code, message.rate_percent, message.rate_basis_points) == ("1.14", 47, 4750)


def test_every_reason_is_written_in_both_languages(law: Law) -> None:
    found = law.entitlement(visit_to(Tier.CENTRAL, VisitKind.INPATIENT), holder())
    message = written(CardEntitlements(), found)
    assert found
    assert [(said.vi, said.en) for said in message.reasons] == [(why.vi, why.en) for why in found.reasons]
    assert all("Điều" in said.vi and "Điều" in said.en for said in message.reasons)


def test_the_ceiling_is_each_persons_own_though_the_reasons_are_the_same(law: Law) -> None:
    answers, visit = CardEntitlements(), visit_to(Tier.DISTRICT, VisitKind.OUTPATIENT, "registered")
    since = date(2020, 1, 1)
    first = law.entitlement(visit, holder(five_years_on=since, copaid={date(2026, 8, 1): 180_000}))
    second = law.entitlement(visit, holder(five_years_on=since))
    reached = law.entitlement(visit, holder(five_years_on=since, copaid={date(2026, 8, 1): 15_180_000}))
    none = law.entitlement(visit, holder())
    messages = [written(answers, found) for found in (first, second, reached, none)]
    assert [message.copay_ceiling_remaining for message in messages] == [15_000_000, 15_180_000, 0, 0]
    assert [message.HasField("copay_ceiling_remaining") for message in messages] == [True, True, True, False]
    assert first
    assert second
    assert first.reasons is second.reasons
