"""What the sender of a file learns of the people whom it names, and how guessing is limited."""

from datetime import date

import pytest
from msgspec.structs import replace
from prometheus_client import CollectorRegistry

from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY, GuessingBudgets
from gateway.metrics import Metrics
from gateway.refusals import TooManyMismatches, TooManyUnknown
from gateway.register.procedures.benefit_stop.benefit_stop_register import (
    RunningBenefit,
    RunningBenefitQuestion,
)
from gateway.register.procedures.death.death_register import PersonAnswer
from gateway.v1.benefit_stop_file_pb2 import BENEFIT_STOP_REASON_WORK, BenefitStopFacts
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from runtime.date_message import date_message
from tests.fakes.files import FakeFiles
from tests.unit.gateway.register.births import HOSPITAL, MOTHER, birth_facts, births_in_memory, submission
from tests.unit.gateway.register.death import dying
from tests.unit.gateway.register.file_cases import PORTAL, FileCases, file_cases
from tests.unit.gateway.register.household import joining
from tests.unit.gateway.register.unemployment import out_of_work

UNKNOWN_AN_HOUR = 2


def budgets(unknown_an_hour: int = UNKNOWN_AN_HOUR) -> GuessingBudgets:
    return GuessingBudgets(unknown_an_hour, Metrics(CollectorRegistry()))


def limited(files: FakeFiles, unknown_an_hour: int = UNKNOWN_AN_HOUR) -> FileCases:
    return file_cases(files, joining.NOW, budgets(unknown_an_hour))


def outcomes(files: FakeFiles) -> list[tuple[str, str, str]]:
    return [(caller, one.number.text, one.outcome) for caller, one in files.named]


async def test_unknown_members_of_households_use_up_the_budget_of_look_ups() -> None:
    files = joining.joining_in_memory(joining.known(1)).files
    cases = limited(files)
    for place in (2, 3):
        await cases.submit(joining.facts(place), number=f"HS-{place}")
    # Now somebody known is refused, too: an answer would tell one from the other.
    for place in (4, 1):
        with pytest.raises(TooManyUnknown):
            await cases.submit(joining.facts(place), number=f"HS-{place}")
    assert len(files.files) == 2
    assert outcomes(files)[-1] == (PORTAL.code, joining.number(1), "FILE_MATCHED")


async def test_the_same_file_again_counts_once() -> None:
    cases = limited(joining.joining_in_memory().files)
    for _ in range(3 * UNKNOWN_AN_HOUR):
        await cases.submit(joining.facts(2))
    await cases.submit(joining.facts(3), number="HS-2")
    with pytest.raises(TooManyUnknown):
        await cases.submit(joining.facts(4), number="HS-3")
    # What is kept is answered as before.
    await cases.submit(joining.facts(2))


async def test_a_file_that_could_not_be_kept_counts_once_when_it_is_sent_again() -> None:
    files = joining.joining_in_memory(joining.known(1)).files
    cases = limited(files)
    for _ in range(3 * UNKNOWN_AN_HOUR):
        files.failing = ConnectionError()
        with pytest.raises(ConnectionError):
            await cases.submit(joining.facts(2))
    files.failing = None
    await cases.submit(joining.facts(2))
    await cases.submit(joining.facts(3), number="HS-2")
    with pytest.raises(TooManyUnknown):
        await cases.submit(joining.facts(4), number="HS-3")


async def test_the_household_of_a_person_is_not_found_by_files() -> None:
    cases = limited(joining.joining_in_memory(joining.known(1)).files)
    for guess in range(MISMATCHES_A_DAY):
        await cases.submit(joining.facts(1, number_of=f"HK-{guess}"), number=f"HS-{guess}")
    for household in ("HK-99", joining.HOUSEHOLD):
        with pytest.raises(TooManyMismatches):
            await cases.submit(joining.facts(1, number_of=household), number=household)


async def test_moving_people_does_not_make_them_unknown() -> None:
    people = [joining.known(place, household="another") for place in range(1, 6)]
    cases = limited(joining.joining_in_memory(*people).files)
    for place in range(1, 6):
        await cases.submit(joining.facts(place), number=f"HS-{place}")


async def test_the_particulars_of_a_dead_person_are_not_found_by_files() -> None:
    files = dying.dying_in_memory().files
    cases = limited(files, 1000)
    for guess in range(MISMATCHES_A_DAY):
        await cases.submit(dying.facts(name=f"Nguyễn Văn Sai {guess}"), number=f"KT-{guess}")
    for name in ("Nguyễn Văn Khác", dying.NAME):
        with pytest.raises(TooManyMismatches):
            await cases.submit(dying.facts(name=name), number=name)
    assert {outcome for *_, outcome in outcomes(files)} == {"FILE_DIFFERENT", "FILE_MATCHED"}


async def test_deaths_of_unknown_people_are_counted() -> None:
    known = dying.dying_in_memory()
    known.people[0] = PersonAnswer(None)
    cases = limited(known.files)
    for place in range(UNKNOWN_AN_HOUR):
        await cases.submit(dying.facts(), number=f"KT-{place}")
    with pytest.raises(TooManyUnknown):
        await cases.submit(dying.facts(), number="KT-9")


async def test_a_mother_is_not_found_by_births_nor_by_their_corrections() -> None:
    births = births_in_memory(budgets(1000))
    wrong = birth_facts(mother__full_name="Trần Thị Sai")
    file = (await births.submit(submission(wrong))).file
    assert outcomes(births.files) == [("01001", MOTHER.chip_id, "FILE_DIFFERENT")]
    again = AnswerFacts(corrected=FileFacts(birth=wrong))
    for _ in range(MISMATCHES_A_DAY - 1):
        file = (await births.answer(HOSPITAL, file, "corrected", again)).file
    right = AnswerFacts(corrected=FileFacts(birth=birth_facts()))
    with pytest.raises(TooManyMismatches):
        await births.answer(HOSPITAL, file, "corrected", right)
    assert outcomes(births.files)[-1] == ("01001", MOTHER.chip_id, "FILE_MATCHED")


async def test_births_of_unknown_mothers_are_counted() -> None:
    births = births_in_memory(budgets())
    births.known[0] = replace(births.known[0], mother=None)
    for place in range(UNKNOWN_AN_HOUR):
        await births.submit(submission(number=f"KS-{place}"))
    with pytest.raises(TooManyUnknown):
        await births.submit(submission(number="KS-9"))


async def test_without_budget_the_right_mother_is_answered_by_name_and_birth_date_only() -> None:
    births = births_in_memory(budgets())
    births.known.append(births.known[0])
    births.known[0] = replace(births.known[0], mother=None)
    for place in range(UNKNOWN_AN_HOUR):
        await births.submit(submission(number=f"KS-{place}"))
    births.known[0] = births.known[1]
    await births.submit(submission(number="KS-8"))
    with pytest.raises(TooManyUnknown):
        await births.submit(submission(birth_facts(mother__birth_date=""), number="KS-9"))


async def test_unemployed_people_are_not_found_by_numbers() -> None:
    files = out_of_work.out_of_work_in_memory().files
    cases = limited(files)
    for place in range(UNKNOWN_AN_HOUR):
        await cases.submit(out_of_work.facts(number=f"000000009{place}"), number=f"TN-{place}")
    with pytest.raises(TooManyUnknown):
        await cases.submit(out_of_work.facts(), number="TN-9")
    assert outcomes(files)[0][2] == "FILE_NOT_IN_REGISTER"


def a_stop(first_day: date) -> FileFacts:
    stop = BenefitStopFacts(
        insurance_number=out_of_work.NUMBER,
        province="01",
        reason=BENEFIT_STOP_REASON_WORK,
        first_day=date_message(first_day),
    )
    return FileFacts(benefit_stop=stop)


async def test_the_days_of_a_benefit_are_not_found_by_trying_to_end_it() -> None:
    drawn = RunningBenefit(1, "TN4010000000001", date(2026, 6, 1), date(2026, 11, 30))
    cases = limited(FakeFiles({RunningBenefitQuestion: lambda _: drawn}))
    for month in (1, 2):
        await cases.submit(a_stop(date(2026, month, 1)), number=f"CD-{month}")
    # Now a day of the benefit is refused, too.
    for month in (3, 7):
        with pytest.raises(TooManyUnknown):
            await cases.submit(a_stop(date(2026, month, 1)), number=f"CD-{month}")
