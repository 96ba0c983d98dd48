"""What always holds of the premiums of a household."""

from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from insurance.law.procedures.household.member import Member
from insurance.law.procedures.household.premium import Tariff
from insurance.law.procedures.premium_support import Support
from tests.unit.insurance.law.procedures.households import HOUSEHOLD, member, own, payment

NO_SUPPORT = Support(0)
ANY_DAY = st.dates(date(2019, 1, 1), date(2027, 12, 31))
TERMS = st.sampled_from((3, 6, 12))
GROUPS = st.sampled_from(("GD", "GD", "GD", "HS", "CN"))
HOUSEHOLDS = st.lists(GROUPS, min_size=1, max_size=9).map(
    lambda groups: [member(number, group=group) for number, group in enumerate(groups, start=1)]
)


@given(HOUSEHOLDS, TERMS, ANY_DAY)
def test_totals_equal_their_parts_in_whole_dong(members: list[Member], months: int, day: date) -> None:
    quote = HOUSEHOLD.quote(payment(members, months=months, paid_on=day))
    assert quote.total.own == sum(line.premium.own for line in quote.lines)
    assert quote.total.whole == sum(line.premium.own + line.premium.state for line in quote.lines)
    assert all(type(amount) is int and amount >= 0 for amount in own(quote))
    assert len(quote.lines) == len(members)


@given(HOUSEHOLDS, TERMS, ANY_DAY)
def test_asking_twice_gives_the_same_offer(members: list[Member], months: int, day: date) -> None:
    asked = payment(members, months=months, paid_on=day)
    assert HOUSEHOLD.quote(asked) == HOUSEHOLD.quote(asked)


@given(HOUSEHOLDS, TERMS, ANY_DAY, st.randoms(use_true_random=False))
def test_the_order_in_which_a_household_joins_changes_no_sum(
    members: list[Member], months: int, day: date, random: Random
) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)
    totals = [
        HOUSEHOLD.quote(payment(members, *map(_number, order), months=months, paid_on=day)).total
        for order in (members, shuffled)
    ]
    assert totals[0] == totals[1]


def _number(one: Member) -> int:
    return int(one.insurance_number)


@given(HOUSEHOLDS, st.integers(0, 9), TERMS, ANY_DAY)
def test_a_member_more_at_any_place_never_makes_another_ones_premium_rise(
    members: list[Member], place: int, months: int, day: date
) -> None:
    """Neither does the sum of the others, even if the new one stands at the wrong place."""
    wider = [*members[:place], member(99), *members[place:]]
    before = HOUSEHOLD.quote(payment(members, months=months, paid_on=day))
    after = HOUSEHOLD.quote(payment(wider, months=months, paid_on=day))
    prices = {line.insurance_number: line.premium.own for line in after.lines}
    last = prices.pop("0000000099")
    shares = [line.share for line in after.lines]
    assert after.total.own >= before.total.own
    assert sum(prices.values()) + last == after.total.own
    in_order = sorted((line.share for line in before.lines if line.place), reverse=True)
    assert (
        sorted((line.share for line in after.lines if line.place), reverse=True)[: len(in_order)] == in_order
    )
    assert all(share in (100, 70, 60, 50, 40) for share in shares)


@given(st.integers(1, 5_000_000), st.decimals("0.1", "6", places=1), TERMS, st.integers(0, 100))
def test_own_part_and_states_part_are_the_premium(
    level: int, percent: Decimal, months: int, support: int
) -> None:
    tariff = Tariff(level, percent)
    whole = tariff.premium(months, 100, NO_SUPPORT)
    divided = tariff.premium(months, 100, Support(support))
    assert whole.state == 0
    assert divided.whole == whole.own
    assert 0 <= divided.own <= whole.own
