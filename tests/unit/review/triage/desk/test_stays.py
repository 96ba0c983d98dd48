"""A stay over 1 January is decided by its parts: each year has its ceiling and its co-payment."""

from datetime import date
from uuid import UUID

from insurance.claim.claim import Claim
from insurance.law.insured import Copayment
from tests.fakes.fhir_claim import INSURANCE_NUMBER
from tests.fakes.stay_over_new_year import (
    FIRST_DAY,
    IN_2025,
    IN_2026,
    LAST_DAY,
    NEW_YEAR,
    NEW_YEARS_EVE,
    stay_parts,
)
from tests.integration.triage_desk import an_actor
from tests.rules.claims import a_claim
from tests.unit.review.triage.deciding.claims import by_line, line, vnd, whole
from tests.unit.review.triage.desk.drafts import ACCEPT
from tests.unit.review.triage.desk.memory_desk import MemoryDesk

CUT = by_line(line(1, "CUT", 400_000, "W06"), line(2, "ACCEPT"))


def the_stay() -> Claim:
    lines = [{"day": FIRST_DAY, "net": IN_2025}, {"day": NEW_YEAR, "net": IN_2026}]
    return a_claim(admitted=FIRST_DAY, discharged=LAST_DAY, lines=lines)


def a_stay(desk: MemoryDesk, copaid_in_2025: int = 0) -> UUID:
    """A claim for it, of a patient who co-paid this for other claims."""
    if copaid_in_2025:
        paid = (Copayment(date(2025, 5, 4), copaid_in_2025),)
        desk.store.copayments[desk.claim()] = INSURANCE_NUMBER, paid
    return desk.claim(claim=the_stay(), parts=stay_parts(), last_day=LAST_DAY)


# 14,000,000 of 14,040,000 were co-paid in 2025: of 5 % of 6,000,000, only 40,000 are left.
async def test_each_part_has_the_ceiling_of_its_year_and_is_booked_in_it(desk: MemoryDesk) -> None:
    claim_id = a_stay(desk, 14_000_000)
    made = await desk.decided(an_actor(), claim_id, ACCEPT)
    first, second = made.reckoned.parts
    assert (first.ceiling_remaining, second.ceiling_remaining) == (40_000, 14_040_000)
    assert made.reckoned.ceiling_remaining is None
    assert made.reckoned.paid
    assert (made.reckoned.paid.fund, made.reckoned.paid.copayment) == (vnd(8_810_000), vnd(190_000))
    assert desk.copayments()[1:] == [(NEW_YEARS_EVE, 40_000), (LAST_DAY, 150_000)]


async def test_the_facility_is_shown_the_parts(desk: MemoryDesk) -> None:
    claim_id = a_stay(desk)
    await desk.decided(an_actor(), claim_id, ACCEPT)
    shown = desk.shown(claim_id)
    assert shown
    parts = shown.decision.parts
    assert [(part.first.year, part.last.year, part.rate) for part in parts] == [
        (2025, 2025, "95"),
        (2026, 2026, "95"),
    ]
    assert sum(part.fund_amount.units for part in parts) == shown.decision.fund_amount.units == 8_550_000
    assert "Từ 28/12/2025 đến 31/12/2025: chấp nhận 6.000.000 đồng".encode() in shown.claim_response


async def test_what_the_parts_of_the_decision_before_charged_counts_again_after_undoing(
    desk: MemoryDesk,
) -> None:
    claim_id, actor = a_stay(desk), an_actor()
    await desk.decided(actor, claim_id, CUT)
    before = [(NEW_YEARS_EVE, 20_000), (LAST_DAY, 150_000)]
    assert desk.copayments() == before
    desk.explain(claim_id)
    made = await desk.decided(actor, claim_id, ACCEPT)
    assert desk.copayments() == [(NEW_YEARS_EVE, 300_000), (LAST_DAY, 150_000)]
    await desk.undo(actor, claim_id, made.decision_id)
    assert desk.copayments() == before


async def test_what_a_stay_was_charged_in_each_year_counts_for_the_next_claim(desk: MemoryDesk) -> None:
    await desk.decided(an_actor(), a_stay(desk), ACCEPT)
    reckoned = await desk.preview(an_actor(), a_stay(desk), ACCEPT)
    assert [part.ceiling_remaining for part in reckoned.parts] == [
        14_040_000 - 300_000,
        14_040_000 - 150_000,
    ]


async def test_a_claim_that_came_in_without_parts_is_decided_as_one_on_its_last_day(
    desk: MemoryDesk,
) -> None:
    claim_id = desk.claim(claim=the_stay(), last_day=LAST_DAY)
    made = await desk.decided(an_actor(), claim_id, ACCEPT)
    assert (made.reckoned.parts, made.reckoned.ceiling_remaining) == ((), 14_040_000)
    assert desk.copayments() == [(LAST_DAY, 1_800_000)]
    shown = desk.shown(claim_id)
    assert shown
    assert len(shown.decision.parts) == 0
    assert b"processNote" not in shown.claim_response


async def test_a_refused_stay_charges_nothing(desk: MemoryDesk) -> None:
    await desk.decided(an_actor(), a_stay(desk), whole("REFUSE", None, "W04"))
    assert desk.copayments() == []


async def test_a_later_decision_charges_nothing_where_the_register_no_longer_knows_the_patient(
    desk: MemoryDesk,
) -> None:
    claim_id = a_stay(desk)
    await desk.decided(an_actor(), claim_id, CUT)
    assert desk.copayments()
    desk.explain(claim_id)
    desk.store.facts[claim_id].submitted.card.Clear()
    await desk.decided(an_actor(), claim_id, ACCEPT)
    assert desk.copayments() == []
