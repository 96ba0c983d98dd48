"""A facility cannot find the days of a stay elsewhere by trying stays in dry runs."""

from datetime import date, timedelta
from typing import Any

from gateway.cards.guessing.share_budgets import ShareBudgets
from gateway.cards.subject import ChipId
from gateway.claims.dry_run.limit_stays import DAYS_OF_ONE, MOST_A_DAY
from insurance.law.benefit_law import BenefitLaw
from tests.fakes.clock import FakeClock
from tests.fakes.used_budgets import FakeUsedBudgets
from tests.unit.gateway.cards.people import CHIP_ID
from tests.unit.gateway.claims.dry_run.dry_runs import FACILITY, RIGHT, SENT, TOO_MANY, DryRuns, no_card


async def test_the_days_of_a_stay_elsewhere_cannot_be_found_by_trying_stays(dry_runs: DryRuns) -> None:
    """Whoever has a receipt, or the name and birth date, too: each answer says whether a stay overlaps."""
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    tried = [dry_runs.dry_run(receipt, person=RIGHT, billablePeriod=_days(n)) for n in range(MOST_A_DAY + 1)]
    assert await dry_runs.send(*tried) == [SENT] * MOST_A_DAY + [TOO_MANY]
    assert set(dry_runs.store.queue) == {one.claim_id for one in tried[:MOST_A_DAY]}
    refused = {"facility": FACILITY}
    assert dry_runs.registry.get_sample_value("wardgate_unknown_refused_total", refused) == 1
    # The same stay may be checked again, and a patient without a number is compared with nothing elsewhere.
    unnamed: dict[str, Any] = {"patient": {"reference": "Patient/1"}, "insurance": [no_card()]}
    assert await dry_runs.send(tried[0], dry_runs.dry_run(**unnamed)) == [SENT, SENT]


async def test_a_long_stay_takes_as_much_as_it_has_weeks(dry_runs: DryRuns) -> None:
    """Otherwise one dry run would ask about a year."""
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    half = MOST_A_DAY // 2
    stays = [dry_runs.dry_run(receipt, billablePeriod=_days(n, half * DAYS_OF_ONE)) for n in range(2)]
    visits = [dry_runs.dry_run(receipt, billablePeriod=_days(n)) for n in range(MOST_A_DAY - 2 * half + 1)]
    assert await dry_runs.send(*stays, *visits) == [SENT] * (len(stays) + len(visits) - 1) + [TOO_MANY]


async def test_two_stays_of_the_same_days_in_other_hours_are_two(dry_runs: DryRuns) -> None:
    """Two visits of one day overlap by their hours, which could be found by trying, too."""
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    day = "2026-03-02T{:02}:{:02}:00+07:00"
    hours = [
        {"start": day.format(0, 1), "end": day.format(1 + n // 60, n % 60)} for n in range(MOST_A_DAY + 1)
    ]
    tried = [dry_runs.dry_run(receipt, billablePeriod=one) for one in hours]
    assert await dry_runs.send(*tried) == [SENT] * MOST_A_DAY + [TOO_MANY]


async def test_the_stays_that_are_tried_at_one_gateway_count_at_the_others(law: BenefitLaw) -> None:
    clock = FakeClock()
    used = FakeUsedBudgets(clock)
    one, other = DryRuns(law, budget=1000), DryRuns(law, budget=1000)
    exchanges = [ShareBudgets(each.stays.budget, used, clock.seconds).exchange for each in (one, other)]
    half = MOST_A_DAY // 2
    tried = [one.dry_run(person=RIGHT, billablePeriod=_days(n)) for n in range(MOST_A_DAY + 1)]
    assert await one.send(*tried[:half]) == [SENT] * half
    for exchange in exchanges:
        await exchange()
    rest = MOST_A_DAY - half
    assert await other.send(*tried[half:]) == [SENT] * rest + [TOO_MANY]


def _days(first: int, count: int = 1) -> dict[str, str]:
    """A period of so many days, which begins so many days after the first of March."""
    begin = date(2026, 3, 1) + timedelta(first)
    return {"start": f"{begin}", "end": f"{begin + timedelta(count - 1)}"}
