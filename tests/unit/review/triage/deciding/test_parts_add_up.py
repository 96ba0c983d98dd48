"""Whatever was accepted of a stay: its parts add up to it, and parts with the same rights pay as one."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from insurance.claim.claim import Claim
from insurance.law.insured import Copayment
from insurance.law.stays.stay_payment import PaidPart
from insurance.money import exact_sum
from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import Decision
from review.triage.deciding.paid_amount import paid_amount
from review.triage.deciding.paid_parts import paid_parts, sum_of
from review.v1.claim_submitted_pb2 import Entitlement
from tests.fakes.stay_over_new_year import FIRST_DAY, LAST_DAY, PATIENT_PAYS_5_PERCENT, stay_parts
from tests.rules.claims import a_claim
from tests.unit.review.triage.deciding.claims import CODES, whole

CEILING = 40_000
CAP = {"supply_cap": "1000000"}
# From before the stay until after it, and no day.
DAYS = st.integers(-5, 15).map(lambda days: FIRST_DAY + timedelta(days)) | st.none()
GROUPS = st.sampled_from(["10", "2"])
# Supplies of one package are of one use of a service, on whatever days.
PACKAGES = st.sampled_from([{}, {"package": "G1"}, {"package": "G2"}])


def lines(nets: st.SearchStrategy[Decimal]) -> st.SearchStrategy[list[dict[str, Any]]]:
    line = st.fixed_dictionaries({"day": DAYS, "net": nets, "group": GROUPS, "product": PACKAGES})
    return st.lists(line, min_size=1, max_size=6)


def stay(billed: list[dict[str, Any]], **facts: Any) -> Claim:
    return a_claim(admitted=FIRST_DAY, discharged=LAST_DAY, lines=billed, **facts)


def accepted(claim: Claim) -> Decision:
    return check_draft(whole("ACCEPT"), claimed_amounts(claim), CODES)


def remaining(_day: date, copaid: Sequence[Copayment]) -> int:
    """As if both parts were of one year."""
    return max(0, CEILING - sum(paid.amount for paid in copaid))


def paid(claim: Claim) -> tuple[PaidPart, ...]:
    return paid_parts(accepted(claim), claim, Entitlement(parts=stay_parts(**CAP)), remaining)


@given(lines(st.decimals(-(10**6), 10**7, places=4)), st.decimals(0, 10**7, places=3))
def test_parts_add_up_to_what_was_accepted_and_none_is_below_zero(
    billed: list[dict[str, Any]], total: Decimal
) -> None:
    claim = stay(billed, total=total)
    parts = paid(claim)
    assert exact_sum(part.cost for part in parts) == accepted(claim).accepted
    for part in parts:
        assert min(part.payment.fund, part.payment.copayment, part.payment.own) >= 0


@given(lines(st.decimals(0, 10**7, places=2)))
def test_parts_with_the_same_rights_pay_as_one(billed: list[dict[str, Any]]) -> None:
    claim = stay(billed)
    parts = sum_of(paid(claim))
    one = paid_amount(accepted(claim), claim, Entitlement(**PATIENT_PAYS_5_PERCENT | CAP), CEILING)
    assert one
    assert parts.own == one.own
    # Each part is rounded to 0.01 VND, and its co-payment is booked in whole VND.
    assert abs(parts.copayment - one.copayment) <= Decimal("0.51")
