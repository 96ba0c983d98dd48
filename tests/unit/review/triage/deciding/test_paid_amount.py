"""What was accepted is split between the fund and the patient by the law of the day."""

from decimal import Decimal
from typing import Any

import pytest

from insurance.claim.claim import Claim
from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.paid_amount import PaidAmount, paid_amount
from review.v1.claim_submitted_pb2 import Entitlement
from tests.rules.claims import a_claim
from tests.unit.review.triage.deciding.claims import CODES, bill, by_line, line, whole


def entitlement(**changes: Any) -> Entitlement:
    known: dict[str, Any] = {
        "visit_code": "1.1",
        "rate": "80",
        "small_visit_rate": "100",
        "small_visit_below": "351000",
        "right_line": True,
        "has_copay_ceiling": True,
    }
    return Entitlement(**{**known, **changes})


def paid(
    draft: DecisionDraft, claim: Claim, stated: Entitlement | None = None, remaining: int | None = None
) -> PaidAmount | None:
    decision = check_draft(draft, claimed_amounts(claim), CODES)
    return paid_amount(decision, claim, stated or entitlement(), remaining)


def amounts(*values: object) -> PaidAmount:
    return PaidAmount(*(Decimal(str(value)) for value in values))


def test_the_fund_pays_its_rate_and_the_patient_the_rest() -> None:
    claim = bill(1_000_000, 843_800)
    assert paid(whole("ACCEPT"), claim) == amounts(1_475_040, 368_760, 0)
    draft = by_line(line(1, "ACCEPT"), line(2, "CUT", 620_060, "W04"))
    assert paid(draft, claim) == amounts(1_296_048, 324_012, 0)


def test_the_fund_pays_what_exceeds_the_rest_of_the_years_ceiling() -> None:
    claim = bill(10_000_000)
    assert paid(whole("ACCEPT"), claim, remaining=500_000) == amounts(9_500_000, 500_000, 0)
    assert paid(whole("ACCEPT"), claim, remaining=0) == amounts(10_000_000, 0, 0)


@pytest.mark.parametrize("change", [{"right_line": False}, {"has_copay_ceiling": False}])
def test_without_a_right_to_the_ceiling_it_does_not_matter(change: dict[str, Any]) -> None:
    assert paid(whole("ACCEPT"), bill(10_000_000), entitlement(**change), 0) == amounts(
        8_000_000, 2_000_000, 0
    )


def test_a_small_visit_is_paid_as_one_by_what_was_accepted() -> None:
    claim = bill(300_000, 300_000)
    draft = by_line(line(1, "ACCEPT"), line(2, "REFUSE", None, "W04"))
    assert paid(draft, claim) == amounts(300_000, 0, 0)


def test_the_patient_pays_what_exceeds_the_cap_on_supplies_of_a_day() -> None:
    supplies = {"group": "10", "net": 600}
    claim = a_claim(lines=[{"net": 1000}, supplies, supplies, supplies | {"day": None}])
    capped = entitlement(supply_cap="1000", small_visit_below="0")
    # 1,200 on one day, of which 1,000 are covered; 600 on another; 1,000 of services.
    assert paid(whole("ACCEPT"), claim, capped) == amounts(2080, 520, 200)
    refused = by_line(*(line(n, "ACCEPT") for n in (1, 2, 4)), line(3, "REFUSE", None, "W04"))
    assert paid(refused, claim, capped) == amounts(1760, 440, 0)


def test_supplies_of_one_package_are_those_of_one_use() -> None:
    capped = entitlement(supply_cap="1000", small_visit_below="0")

    def own(*packages: str, **changes: Any) -> Decimal:
        supplies = [{"group": "10", "net": 800, "product": {"package": name}} for name in packages]
        supplies[-1] |= changes
        split = paid(whole("ACCEPT"), a_claim(lines=supplies), capped)
        assert split
        return split.own

    assert own("G1", "G1") == 600
    assert own("G1", "G2") == 0
    assert own("G1", "G1", day=None) == 600


def test_supplies_stay_capped_where_less_was_accepted_than_they_cost() -> None:
    supplies = {"group": "10", "net": 5000}
    capped = entitlement(supply_cap="1000", small_visit_below="0")
    below_its_lines = a_claim(lines=[supplies], total=4999)
    assert paid(whole("ACCEPT"), below_its_lines, capped) == amounts(800, 200, 3999)
    with_a_return = a_claim(lines=[supplies, {"net": -1000}])
    assert paid(whole("ACCEPT"), with_a_return, capped) == amounts(800, 200, 3000)


def test_where_a_claim_is_cut_as_a_whole_its_supplies_count_in_proportion() -> None:
    claim = a_claim(lines=[{"net": 1000}, {"group": "10", "net": 5000}])
    capped = entitlement(supply_cap="1000", small_visit_below="0")
    # Supplies of 5000 * 4000 / 6000, of which the fund's rate applies to 1000.
    assert paid(whole("CUT", 4000, "W01"), claim, capped) == amounts("1333.34", "333.33", "2333.33")


def test_a_dong_that_is_cut_of_the_whole_claim_does_not_lift_the_cap_on_supplies() -> None:
    claim = a_claim(lines=[{"net": 60_000_000, "group": "10"}])
    capped = entitlement(supply_cap="45000000", small_visit_below="0")
    assert paid(whole("ACCEPT"), claim, capped) == amounts(36_000_000, 9_000_000, 15_000_000)
    assert paid(whole("CUT", 59_999_999, "W01"), claim, capped) == amounts(36_000_000, 9_000_000, 14_999_999)


def test_where_the_law_says_nothing_nothing_is_said_of_who_pays() -> None:
    decision = check_draft(whole("ACCEPT"), claimed_amounts(bill(1000)), CODES)
    assert paid_amount(decision, bill(1000), None, None) is None
    dollars = bill({"value": 10, "currency": "USD"}, total={"value": 10, "currency": "USD"})
    assert paid(whole("ACCEPT"), dollars) is None
    assert paid(whole("ACCEPT"), bill(1000, use="preauthorization")) is None
    assert paid(whole("ASK", note="?"), bill(1000)) is None
