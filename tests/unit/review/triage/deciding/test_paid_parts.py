"""What was accepted of a stay is divided among its parts, and each is split by itself."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from insurance.claim.claim import Claim
from insurance.law.insured import Copayment
from insurance.law.stays.stay_payment import PaidPart
from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.paid_amount import PaidAmount
from review.triage.deciding.paid_parts import paid_parts, sum_of
from review.v1.claim_submitted_pb2 import Entitlement
from tests.fakes.stay_over_new_year import FIRST_DAY, LAST_DAY, NEW_YEAR, NEW_YEARS_EVE, stay_parts
from tests.rules.claims import a_claim
from tests.unit.review.triage.deciding.claims import CODES, by_line, line, vnd, whole

ACCEPT = whole("ACCEPT")


def stay(*lines: dict[str, Any], **facts: Any) -> Claim:
    return a_claim(admitted=FIRST_DAY, discharged=LAST_DAY, lines=list(lines), **facts)


def on(day: date | None, net: object, **facts: Any) -> dict[str, Any]:
    return {"day": day, "net": net, **facts}


def unlimited(_day: date, _copaid: Sequence[Copayment]) -> int | None:
    return None


def paid(draft: DecisionDraft, claim: Claim, **changes: Any) -> tuple[PaidPart, ...]:
    decision = check_draft(draft, claimed_amounts(claim), CODES)
    stated = Entitlement(visit_code="1.1", parts=stay_parts(**{"small_visit_below": "0"} | changes))
    return paid_parts(decision, claim, stated, unlimited)


def costs(parts: Sequence[PaidPart]) -> list[Decimal]:
    return [part.cost for part in parts]


def test_each_line_is_paid_by_the_rate_of_its_day() -> None:
    claim = stay(on(NEW_YEARS_EVE, 6_000_000), on(NEW_YEAR, 3_000_000))
    parts = paid(ACCEPT, claim, in_2026={"rate": "100"})
    assert [(part.rate, part.payment.fund, part.payment.copayment) for part in parts] == [
        (vnd(95), vnd(5_700_000), vnd(300_000)),
        (vnd(100), vnd(3_000_000), vnd(0)),
    ]
    assert sum_of(parts) == PaidAmount(Decimal(8_700_000), Decimal(300_000), Decimal(0))


def test_what_is_cut_off_a_line_is_cut_in_its_part() -> None:
    claim = stay(on(NEW_YEARS_EVE, 6_000_000), on(NEW_YEAR, 3_000_000))
    draft = by_line(line(1, "CUT", 1_000_000, "W04"), line(2, "ACCEPT"))
    assert costs(paid(draft, claim)) == [1_000_000, 3_000_000]
    assert costs(paid(whole("REFUSE", None, "W04"), claim)) == [0, 0]


def test_a_line_that_lasts_over_the_change_belongs_to_the_part_in_which_it_begins() -> None:
    lasting = on(NEW_YEARS_EVE, 5000) | {"first_day": NEW_YEARS_EVE, "last_day": LAST_DAY}
    lasting.pop("day")
    assert costs(paid(ACCEPT, stay(lasting, on(NEW_YEAR, 100)))) == [5000, 100]


def test_a_line_without_a_day_belongs_to_the_end_of_the_stay() -> None:
    assert costs(paid(ACCEPT, stay(on(NEW_YEARS_EVE, 600), on(None, 300)))) == [600, 300]


def test_a_line_outside_of_the_stay_belongs_to_the_nearest_part() -> None:
    claim = stay(on(date(2025, 12, 1), 600), on(date(2026, 2, 1), 300))
    assert costs(paid(ACCEPT, claim)) == [600, 300]


def test_what_is_accepted_beyond_the_lines_belongs_to_the_last_part() -> None:
    claim = stay(on(NEW_YEARS_EVE, 600), on(NEW_YEAR, 300), total=1000)
    assert costs(paid(ACCEPT, claim)) == [600, 400]


@pytest.mark.parametrize(
    ("draft", "facts", "expected"),
    [
        (whole("CUT", 600, "W04"), {}, ["400", "200"]),
        (whole("CUT", 100, "W04"), {}, ["66.67", "33.33"]),
        (ACCEPT, {"total": 600}, ["400", "200"]),
    ],
)
def test_where_the_lines_do_not_tell_the_accepted_amount_is_divided_in_proportion_to_them(
    draft: DecisionDraft, facts: dict[str, Any], expected: list[str]
) -> None:
    claim = stay(on(NEW_YEARS_EVE, 600), on(NEW_YEAR, 300), **facts)
    assert costs(paid(draft, claim)) == [Decimal(amount) for amount in expected]


def test_a_part_of_which_more_is_taken_back_than_billed_costs_nothing() -> None:
    claim = stay(on(NEW_YEARS_EVE, 600), on(NEW_YEAR, -100))
    assert costs(paid(ACCEPT, claim)) == [500, 0]


def test_supplies_of_a_day_are_capped_in_their_part() -> None:
    """TT 04/2017/TT-BYT, Điều 3: the cap is for one use of a service, here for those of a day."""
    claim = stay(on(NEW_YEARS_EVE, 1500, group="10"), on(NEW_YEAR, 1500, group="10"), on(NEW_YEAR, 10))
    parts = paid(ACCEPT, claim, supply_cap="1000", in_2026={"supply_cap": "1200"})
    assert [part.payment.own for part in parts] == [500, 300]


def test_supplies_of_one_package_have_one_cap_over_all_parts() -> None:
    """TT 04/2017/TT-BYT, Điều 3 khoản 2 điểm b: the cap is for one use of a service, as W31 counts it."""
    package = {"group": "10", "product": {"package": "G1"}}
    claim = stay(on(NEW_YEARS_EVE, 700, **package), on(NEW_YEAR, 700, **package), on(NEW_YEAR, 10))
    parts = paid(ACCEPT, claim, supply_cap="1000", in_2026={"supply_cap": "1200"})
    assert [part.payment.own for part in parts] == [0, 200]


def test_supplies_stay_capped_where_the_total_is_a_dong_below_the_lines() -> None:
    claim = stay(on(NEW_YEARS_EVE, 1500, group="10"), on(NEW_YEAR, 1500), total=2999)
    parts = paid(ACCEPT, claim, supply_cap="1000")
    assert [(part.cost, part.payment.own) for part in parts] == [(vnd("1499.5"), vnd("499.5")), (1499.5, 0)]


def test_no_part_is_below_zero_where_amounts_have_more_than_two_decimals() -> None:
    claim = stay(on(NEW_YEARS_EVE, "0.0099"), on(NEW_YEAR, "0.0001"), total="0.006")
    assert costs(paid(ACCEPT, claim)) == [vnd("0.006"), 0]


def test_nothing_is_said_where_nothing_is_known_or_the_stay_is_one_part() -> None:
    claim = stay(on(NEW_YEARS_EVE, 600))
    decision = check_draft(ACCEPT, claimed_amounts(claim), CODES)
    for stated in (None, Entitlement(visit_code="1.1", rate="95")):
        assert paid_parts(decision, claim, stated, unlimited) == ()
    assert paid(whole("ASK", note="?"), claim) == ()
    assert paid(ACCEPT, stay(on(NEW_YEAR, 600), use="preauthorization")) == ()
