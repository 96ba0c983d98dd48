"""Of two cards, the one that gives most counts, by what has been co-paid when the claim is decided.

Luật BHYT, Điều 22 khoản 2: a person of several groups has the benefits of the group with the highest.
Khoản 1: who has five continuous years and has co-paid six reference levels in a year co-pays no more.
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from insurance.law.insured import Copayment
from review.v1.claim_submitted_pb2 import Entitlement
from tests.fakes.fhir_claim import INSURANCE_NUMBER
from tests.fakes.stay_over_new_year import LAST_DAY, NEW_YEARS_EVE, stay_parts
from tests.integration.triage_desk import VISIT, an_actor
from tests.unit.review.triage.deciding.claims import bill, vnd
from tests.unit.review.triage.desk.drafts import ACCEPT
from tests.unit.review.triage.desk.memory_desk import MemoryDesk
from tests.unit.review.triage.desk.test_stays import the_stay

# 95 % of one who came alone, by the one card; 80 % by the right line, with a ceiling, by the other one.
OTHER_CARD = Entitlement(**VISIT)
ALONE: dict[str, Any] = {"visit_code": "3.2", "rate": "95", "right_line": False, "has_copay_ceiling": False}
CEILING = 14_040_000


def co_paid(desk: MemoryDesk, amount: int, day: date = date(2026, 2, 1)) -> None:
    """By other claims."""
    desk.store.copayments[desk.claim()] = INSURANCE_NUMBER, (Copayment(day, amount),)


def a_claim(desk: MemoryDesk) -> UUID:
    return desk.claim(claim=bill(1_000_000), **ALONE, beyond_ceiling=OTHER_CARD)


@pytest.mark.parametrize(
    ("before", "fund", "left"), [(0, 950_000, None), (CEILING - 1, 950_000, None), (CEILING, 1_000_000, 0)]
)
async def test_the_card_of_the_right_line_counts_once_its_ceiling_is_reached(
    desk: MemoryDesk, before: int, fund: int, left: int | None
) -> None:
    co_paid(desk, before)
    reckoned = await desk.preview(an_actor(), a_claim(desk), ACCEPT)
    assert reckoned.paid
    assert (reckoned.paid.fund, reckoned.ceiling_remaining) == (vnd(fund), left)


async def test_what_is_co_paid_by_the_other_card_counts_to_no_ceiling(desk: MemoryDesk) -> None:
    await desk.decided(an_actor(), a_claim(desk), ACCEPT)
    assert desk.copayments() == []


# The ceiling of 2025 is reached, that of 2026 is not.
async def test_of_a_stay_over_1_january_each_year_is_paid_by_the_card_that_gives_most_in_it(
    desk: MemoryDesk,
) -> None:
    co_paid(desk, CEILING, date(2025, 5, 4))
    parts = stay_parts(**ALONE, beyond_ceiling=OTHER_CARD)
    claim_id = desk.claim(claim=the_stay(), parts=parts, last_day=LAST_DAY)
    made = await desk.decided(an_actor(), claim_id, ACCEPT)
    first, second = made.reckoned.parts
    assert (first.payment.copayment, first.ceiling_remaining, first.days.last) == (vnd(0), 0, NEW_YEARS_EVE)
    assert (second.payment.copayment, second.ceiling_remaining) == (vnd(150_000), None)
