"""What members of a household pay."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from insurance.law.parameters.parameter import BeforeFirstDay
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.household.member import Member
from insurance.law.procedures.household.premium import Tariff
from insurance.law.procedures.household.quote import Quote
from insurance.law.procedures.premium_support import ProvinceDecision as Decision
from insurance.law.procedures.premium_support import Support, SupportPart
from insurance.law.procedures.procedure_parameters import ProcedureParameters, read_procedure_parameters
from tests.unit.insurance.law.procedures.households import member, other, paid, payment

LAW = read_procedure_parameters()
HOUSEHOLD = HouseholdLaw(LAW.household, LAW.reference_level, LAW.premium_support)
NO_SUPPORT = Support(0)


def own(quote: Quote) -> list[int]:
    return [line.premium.own for line in quote.lines]


@pytest.mark.parametrize(
    ("paid_on", "amounts"),
    [
        (date(2020, 1, 2), [804_600, 563_220, 482_760, 402_300, 321_840]),
        (date(2023, 7, 1), [972_000, 680_400, 583_200, 486_000, 388_800]),
        (date(2024, 7, 1), [1_263_600, 884_520, 758_160, 631_800, 505_440]),
        (date(2026, 7, 1), [1_366_200, 956_340, 819_720, 683_100, 546_480]),
    ],
)
def test_the_five_first_members_pay_less_and_less_for_twelve_months(
    household: HouseholdLaw, paid_on: date, amounts: list[int]
) -> None:
    quote = household.quote(payment([member(number) for number in range(1, 6)], paid_on=paid_on))
    assert own(quote) == amounts
    assert [line.share for line in quote.lines] == [100, 70, 60, 50, 40]


def test_everybody_after_the_fifth_pays_as_much_as_the_fifth(household: HouseholdLaw) -> None:
    quote = household.quote(payment([member(number) for number in range(1, 9)]))
    assert [line.share for line in quote.lines] == [100, 70, 60, 50, 40, 40, 40, 40]
    assert quote.total.own == 1_366_200 + 956_340 + 819_720 + 683_100 + 4 * 546_480


@pytest.mark.parametrize(
    ("paid_on", "amount"), [(date(2026, 6, 30), 1_263_600), (date(2026, 7, 1), 1_366_200)]
)
def test_the_level_of_the_day_of_paying_counts(household: HouseholdLaw, paid_on: date, amount: int) -> None:
    assert own(household.quote(payment([member(1)], paid_on=paid_on))) == [amount]


@pytest.mark.parametrize(("months", "amount"), [(3, 341_550), (6, 683_100), (12, 1_366_200)])
def test_a_term_of_three_six_or_twelve_months_costs_as_many_months(
    household: HouseholdLaw, months: int, amount: int
) -> None:
    assert own(household.quote(payment([member(1)], months=months))) == [amount]


def test_the_only_member_who_joins_pays_the_whole_premium(household: HouseholdLaw) -> None:
    employees = [member(number, other("DN", "2026-01-01", "2026-12-31")) for number in (2, 3)]
    assert own(household.quote(payment([*employees, member(1)], 1))) == [1_366_200]


def test_a_day_before_the_law_is_known_has_no_price(household: HouseholdLaw) -> None:
    with pytest.raises(BeforeFirstDay):
        household.quote(payment([member(1)], paid_on=date(2018, 11, 30)))
    assert own(household.quote(payment([member(1)], paid_on=date(2018, 12, 1)))) == [750_600]


# Who counts for the order.


def test_who_paid_earlier_in_the_year_comes_before_who_pays_now(household: HouseholdLaw) -> None:
    first = member(1, paid("2026-03-01", "2027-02-28", on="2026-02-01"))
    quote = household.quote(payment([first, member(2)], 2))
    assert [(line.place, line.share) for line in quote.lines] == [(2, 70)]


@pytest.mark.parametrize(
    "earlier",
    [
        member(1, paid("2026-01-01", "2026-12-31", on="2025-12-20")),
        member(1, paid("2026-01-01", "2026-11-27", on="2026-01-01")),
        member(1, paid("2026-01-01", "2026-12-31", on="2026-01-01"), other("DN", "2026-05-01", "2026-12-31")),
        member(1, other("HT", "2026-01-01", "2026-12-31")),
        member(1, paid("2026-01-01", "2026-12-31", on="2026-01-01"), died_on=date(2026, 11, 1)),
        member(1, paid("2026-01-01", "2026-12-31", on="2026-01-01"), group="CN"),
    ],
    ids=["paid last year", "over", "has another card", "pensioner", "dead", "supported"],
)
def test_who_does_not_count_makes_nobody_cheaper(household: HouseholdLaw, earlier: Member) -> None:
    quote = household.quote(payment([earlier, member(2)], 2))
    assert [(line.place, line.share) for line in quote.lines] == [(1, 100)]


@pytest.mark.parametrize(("last", "share"), [("2026-11-28", 70), ("2026-11-27", 100)])
def test_a_card_counts_up_to_its_last_day(household: HouseholdLaw, last: str, share: int) -> None:
    first = member(1, paid("2026-05-01", last, on="2026-05-01"))
    assert [line.share for line in household.quote(payment([first, member(2)], 2)).lines] == [share]


def test_who_renews_in_another_month_keeps_the_place_of_the_first_payment(household: HouseholdLaw) -> None:
    first = member(1, paid("2026-03-01", "2026-11-30", on="2026-03-01"))
    second = member(2, paid("2026-04-01", "2027-03-31", on="2026-04-01"))
    third = member(3, paid("2026-06-01", "2026-11-30", on="2026-06-01"))
    quote = household.quote(payment([third, second, first], 3, 1))
    assert [(line.insurance_number[-1], line.share) for line in quote.lines] == [("3", 60), ("1", 100)]


def test_members_of_one_payment_have_its_order(household: HouseholdLaw) -> None:
    pair = [member(number, paid("2026-02-01", "2026-11-30", "2026-02-01", 3 - number)) for number in (1, 2)]
    quote = household.quote(payment(pair, 1, 2))
    assert [(line.insurance_number[-1], line.place) for line in quote.lines] == [("1", 2), ("2", 1)]


def test_a_new_year_begins_a_new_order(household: HouseholdLaw) -> None:
    pair = [
        member(1, paid("2026-01-10", "2027-01-09", on="2026-01-10", place=1)),
        member(2, paid("2026-01-10", "2027-01-09", on="2026-01-10", place=2)),
    ]
    quote = household.quote(payment(pair, 2, paid_on=date(2027, 1, 5)))
    assert [line.share for line in quote.lines] == [100]


# What the state pays.


@pytest.mark.parametrize(
    ("group", "paid_on", "percent"),
    [
        ("HS", date(2025, 6, 30), 30),
        ("HS", date(2025, 7, 1), 50),
        ("SV", date(2026, 11, 28), 50),
        ("GB", date(2025, 6, 30), 30),
        ("GB", date(2025, 7, 1), 50),
        ("CN", date(2018, 12, 1), 70),
        ("CN", date(2026, 11, 28), 70),
        ("HN", date(2026, 11, 28), 100),
        ("TE", date(2026, 11, 28), 100),
        ("GD", date(2026, 11, 28), 0),
    ],
)
def test_the_state_pays_by_group_and_day(
    numbers: ProcedureParameters, group: str, paid_on: date, percent: int
) -> None:
    assert numbers.premium_support.on(paid_on, group, "01").percent == percent


def test_a_pupil_pays_what_the_state_leaves_and_gets_no_reduction(household: HouseholdLaw) -> None:
    quote = household.quote(payment([member(1), member(2, group="HS")]))
    assert [(line.place, line.share, line.support.percent) for line in quote.lines] == [
        (1, 100, 0),
        (0, 100, 50),
    ]
    assert (quote.lines[1].premium.own, quote.lines[1].premium.state) == (683_100, 683_100)


def test_a_pupil_of_the_law_until_2025_would_pay_seventy_percent() -> None:
    assert Tariff(2_530_000, Decimal("4.5")).premium(12, 100, Support(30)).own == 956_340


def test_a_childs_card_costs_the_state_the_whole_premium(household: HouseholdLaw) -> None:
    for day, amount in ((date(2026, 6, 30), 105_300), (date(2026, 7, 1), 113_850)):
        support = LAW.premium_support.on(day, "TE", "01")
        premium = household.tariff(day).premium(1, 100, support)
        assert (premium.own, premium.state) == (0, amount)


def decision(group: str, percent: int, since: date = date(2026, 9, 1), until: date | None = None) -> Decision:
    return Decision("79", group, since, until, percent, f"Nghị quyết {since.year}/NQ-HĐND")


@pytest.mark.parametrize(
    ("province", "day", "percent"),
    [
        ("79", date(2026, 9, 1), 70),
        ("79", date(2026, 8, 31), 50),
        ("01", date(2026, 9, 1), 50),
        ("79", date(2027, 8, 31), 70),
        ("79", date(2027, 9, 1), 50),
        ("79", date(2028, 1, 1), 60),
        ("79", date(2029, 1, 1), 50),
    ],
)
def test_a_province_adds_from_the_first_to_the_last_day_of_its_latest_decision(
    province: str, day: date, percent: int
) -> None:
    decisions = [
        decision("HS", 20, until=date(2027, 8, 31)),
        decision("HS", 10, since=date(2028, 1, 1)),
        decision("HS", 0, since=date(2029, 1, 1)),
        decision("CN", 5),
    ]
    assert LAW.premium_support.on(day, "HS", province, decisions).percent == percent


def test_the_parts_of_support_name_the_law_and_the_decision_of_the_province() -> None:
    law, of_province = LAW.premium_support.on(date(2026, 9, 1), "HS", "79", [decision("HS", 20)]).parts
    assert (law.percent, law.province) == (50, "")
    assert "Nghị định 188/2025/NĐ-CP" in law.law
    assert of_province == SupportPart(20, date(2026, 9, 1), "Nghị quyết 2026/NQ-HĐND", "79")


def test_the_state_never_pays_more_than_the_premium() -> None:
    decisions = [decision("CN", 40)]
    assert LAW.premium_support.on(date(2026, 11, 1), "CN", "79", decisions).percent == 100


def test_a_province_may_support_members_of_a_household_and_their_order_stays(household: HouseholdLaw) -> None:
    paid = payment([member(1, province="79"), member(2)])
    quote = household.quote(replace(paid, decisions=[decision("GD", 10)]))
    assert [(line.share, line.support.percent) for line in quote.lines] == [(100, 10), (70, 0)]


# What always holds.

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
