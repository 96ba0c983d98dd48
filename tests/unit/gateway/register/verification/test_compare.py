"""What a verification against the population register says of a person."""

from datetime import date

import msgspec
import pytest

from gateway.cards.card import Sex
from gateway.register.verification.compare import compare
from gateway.register.verification.population_entry import PopulationEntry, PopulationState
from gateway.register.verification.verification import ComparedField, Verification, VerificationOutcome
from tests.unit.gateway.cards.people import CHIP_ID, a_person

ENTRY = PopulationEntry(CHIP_ID, "Nguyễn Thị Hoà", "1990-05-04", Sex.FEMALE)
DEATH = date(2026, 1, 5)
DIFFERENT = VerificationOutcome.DIFFERENT


def entry(**changes: object) -> PopulationEntry:
    return msgspec.structs.replace(ENTRY, **changes)


@pytest.mark.parametrize(
    "changes", [{}, {"full_name": "NGUYỄN  THỊ HÒA"}, {"birth_date": "1990"}, {"birth_date": "1990-05"}]
)
def test_names_match_however_they_are_typed_and_birth_dates_as_far_as_both_are_known(
    changes: dict[str, object],
) -> None:
    assert compare(a_person(), [entry(**changes)]) == Verification(VerificationOutcome.MATCHED)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"full_name": "Nguyễn Thị Hoa"}, [ComparedField.FULL_NAME]),
        ({"birth_date": "1990-05-05"}, [ComparedField.BIRTH_DATE]),
        ({"sex": Sex.MALE}, [ComparedField.SEX]),
        ({"personal_id": "001190012346"}, [ComparedField.CHIP_ID]),
        ({"full_name": "Lê", "sex": Sex.MALE}, [ComparedField.FULL_NAME, ComparedField.SEX]),
    ],
)
def test_what_differs_is_named_without_its_value(
    changes: dict[str, object], fields: list[ComparedField]
) -> None:
    assert compare(a_person(), [entry(**changes)]) == Verification(
        VerificationOutcome.DIFFERENT, tuple(fields)
    )


def test_nobody_is_found_and_several_are_none_of_them() -> None:
    assert compare(a_person(), []).outcome is VerificationOutcome.NOT_FOUND
    several = [entry(), entry(full_name="Nguyễn Thị Hoa")]
    assert compare(a_person(), several) == Verification(VerificationOutcome.SEVERAL)
    assert compare(a_person(), [entry(), entry()]).outcome is VerificationOutcome.MATCHED


@pytest.mark.parametrize(
    ("died_on", "changes", "outcome", "fields"),
    [
        (None, {"state": PopulationState.DEAD, "died_on": DEATH}, VerificationOutcome.DEAD, 1),
        (None, {"state": PopulationState.DEAD}, VerificationOutcome.DEAD, 1),
        (DEATH, {"state": PopulationState.DEAD, "died_on": DEATH}, VerificationOutcome.MATCHED, 0),
        (DEATH, {"state": PopulationState.DEAD}, VerificationOutcome.MATCHED, 0),
        (
            DEATH,
            {"state": PopulationState.DEAD, "died_on": date(2026, 1, 6)},
            VerificationOutcome.DIFFERENT,
            1,
        ),
        (DEATH, {}, DIFFERENT, 1),
        (None, {"state": PopulationState.CANCELLED, "sex": Sex.MALE}, VerificationOutcome.CANCELLED, 1),
    ],
)
def test_a_death_that_the_register_does_not_know_and_a_cancelled_number_are_outcomes_of_their_own(
    died_on: date | None, changes: dict[str, object], outcome: VerificationOutcome, fields: int
) -> None:
    found = compare(a_person(died_on=died_on), [entry(**changes)])
    assert (found.outcome, len(found.fields)) == (outcome, fields)
