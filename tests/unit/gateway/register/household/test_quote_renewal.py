"""An offer can be asked for without committing to anything."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY, GuessingBudgets
from gateway.metrics import Metrics
from gateway.refusals import RequestMalformed, TooManyMismatches, TooManyUnknown
from gateway.register.files.naming.limit_naming import Budgets, LimitNaming, NoBudgets
from gateway.register.procedures.household.household_register import KnownMember
from gateway.register.procedures.household.quote_renewal import QuoteRenewal, RenewalQuote
from gateway.v1.household_file_pb2 import HouseholdFacts
from tests.fakes.clock import FakeClock
from tests.fakes.households import FakeHouseholds
from tests.unit.gateway.register.household.joining import (
    HOUSEHOLD,
    NOW,
    household,
    household_law,
    known,
    number,
)
from tests.unit.insurance.law.procedures.households import other, paid

OFFICE = "portal-01"
EVERYBODY_DUE = HouseholdFacts(household=HOUSEHOLD, province="01", months=12)


def quoting(*people: KnownMember) -> Callable[..., Awaitable[RenewalQuote]]:
    return partial(renewals(FakeHouseholds(people)), OFFICE)


def renewals(households: FakeHouseholds, budgets: Budgets | None = None) -> QuoteRenewal:
    clock = FakeClock()
    clock.moment = NOW
    return QuoteRenewal(households, LimitNaming(budgets or NoBudgets()), household_law(), clock)


async def test_asking_twice_gives_the_same_offer() -> None:
    quote = quoting(known(1), known(2))
    first, second = [await quote(household(1, 2, months=6), None) for _ in range(2)]
    assert first == second
    assert [line.own_amount for line in first.result.lines] == [683_100, 478_170]
    assert first.objections == ()


async def test_without_names_the_offer_is_for_those_who_are_due() -> None:
    due = known(1, paid("2026-01-01", "2026-12-30", on="2026-01-01"))
    later = known(2, paid("2026-01-02", "2026-12-31", on="2026-01-02"))
    found = await quoting(due, later, known(3))(EVERYBODY_DUE, None)
    assert [line.insurance_number for line in found.result.lines] == [number(1)]
    assert [(one.due_from, one.is_due) for one in found.members] == [
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
        (None, False),
    ]


async def test_where_nobody_is_due_nothing_is_offered() -> None:
    found = await quoting(known(1))(EVERYBODY_DUE, None)
    assert (list(found.result.lines), found.objections) == ([], ())


async def test_the_day_of_paying_may_be_a_later_one() -> None:
    quote = quoting(known(1, paid("2026-01-01", "2026-12-31", on="2026-01-01")), known(2))
    assert [
        (await quote(household(2), day)).result.lines[0].share_percent
        for day in (date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 1))
    ] == [70, 70, 100]


async def test_what_stands_against_it_is_named_by_person() -> None:
    employee = known(1, other("DN", "2026-01-01", "2027-12-31"))
    found = await quoting(employee)(household(1), None)
    assert [(one.insurance_number, "another group" in one.reason.en) for one in found.objections] == [
        (number(1), True)
    ]
    (unknown,) = (await quoting()(household(1), None)).objections
    assert unknown.insurance_number == number(1)


@pytest.mark.parametrize("paid_on", [date(2026, 11, 29), date(2027, 12, 2), date.max])
async def test_faults_are_named_by_field(paid_on: date) -> None:
    with pytest.raises(RequestMalformed) as refused:
        await quoting()(household(1, months=5), paid_on)
    assert [fault.field for fault in refused.value.faults] == ["household.months", "paid_on"]


def outcomes(households: FakeHouseholds) -> dict[str, str]:
    assert {caller for caller, _ in households.named} == {OFFICE}
    return {one.number.text: one.outcome for _, one in households.named}


async def test_everybody_who_is_named_or_shown_is_in_the_access_log() -> None:
    elsewhere = msgspec.structs.replace(known(2), household="another")
    households = FakeHouseholds([known(1), elsewhere, known(4)])
    await renewals(households)(OFFICE, household(1, 2, 3), None)
    assert outcomes(households) == {
        number(1): "FILE_MATCHED",
        number(2): "FILE_DIFFERENT",
        number(3): "FILE_NOT_IN_REGISTER",
        number(4): "FILE_MATCHED",
    }


async def test_households_that_are_guessed_use_up_the_budget_of_look_ups() -> None:
    households = FakeHouseholds([known(1)])
    quote = renewals(households, GuessingBudgets(2, Metrics(CollectorRegistry())))
    guess = HouseholdFacts(household="guessed", province="01", months=12)
    for _ in range(2):
        await quote(OFFICE, guess, None)
    for asked in (guess, EVERYBODY_DUE):
        with pytest.raises(TooManyUnknown):
            await quote(OFFICE, asked, None)
    await quote("portal-02", EVERYBODY_DUE, None)


async def test_the_household_of_a_person_is_not_found_by_trying() -> None:
    quote = renewals(
        FakeHouseholds([known(1), msgspec.structs.replace(known(2), household="another")]),
        GuessingBudgets(1000, Metrics(CollectorRegistry())),
    )
    for _ in range(MISMATCHES_A_DAY):
        await quote(OFFICE, household(2), None)
    with pytest.raises(TooManyMismatches):
        await quote(OFFICE, household(2), None)
