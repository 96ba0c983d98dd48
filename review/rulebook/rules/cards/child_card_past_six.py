"""The card is that of a child under six, and the patient was older on the first day.

## What it looks for

A card of group TE, on the claim, for a patient who no longer counts as under six on the first day of the
stay: after 30 September of the year of the sixth birthday, or after the month of the birthday if that is
later (until November 2018, after the birthday). The birth date is that of the register, else of the claim; of
a year or a month alone its last day counts. If the register has no such card in force on that day, other
rules say so, and this one is silent.

## What a reviewer does

Find the card that the patient has now, with its benefit level: treatment of a child under six is paid in
full, that of a pupil at 80 %. The register is to end the child's card.

## What it cannot see

The card that the patient ought to have, so the money is not computed. A birth date that both have wrong.
"""

from datetime import date

from insurance.claim.fact import ClaimFact, Fact
from insurance.law.childhood import YEARS, last_day_of_childhood
from insurance.law.cover.covered_days import holds_on
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.partial_date import possible_days
from review.rulebook.facts.stay_days import NO_STAY

CHILD = "TE"
YEAR_DIGITS = 4
# What completes a birth date to the last day that it can be; last_day_of_childhood shortens the month.
LAST_DAY = "YYYY-12-31"

rule = Rule(
    code="W39",
    title=Text("Thẻ trẻ em dưới 6 tuổi của người lớn tuổi hơn", "A child's card past the age of six"),
    outcome=FindingOutcome.WARN,
    precision=Prior(7, 3),
)

OLDER = Text(
    "Thẻ nhóm TE dành cho trẻ em dưới 6 tuổi, nhưng người bệnh lớn tuổi hơn vào ngày đầu của đợt điều trị.",
    "A card of group TE is for children under six, and the patient was older on the first day.",
)
NO_BIRTH_DATE = Missing(
    Fact(ClaimFact.BIRTH_DATE),
    Text(
        "Thẻ nhóm TE dành cho trẻ em dưới 6 tuổi, nhưng không biết ngày sinh của người bệnh.",
        "A card of group TE is for children under six, and the patient's birth date is not known.",
    ),
)


@rule.in_force(
    "2015-01-01",
    law=Provision("Luật BHYT (sửa đổi bởi Luật 46/2014/QH13)", "Điều 12 khoản 3, Điều 16 khoản 3"),
)
def a_childs_card_is_a_childs(case: Case) -> Answers:
    """Compare the first day with the last on which the patient counts as under six."""
    if not _states_childs_card(case):
        return
    day = case.claim.first_day
    if day is None:
        yield NO_STAY
        return
    if not _may_hold(case, day):
        return
    born = case.card.birth_date or case.claim.patient.birth_date or ""
    if possible_days(born, day) is None:
        yield NO_BIRTH_DATE
    elif _is_past_six(born, day):
        yield Found(0, Fact(ClaimFact.CARD_NUMBER), None, OLDER)


def _is_past_six(born: str, day: date) -> bool:
    """Whether it is certain; of a year or a month alone, the last day counts."""
    latest = born + LAST_DAY[len(born) :]
    return day.year - int(born[:YEAR_DIGITS]) >= YEARS and day > last_day_of_childhood(latest)


def _states_childs_card(case: Case) -> bool:
    number = case.claim.patient.card_number
    if number is not None and number.startswith(CHILD):
        return True
    return bool([card for card in case.claim.cards if card.number and card.number.startswith(CHILD)])


def _may_hold(case: Case, day: date) -> bool:
    """Whether the register has such a card in force, or could not be asked."""
    if not case.card.determined or not case.card.person_known:
        return True
    periods = (period for period in case.card.periods if period.card_number.startswith(CHILD))
    return any(holds_on(period, day) for period in periods)
