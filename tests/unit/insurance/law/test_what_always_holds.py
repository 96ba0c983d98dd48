"""Properties that hold for every visit, person and bill."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from insurance.law.benefit_law import BenefitLaw
from insurance.law.insured import Copayment, Insured
from insurance.law.payment import Bill, payment
from insurance.law.visit import CareLevel, Facility, Tier, Visit, VisitKind

days = st.dates(date(2015, 1, 1), date(2027, 12, 31))
facilities = st.builds(Facility, st.sampled_from(Tier), st.none() | st.sampled_from(CareLevel))
kinds = st.none() | st.sampled_from(VisitKind)
visits = st.builds(Visit, days, facilities, kinds, *[st.booleans()] * 5)
copayments = st.builds(Copayment, days, st.integers(0, 20_000_000))
people = st.builds(
    Insured,
    group=st.sampled_from(["DN", "HT", "CN", "LH", "TE", "QN", "ZZ"]),
    level=st.integers(1, 5),
    area_code=st.sampled_from(["", "K1", "K2", "K3"]),
    under_six=st.booleans(),
    five_years_on=st.none() | days,
    copaid=st.lists(copayments, max_size=4).map(tuple),
    newborn=st.booleans(),
)
costs = st.decimals(0, 400_000_000, places=2)
bills = st.builds(Bill, costs, st.lists(costs, max_size=3).map(tuple))


def rate(law: BenefitLaw, visit: Visit, insured: Insured) -> Decimal:
    found = law.entitlement(visit, insured)
    assert found is not None
    return found.rate


@given(visits, people)
def test_a_rate_is_from_0_to_100_and_has_a_code_and_a_reason(
    law: BenefitLaw, visit: Visit, insured: Insured
) -> None:
    found = law.entitlement(visit, insured)
    assert found is not None
    assert 0 <= found.rate <= 100
    assert 0 <= found.rate_percent <= found.rate <= found.small_visit_rate <= 100
    assert found.visit_code
    assert found.reasons
    assert found.copay_ceiling_remaining is None or found.copay_ceiling_remaining >= 0


@given(visits, people, bills)
def test_fund_co_payment_and_own_part_are_the_whole_cost_and_none_is_negative(
    law: BenefitLaw, visit: Visit, insured: Insured, bill: Bill
) -> None:
    found = law.entitlement(visit, insured)
    assert found is not None
    paid = payment(found, bill)
    assert paid.fund + paid.copayment + paid.own == bill.total
    assert min(paid.fund, paid.copayment, paid.own) >= 0
    if found.copay_ceiling_remaining is not None:
        assert paid.copayment <= found.copay_ceiling_remaining


@given(visits, people)
def test_a_paper_an_appointment_the_registered_facility_or_an_open_line_never_lower_the_rate(
    law: BenefitLaw, visit: Visit, insured: Insured
) -> None:
    for better in (
        replace(visit, transferred=True),
        replace(visit, follow_up=True),
        replace(visit, registered_here=True),
        replace(visit, open_line=True),
    ):
        assert rate(law, better, insured) >= rate(law, visit, insured)


@given(visits, people)
def test_having_gone_alone_to_the_transferring_facility_never_raises_the_rate(
    law: BenefitLaw, visit: Visit, insured: Insured
) -> None:
    alone, by_the_line = (replace(visit, after_self_referral=answer) for answer in (True, False))
    assert rate(law, alone, insured) <= rate(law, by_the_line, insured)


@given(visits, people, st.sampled_from(["1.4", "1.6", "1.16", "1.17", "1.1", "7", "7.2", "8", "?"]))
def test_a_code_that_is_known_at_the_end_never_lowers_the_rate(
    law: BenefitLaw, visit: Visit, insured: Insured, code: str
) -> None:
    assert rate(law, replace(visit, code_at_end=code), insured) >= rate(law, visit, insured)


@given(visits, people)
def test_an_emergency_or_a_bed_never_lower_the_rate_of_an_outpatient(
    law: BenefitLaw, visit: Visit, insured: Insured
) -> None:
    outpatient = rate(law, replace(visit, kind=VisitKind.OUTPATIENT), insured)
    for kind in (VisitKind.EMERGENCY, VisitKind.INPATIENT):
        assert rate(law, replace(visit, kind=kind), insured) >= outpatient


@given(visits, people)
def test_what_is_not_known_never_raises_the_rate(law: BenefitLaw, visit: Visit, insured: Insured) -> None:
    unknown = rate(law, replace(visit, kind=None), insured)
    for kind in VisitKind:
        assert unknown <= rate(law, replace(visit, kind=kind), insured)


@given(visits, people)
def test_a_hardship_area_or_being_a_small_child_or_newborn_never_lowers_the_rate(
    law: BenefitLaw, visit: Visit, insured: Insured
) -> None:
    for better in (
        replace(insured, area_code="K1"),
        replace(insured, under_six=True),
        replace(insured, newborn=True),
    ):
        assert rate(law, visit, better) >= rate(law, visit, insured)


@given(visits, people, st.integers(1, 20_000_000))
def test_more_co_paid_never_raises_what_is_left_nor_lowers_the_rate(
    law: BenefitLaw, visit: Visit, insured: Insured, amount: int
) -> None:
    more = replace(insured, copaid=(*insured.copaid, Copayment(visit.day, amount)))
    before, after = law.entitlement(visit, insured), law.entitlement(visit, more)
    assert before is not None
    assert after is not None
    assert (before.copay_ceiling_remaining is None) == (after.copay_ceiling_remaining is None)
    if before.copay_ceiling_remaining is not None and after.copay_ceiling_remaining is not None:
        assert after.copay_ceiling_remaining <= before.copay_ceiling_remaining
    assert after.rate >= before.rate


@given(visits, people, bills, costs)
def test_a_dearer_visit_never_leaves_the_patient_with_less_to_pay(
    law: BenefitLaw, visit: Visit, insured: Insured, bill: Bill, more: Decimal
) -> None:
    found = law.entitlement(visit, insured)
    assert found is not None
    cheap = payment(found, bill)
    dear = payment(found, Bill(bill.services + more, bill.supplies))
    # Each fund's part is rounded by itself, by half a hundredth of a dong at most.
    assert dear.copayment + dear.own >= cheap.copayment + cheap.own - Decimal("0.01")


@given(visits, people)
def test_the_code_found_stated_by_a_claim_gives_the_same_rate(
    law: BenefitLaw, visit: Visit, insured: Insured
) -> None:
    found = law.entitlement(visit, insured)
    assert found is not None
    stated = law.entitlement_as(found.visit_code, visit, insured)
    assert stated is not None
    assert (stated.visit_code, stated.rate) == (found.visit_code, found.rate)
