"""Look-ups after provinces were merged and facilities renumbered: the same card, the same facility."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from gateway.cards import outcome_table as outcomes
from gateway.cards.judging.entitle import entitle
from gateway.cards.judging.judge_card import judge_card
from gateway.cards.outcome import Outcome
from gateway.cards.renumbering import RenumberedThing, Renumbering
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from insurance.law.codes.renumbered import NOTHING_RENUMBERED, Renumbered
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.visit import Tier
from tests.unit.gateway.cards.people import CHIP_ID, INSURANCE_NUMBER, a_holding, a_period, a_question

SINCE = date(2025, 7, 1)
OF_LAO_CAI, OF_YEN_BAI = f"DN410{INSURANCE_NUMBER}", f"DN415{INSURANCE_NUMBER}"
FACILITIES = CodeChanges((CodeChange("10001", "15901", SINCE),))
CODES = Renumbered(FACILITIES, read_parameters().merged_provinces.changes())
PERIOD = msgspec.structs.replace(
    a_period("2026-01-01", "2026-12-31", OF_LAO_CAI), registered_facility="10001"
)
BY_OTHER_PROVINCE = a_question(CardNumber(OF_YEN_BAI))


def test_a_card_number_with_the_new_code_of_its_province_finds_the_card_and_says_so() -> None:
    judgement = judge_card(BY_OTHER_PROVINCE, a_holding(PERIOD), codes=CODES)
    assert (judgement.outcome, judgement.shown) == (outcomes.ACCURATE, (PERIOD,))
    assert judgement.renumbered == (Renumbering(RenumberedThing.CARD, OF_YEN_BAI, OF_LAO_CAI, SINCE),)


def test_an_old_card_number_finds_the_card_that_the_register_has_by_the_new_code() -> None:
    now = msgspec.structs.replace(PERIOD, card_number=OF_YEN_BAI)
    assert judge_card(a_question(CardNumber(OF_LAO_CAI)), a_holding(now), codes=CODES).outcome is (
        outcomes.ACCURATE
    )


def test_without_a_merger_another_province_stays_wrong() -> None:
    for number in (OF_YEN_BAI, f"DN401{INSURANCE_NUMBER}"):
        codes = NOTHING_RENUMBERED if number == OF_YEN_BAI else CODES
        judgement = judge_card(a_question(CardNumber(number)), a_holding(PERIOD), codes=codes)
        assert (judgement.outcome, judgement.renumbered) == (outcomes.PROVINCE_CODE_WRONG, ())


def test_a_person_with_a_card_of_each_code_is_asked_about_the_very_card() -> None:
    old = msgspec.structs.replace(PERIOD, valid_until=date(2026, 1, 31))
    judgement = judge_card(
        a_question(CardNumber(OF_LAO_CAI)),
        a_holding(old, msgspec.structs.replace(PERIOD, card_number=OF_YEN_BAI)),
        codes=CODES,
    )
    assert (judgement.outcome, judgement.renumbered) == (outcomes.EXPIRED_NEW_CARD, ())


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("10001", outcomes.ACCURATE),
        ("15901", outcomes.ACCURATE),
        ("15902", outcomes.REGISTERED_FACILITY_WRONG),
    ],
)
@pytest.mark.parametrize(
    "subject", [ChipId(CHIP_ID), InsuranceNumber(INSURANCE_NUMBER), CardNumber(OF_LAO_CAI)]
)
def test_a_registered_facility_may_be_stated_by_either_of_its_codes(
    subject: ChipId | InsuranceNumber | CardNumber, stated: str, expected: Outcome
) -> None:
    judgement = judge_card(a_question(subject, registered_at=stated), a_holding(PERIOD), codes=CODES)
    said = [(one.stated, one.registered) for one in judgement.renumbered]
    assert (judgement.outcome, said) == (expected, [("15901", "10001")] if stated == "15901" else [])


def test_a_facility_that_only_got_another_code_is_where_its_patients_are_registered() -> None:
    law = BenefitLaw(read_parameters())
    question = msgspec.structs.replace(a_question(), facility="15901", tier=Tier.DISTRICT)
    judgement = judge_card(question, a_holding(PERIOD), codes=CODES)
    (said,) = judgement.renumbered
    here = entitle(law, question, a_holding(PERIOD), judgement.in_force, FACILITIES)
    elsewhere = entitle(law, question, a_holding(PERIOD), judgement.in_force)
    assert (said.stated, said.registered) == ("15901", "10001")
    assert here is not None
    assert elsewhere is not None
    assert (here.visit_code, here.rate, elsewhere.visit_code == here.visit_code) == (
        "1.1",
        Decimal(80),
        False,
    )


def test_an_open_line_of_2024_is_that_of_the_province_of_then() -> None:
    law = BenefitLaw(read_parameters())
    period = msgspec.structs.replace(
        a_period("2024-01-01", "2024-12-31"), registered_facility="15901", registered_tier=Tier.DISTRICT
    )
    asked = a_question(day=date(2024, 5, 2))
    codes = []
    for facility in ("10777", "15777"):
        question = msgspec.structs.replace(asked, facility=facility, tier=Tier.DISTRICT)
        found = entitle(law, question, a_holding(period), (period,), FACILITIES)
        codes.append(found.visit_code if found else "")
    assert codes == ["1", "3"]


def test_the_sentence_says_the_codes_of_a_facility_but_no_card_number() -> None:
    of_card = Renumbering(RenumberedThing.CARD, OF_YEN_BAI, OF_LAO_CAI, SINCE).message
    of_facility = Renumbering(RenumberedThing.FACILITY, "15901", "10001", SINCE).message
    assert INSURANCE_NUMBER not in of_card.both
    assert "01/07/2025" in of_card.vi
    assert "2025-07-01" in of_card.en
    assert of_facility.en == "15901 and 10001 are the same facility: its code changed on 2025-07-01."
