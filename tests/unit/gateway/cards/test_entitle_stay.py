"""What a stay is paid at where something changes during it: by parts."""

from datetime import date

import msgspec
import pytest

from gateway.cards.card import CardPeriod
from gateway.cards.judging.entitle_stay import entitle_stay
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.question import Question, StatedVisit
from insurance.law.benefit_law import BenefitLaw
from insurance.law.insured import Copayment
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.stays.stay_parts import StayPart
from insurance.law.visit import Tier, VisitKind
from tests.unit.gateway.cards.people import (
    CARD,
    INSURANCE_NUMBER,
    OTHER_CARD,
    a_holding,
    a_period,
    a_person,
    a_question,
)

LONG = a_period("2016-01-01", "2027-12-31")
FIVE_YEARS = msgspec.structs.replace(LONG, five_years_on=date(2021, 1, 1))
INPATIENT = StatedVisit(VisitKind.INPATIENT)
GRACE = 15


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


def stay_at(tier: Tier, first: str, last: str, visit: StatedVisit = INPATIENT) -> Question:
    """A question about a stay at facility 01001, where the cards are registered."""
    question = a_question(day=date.fromisoformat(first), until=date.fromisoformat(last))
    return msgspec.structs.replace(question, tier=tier, visit=visit)


def self_referred(question: Question) -> Question:
    return msgspec.structs.replace(question, facility="79001")


def parts_of(
    law: BenefitLaw,
    question: Question,
    *periods: CardPeriod,
    born: str = "1990-05-04",
    copaid: tuple[Copayment, ...] = (),
) -> list[StayPart]:
    """The parts of the stay, by the cards that the look-up finds in force."""
    holding = msgspec.structs.replace(a_holding(*periods, person=a_person(birth_date=born)), copaid=copaid)
    return list(entitle_stay(law, question, holding, judge_card(question, holding, GRACE)))


def days(parts: list[StayPart]) -> list[tuple[str, str]]:
    return [(str(part.days.first), str(part.days.last)) for part in parts]


def rates(parts: list[StayPart]) -> list[tuple[str, int]]:
    return [(part.entitlement.visit_code, part.entitlement.rate_percent) for part in parts]


@pytest.mark.parametrize("born", ["2024-13", "2026-02-30", "9996", "0000"])
def test_a_stay_is_paid_whatever_the_register_has_as_birth_date(law: BenefitLaw, born: str) -> None:
    question = stay_at(Tier.DISTRICT, "2026-06-20", "2026-07-10")
    assert days(parts_of(law, question, LONG, born=born))[-1][1] == "2026-07-10"


def test_a_card_may_be_in_force_until_the_last_day_that_there_is(law: BenefitLaw) -> None:
    question = stay_at(Tier.DISTRICT, "2026-03-02", "2026-03-10")
    for_ever = a_period("2016-01-01", "9999-12-31")
    assert days(parts_of(law, question, for_ever)) == [("2026-03-02", "2026-03-10")]


# NĐ 188/2025/NĐ-CP, Điều 18 khoản 2 điểm c (CV 302/CSYT-CĐ, 2.5); NĐ 161/2026/NĐ-CP: 2,530,000 VND since
# 2026-07-01. 7,020,000 co-paid in March are three of six reference levels: three are left.
def test_a_stay_over_a_new_reference_level_is_reckoned_by_each_of_them(law: BenefitLaw) -> None:
    march = Copayment(date(2026, 3, 9), 7_020_000)
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2026-06-20", "2026-07-10"), FIVE_YEARS, copaid=(march,))
    assert days(parts) == [("2026-06-20", "2026-06-30"), ("2026-07-01", "2026-07-10")]
    assert [part.entitlement.copay_ceiling_remaining for part in parts] == [7_020_000, 7_590_000]
    assert [part.entitlement.small_visit_below for part in parts] == [351_000, 379_500]
    assert [part.entitlement.supply_cap for part in parts] == [105_300_000, 113_850_000]
    assert parts[0].because == ()
    (why,) = parts[1].because
    assert str(why.law) == "khoản 2 Điều 3 Nghị định 161/2026/NĐ-CP"
    assert "the reference level is VND 2,530,000" in why.en


# Luật BHYT, Điều 22 khoản 1: the co-payments of a year. NĐ 188/2025/NĐ-CP, Điều 18 khoản 2: free of them
# until 31 December.
def test_a_stay_over_1_january_counts_to_the_ceiling_of_each_year(law: BenefitLaw) -> None:
    reached = Copayment(date(2025, 11, 1), 14_040_000)
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2025-12-28", "2026-01-05"), FIVE_YEARS, copaid=(reached,))
    assert days(parts) == [("2025-12-28", "2025-12-31"), ("2026-01-01", "2026-01-05")]
    assert rates(parts) == [("1.1", 100), ("1.1", 80)]
    assert [part.entitlement.copay_ceiling_remaining for part in parts] == [0, 14_040_000]
    (why,) = parts[1].because
    assert why.law.act == "Nghị định 188/2025/NĐ-CP"
    assert "From 1 January 2026 on, co-payments are counted anew" in why.en


def test_from_1_january_on_another_card_may_give_most_until_the_ceiling_is_reached_again(
    law: BenefitLaw,
) -> None:
    pensioner = msgspec.structs.replace(
        a_period("2016-01-01", "2027-12-31", OTHER_CARD), registered_facility="79001"
    )
    reached = Copayment(date(2025, 11, 1), 14_040_000)
    stay = stay_at(Tier.DISTRICT, "2025-12-28", "2026-01-05")
    parts = parts_of(law, stay, pensioner, FIVE_YEARS, copaid=(reached,))
    assert rates(parts) == [("1.1", 100), ("1.15", 95)]
    assert ["co-payments are counted anew" in why.en for why in parts[1].because] == [True]


def test_without_a_ceiling_1_january_alone_divides_no_stay(law: BenefitLaw) -> None:
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2025-12-28", "2026-01-05"), LONG)
    assert days(parts) == [("2025-12-28", "2026-01-05")]


def with_five_years(card: str, first: str, last: str, five_years_on: str) -> CardPeriod:
    period = a_period(first, last, f"{card}01{INSURANCE_NUMBER}")
    return msgspec.structs.replace(period, five_years_on=date.fromisoformat(five_years_on))


@pytest.mark.parametrize(
    ("tier", "periods"),
    [
        # Who co-pays nothing loses and gains nothing by a ceiling.
        (Tier.DISTRICT, [with_five_years("HN2", "2016-01-01", "2027-12-31", "2025-12-30")]),
        (Tier.COMMUNE, [with_five_years("DN4", "2016-01-01", "2027-12-31", "2025-12-30")]),
        (Tier.DISTRICT, [with_five_years("HN2", "2016-01-01", "2027-12-31", "2021-01-01")]),
        # A cap is nothing where nothing is paid: an outpatient who came alone.
        (
            Tier.CENTRAL,
            [
                a_period("2016-01-01", "2025-12-31", f"CC101{INSURANCE_NUMBER}"),
                a_period("2026-01-01", "2027-12-31"),
            ],
        ),
    ],
)
def test_what_changes_nothing_that_is_paid_divides_no_stay(
    law: BenefitLaw, tier: Tier, periods: list[CardPeriod]
) -> None:
    question = stay_at(tier, "2025-12-28", "2026-01-05", StatedVisit())
    asked = self_referred(question) if tier is Tier.CENTRAL else question
    assert days(parts_of(law, asked, *periods)) == [("2025-12-28", "2026-01-05")]


# TT 04/2017/TT-BYT, Điều 3 khoản 2 điểm b: in force since 2017-06-01.
def test_a_stay_that_ends_after_the_first_day_of_the_cap_on_supplies_has_it_on_every_day(
    law: BenefitLaw,
) -> None:
    """TT 04/2017/TT-BYT, Điều 7 khoản 1: who is discharged since 2017-06-01 is paid by it."""
    (part,) = parts_of(law, stay_at(Tier.DISTRICT, "2017-05-30", "2017-06-01"), LONG)
    assert part.entitlement.supply_cap == 54_450_000
    (before,) = parts_of(law, stay_at(Tier.DISTRICT, "2017-05-28", "2017-05-31"), LONG)
    assert before.entitlement.supply_cap is None


def test_a_stay_that_ends_after_the_first_day_of_the_bar_to_transfers_has_it_on_every_day(
    law: BenefitLaw,
) -> None:
    """NĐ 146/2018/NĐ-CP, Điều 39 khoản 1: who is discharged since 2018-12-01 is paid by its article 14."""
    visit = StatedVisit(VisitKind.INPATIENT, transferred=True, after_self_referral=True)
    over = self_referred(stay_at(Tier.CENTRAL, "2018-11-25", "2018-12-05", visit))
    (part,) = parts_of(law, over, LONG)
    assert (part.entitlement.visit_code, part.entitlement.rate_percent) == ("3", 32)
    assert "had gone alone" in " ".join(reason.en for reason in part.entitlement.reasons)
    before = self_referred(stay_at(Tier.CENTRAL, "2018-11-25", "2018-11-30", visit))
    assert rates(parts_of(law, before, LONG)) == [("1", 80)]


def test_at_a_station_a_card_without_a_cap_on_supplies_begins_a_part_that_says_so(law: BenefitLaw) -> None:
    """TT 04/2017/TT-BYT, Điều 3 khoản 2 điểm d: there is no cap at the levels 1 and 5."""
    short = a_period("2026-01-01", "2026-03-05")
    veteran = a_period("2026-03-06", "2026-03-09", f"CC101{INSURANCE_NUMBER}")
    later = a_period("2026-03-10", "2026-12-31")
    parts = parts_of(law, stay_at(Tier.COMMUNE, "2026-03-02", "2026-03-12"), short, veteran, later)
    assert [part.entitlement.supply_cap for part in parts] == [105_300_000, None, 105_300_000]
    assert [[why.en.split(" [")[0] for why in part.because] for part in parts] == [
        [],
        ["From this day on the patient has a benefit level without a cap on supplies"],
        [
            "From this day on the patient has a benefit level with a cap on supplies: up to VND 105,300,000 "
            "for one use of a service"
        ],
    ]


@pytest.mark.parametrize(
    ("question", "card", "expected"),
    [
        # NQ 261/2025/QH15, CV 38/BYT-BH: near-poor households have level 2 since 2026-01-01.
        (stay_at(Tier.DISTRICT, "2025-12-28", "2026-01-05"), "CN3", [("1.1", 95), ("1.1", 100)]),
        # Law 51/2024/QH15: the lines of care end on 2024-12-31.
        (
            self_referred(stay_at(Tier.CENTRAL, "2024-12-28", "2025-01-05")),
            "HN2",
            [("3", 40), ("3.1", 40)],
        ),
        # NĐ 188/2025/NĐ-CP, Điều 19 khoản 3: half of the level since 2026-07-01.
        (
            self_referred(stay_at(Tier.PROVINCIAL, "2026-06-25", "2026-07-05", StatedVisit())),
            "HN2",
            [("1.14", 0), ("1.14", 50)],
        ),
        # Luật BHYT (2014), Điều 22 khoản 3 điểm b: 60 % until 2020-12-31.
        (
            self_referred(stay_at(Tier.PROVINCIAL, "2020-12-28", "2021-01-05")),
            "HN2",
            [("3", 60), ("3", 100)],
        ),
        # NĐ 188/2025/NĐ-CP replaces NĐ 146/2018/NĐ-CP: nothing that is paid changes.
        (stay_at(Tier.DISTRICT, "2025-06-25", "2025-07-05"), "DN4", [("1.1", 80)]),
    ],
)
def test_a_stay_over_a_new_law_is_paid_by_the_law_of_each_day(
    law: BenefitLaw, question: Question, card: str, expected: list[tuple[str, int]]
) -> None:
    period = msgspec.structs.replace(LONG, card_number=f"{card}01{INSURANCE_NUMBER}")
    assert rates(parts_of(law, question, period)) == expected


# NĐ 188/2025/NĐ-CP, Điều 21 khoản 2; NĐ 146/2018/NĐ-CP, Điều 14 khoản 5: by the new card from its first day.
def test_a_card_of_another_level_counts_from_its_first_day_on(law: BenefitLaw) -> None:
    old, new = a_period("2026-01-01", "2026-03-09", CARD), a_period("2026-03-10", "2026-12-31", OTHER_CARD)
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2026-03-05", "2026-03-20"), old, new)
    assert days(parts) == [("2026-03-05", "2026-03-09"), ("2026-03-10", "2026-03-20")]
    assert rates(parts) == [("1.1", 80), ("1.1", 95)]
    assert parts[1].because == ()


# NĐ 188/2025/NĐ-CP, Điều 50 khoản 4.
# QĐ 3276/QĐ-BYT, annex 1: the codes ask how the patient came (đến) to the facility.
@pytest.mark.parametrize(("card", "paid"), [(CARD, [("1.1", 80)]), (OTHER_CARD, [("1.1", 80), ("1.1", 95)])])
def test_who_came_to_the_registered_facility_stays_right_line_with_a_card_registered_elsewhere(
    law: BenefitLaw, card: str, paid: list[tuple[str, int]]
) -> None:
    renewed = msgspec.structs.replace(a_period("2026-01-01", "2026-12-31", card), registered_facility="79001")
    question = stay_at(Tier.CENTRAL, "2025-12-28", "2026-01-05")
    assert rates(parts_of(law, question, a_period("2025-01-01", "2025-12-31"), renewed)) == paid
    assert rates(parts_of(law, stay_at(Tier.CENTRAL, "2026-01-02", "2026-01-05"), renewed))[0][0] == "3.1"


# QĐ 3276/QĐ-BYT, annex 1; Luật BHYT, Điều 22 khoản 2: of several cards the best.
def test_who_came_to_the_facility_of_one_of_two_cards_stays_right_line_when_that_card_has_ended(
    law: BenefitLaw,
) -> None:
    here = a_period("2025-01-01", "2026-03-05", OTHER_CARD)
    elsewhere = msgspec.structs.replace(
        a_period("2026-03-01", "2026-12-31", CARD), registered_facility="79001"
    )
    question = stay_at(Tier.CENTRAL, "2026-03-02", "2026-03-09")
    assert rates(parts_of(law, question, here, elsewhere)) == [("1.1", 95), ("1.1", 80)]
    alone = stay_at(Tier.CENTRAL, "2026-03-06", "2026-03-09")
    assert rates(parts_of(law, alone, here, elsewhere)) == [("3.1", 32)]


def test_who_came_by_open_line_stays_right_line_with_a_card_registered_elsewhere(law: BenefitLaw) -> None:
    nearby = msgspec.structs.replace(
        a_period("2023-01-01", "2023-12-31"), registered_facility="01002", registered_tier=Tier.DISTRICT
    )
    renewed = msgspec.structs.replace(
        a_period("2024-01-01", "2024-12-31"), registered_facility="79001", registered_tier=Tier.DISTRICT
    )
    question = stay_at(Tier.DISTRICT, "2023-12-28", "2024-01-05")
    assert rates(parts_of(law, question, nearby, renewed)) == [("1", 80)]


def test_days_of_grace_are_paid_by_the_card_that_has_expired(law: BenefitLaw) -> None:
    period = msgspec.structs.replace(a_period("2025-01-01", "2025-12-31"), five_years_on=date(2021, 1, 1))
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2025-12-28", "2026-01-31"), period)
    assert days(parts) == [("2025-12-28", "2025-12-31"), ("2026-01-01", "2026-01-15")]
    assert rates(parts) == [("1.1", 80), ("1.1", 80)]


def test_a_withdrawn_card_does_not_pay_the_days_of_grace_of_another_one(law: BenefitLaw) -> None:
    expired = a_period("2025-01-01", "2026-03-10")
    withdrawn = a_period("2024-01-01", "2026-12-31", f"HN201{INSURANCE_NUMBER}", ended_on="2026-03-11")
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2026-03-02", "2026-03-20"), withdrawn, expired)
    assert days(parts) == [("2026-03-02", "2026-03-10"), ("2026-03-11", "2026-03-20")]
    assert rates(parts) == [("1.1", 100), ("1.1", 80)]


# NĐ 146/2018/NĐ-CP, Điều 13 khoản 2.
def test_a_child_that_grows_out_of_childhood_during_a_stay_is_paid_by_the_card_from_then_on(
    law: BenefitLaw,
) -> None:
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2026-09-25", "2026-10-03"), LONG, born="2020-05-04")
    assert days(parts) == [("2026-09-25", "2026-09-30"), ("2026-10-01", "2026-10-03")]
    assert rates(parts) == [("1.1", 100), ("1.1", 80)]


# Luật BHYT, Điều 22 khoản 1: five continuous years.
def test_the_ceiling_begins_on_the_day_on_which_five_years_are_reached(law: BenefitLaw) -> None:
    period = msgspec.structs.replace(LONG, five_years_on=date(2026, 3, 5))
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2026-03-01", "2026-03-09"), period)
    assert days(parts) == [("2026-03-01", "2026-03-04"), ("2026-03-05", "2026-03-09")]
    assert [part.entitlement.copay_ceiling_remaining for part in parts] == [None, 14_040_000]


# NĐ 188/2025/NĐ-CP, Điều 37 khoản 2: treated right after birth, however long.
def test_a_newborn_keeps_the_code_of_the_first_day_through_the_stay(law: BenefitLaw) -> None:
    period = a_period("2026-03-01", "2032-09-30", f"TE101{INSURANCE_NUMBER}")
    question = self_referred(stay_at(Tier.CENTRAL, "2026-03-01", "2026-03-20"))
    parts = parts_of(law, question, period, born="2026-03-01")
    assert rates(parts) == [("1.7", 100)]


def test_days_that_are_not_paid_belong_to_no_part(law: BenefitLaw) -> None:
    gap = (a_period("2026-03-01", "2026-03-04"), a_period("2026-03-08", "2026-12-31"))
    ended = msgspec.structs.replace(gap[0], valid_until=date(2026, 12, 31), ended_on=date(2026, 3, 5))
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2026-03-01", "2026-03-20"), ended, gap[1])
    assert days(parts) == [("2026-03-01", "2026-03-04"), ("2026-03-08", "2026-03-20")]


def test_a_stay_before_the_known_law_has_no_part_then(law: BenefitLaw) -> None:
    period = a_period("2013-01-01", "2016-12-31")
    parts = parts_of(law, stay_at(Tier.DISTRICT, "2014-12-28", "2015-01-05"), period)
    assert days(parts) == [("2015-01-01", "2015-01-05")]
