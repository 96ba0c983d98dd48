"""A birth from the declaration to the residence: who is insured when, and what goes wrong on the way."""

from datetime import date

import pytest

from gateway.cards.card import EndReason, Sex
from gateway.refusals import RequestMalformed
from gateway.register.changes.register_changes import (
    AddPeriod,
    AddPerson,
    ChangePerson,
    EndCards,
    ReplacePeriod,
)
from gateway.register.files.kept_file import FileState
from gateway.register.procedures.birth.birth_register import ForgetBirth, RecordBirth
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from tests.unit.gateway.register.births import (
    CIVIL_STATUS,
    FREE_NUMBER,
    HOSPITAL,
    INSURER,
    MOTHER,
    PERSONAL_ID,
    POLICE,
    Births,
    birth_facts,
    births_in_memory,
    registered,
    residence,
    submission,
    with_birth,
)

BORN = date(2026, 3, 1)
TEMPORARY = AddPeriod(f"TE101{FREE_NUMBER}", BORN, date(2032, 9, 30), "01000")
LASTING = AddPeriod(f"TE101{FREE_NUMBER}", BORN, date(2032, 9, 30), "01007")


@pytest.fixture
def births() -> Births:
    return births_in_memory()


async def test_a_child_has_a_card_when_the_file_is_received(births: Births) -> None:
    file = (await births.submit(submission())).file
    person, period, record = births.files.changes
    assert person == AddPerson(FREE_NUMBER, "Nguyễn An Nhiên", "2026-03-01", Sex.FEMALE)
    assert period == TEMPORARY
    assert isinstance(record, RecordBirth)
    assert (record.insurance_number, record.birth.mother_insurance_number) == (
        FREE_NUMBER,
        MOTHER.insurance_number,
    )
    assert file.state is FileState.OPEN
    assert [task.step for task in file.open_tasks()] == ["civil-status"]
    assert file.read_result.birth.temporary


async def test_a_child_without_a_name_is_called_after_its_mother(births: Births) -> None:
    await births.submit(submission(birth_facts(child__full_name="")))
    assert births.files.changes[0].full_name == "CON BÀ NGUYỄN THỊ HOA"


async def test_a_registered_birth_makes_the_card_a_lasting_one(births: Births) -> None:
    file = (await births.submit(submission())).file
    births.files.changes.clear()
    file = (await births.answer(CIVIL_STATUS, file, "registered", registered())).file
    assert births.files.changes == [
        ChangePerson(FREE_NUMBER, chip_id=PERSONAL_ID),
        ReplacePeriod(TEMPORARY.card_number, BORN, LASTING),
    ]
    assert [task.step for task in file.open_tasks()] == ["residence"]
    result = file.read_result.birth
    assert (result.personal_id, result.registered_facility, result.temporary) == (PERSONAL_ID, "01007", False)


async def test_the_file_is_settled_when_the_residence_is_registered(births: Births) -> None:
    file = (await births.submit(submission())).file
    file = (await births.answer(CIVIL_STATUS, file, "registered", registered())).file
    file = (await births.answer(POLICE, file, "registered", residence())).file
    assert (file.state, file.ended_at) == (FileState.SETTLED, births.clock.now())
    assert file.read_result.birth.residence_number == "TT-1"


async def test_the_card_stays_where_the_police_refuse_the_residence(births: Births) -> None:
    file = (await births.submit(submission())).file
    file = (await births.answer(CIVIL_STATUS, file, "registered", registered())).file
    births.files.changes.clear()
    file = (await births.answer(POLICE, file, "refused", note="Chủ hộ không đồng ý")).file
    assert file.state is FileState.SETTLED
    assert births.files.changes == []


async def test_a_residence_that_is_verified_takes_two_working_days_more(births: Births) -> None:
    file = (await births.submit(submission())).file
    assert file.due_at.isoformat() == "2026-03-05T17:00:00+07:00"
    file = (await births.answer(CIVIL_STATUS, file, "registered", registered())).file
    file = (await births.answer(POLICE, file, "verification")).file
    assert file.due_at.isoformat() == "2026-03-09T17:00:00+07:00"
    assert [task.step for task in file.open_tasks()] == ["verified-residence"]


async def test_twins_are_two_children(births: Births) -> None:
    births.known[0] = with_birth(births.known[0], BORN, order=1)
    file = (await births.submit(submission(birth_facts(child__birth_order=2)))).file
    assert file.state is FileState.OPEN


@pytest.mark.parametrize("other", [BORN, date(2026, 2, 28), date(2025, 10, 1)])
async def test_a_child_that_another_file_is_about_is_refused(births: Births, other: date) -> None:
    births.known[0] = with_birth(births.known[0], other)
    file = (await births.submit(submission())).file
    assert file.state is FileState.REFUSED
    assert file.rejection is not None
    assert file.rejection.reason.en == "The child has a number and a card already."
    assert births.files.changes == []


async def test_a_sibling_of_the_year_before_is_another_child(births: Births) -> None:
    births.known[0] = with_birth(births.known[0], date(2025, 6, 1))
    assert (await births.submit(submission())).file.state is FileState.OPEN


@pytest.mark.parametrize(
    "facts", [birth_facts(mother__full_name="Trần Thị Mai"), birth_facts(mother__birth_date="1991")]
)
async def test_a_mother_whom_the_register_has_otherwise_is_corrected_first(
    births: Births, facts: object
) -> None:
    file = (await births.submit(submission(facts))).file  # type: ignore[arg-type]
    assert (file.state, births.files.changes) == (FileState.RETURNED, [])
    corrected = AnswerFacts(corrected=FileFacts(birth=birth_facts()))
    file = (await births.answer(HOSPITAL, file, "corrected", corrected)).file
    assert file.state is FileState.OPEN
    assert births.files.changes[1] == TEMPORARY


async def test_who_states_a_mother_wrongly_does_not_learn_of_her_births(births: Births) -> None:
    wrong = birth_facts(mother__full_name="Trần Thị Mai")
    births.known[0] = with_birth(births.known[0], BORN)
    file = (await births.submit(submission(wrong))).file
    assert (file.state, file.rejection) == (FileState.RETURNED, None)
    right = AnswerFacts(corrected=FileFacts(birth=birth_facts()))
    assert (await births.answer(HOSPITAL, file, "corrected", right)).file.state is FileState.REFUSED


async def test_a_correction_changes_the_card_that_there_is(births: Births) -> None:
    file = (await births.submit(submission())).file
    file = (await births.answer(CIVIL_STATUS, file, "returned", note="Sai ngày sinh")).file
    births.files.changes.clear()
    corrected = birth_facts()
    corrected.child.born_on.year, corrected.child.born_on.month, corrected.child.born_on.day = 2026, 2, 28
    answer = AnswerFacts(corrected=FileFacts(birth=corrected))
    file = (await births.answer(HOSPITAL, file, "corrected", answer)).file
    changed, replaced, _ = births.files.changes
    assert changed.birth_date == "2026-02-28"
    assert (replaced.valid_from, replaced.by.valid_from) == (BORN, date(2026, 2, 28))
    assert file.read_facts.birth == corrected


async def test_a_correction_after_a_wrong_one_replaces_the_card_that_there_is(births: Births) -> None:
    file = (await births.submit(submission())).file
    file = (await births.answer(CIVIL_STATUS, file, "returned", note="Sai ngày sinh")).file
    births.files.changes.clear()
    wrong = birth_facts(mother__full_name="Trần Thị Mai", province="79", child__full_name="An")
    wrong.child.born_on.month = 2
    file = (
        await births.answer(HOSPITAL, file, "corrected", AnswerFacts(corrected=FileFacts(birth=wrong)))
    ).file
    assert (file.state, births.files.changes) == (FileState.RETURNED, [])
    right = AnswerFacts(corrected=FileFacts(birth=birth_facts()))
    await births.answer(HOSPITAL, file, "corrected", right)
    _, replaced, _ = births.files.changes
    assert replaced == ReplacePeriod(TEMPORARY.card_number, BORN, TEMPORARY)


async def test_a_personal_id_of_somebody_else_is_examined(births: Births) -> None:
    births.holders[PERSONAL_ID] = "0199999999"
    file = (await births.submit(submission())).file
    births.files.changes.clear()
    file = (await births.answer(CIVIL_STATUS, file, "registered", registered())).file
    assert [task.step for task in file.open_tasks()] == ["examination"]
    file = (await births.answer(INSURER, file, "same-child", note="Trùng hồ sơ")).file
    assert file.state is FileState.REFUSED
    assert births.files.changes == [
        EndCards(FREE_NUMBER, date(2026, 3, 2), EndReason.WITHDRAWN),
        ForgetBirth(file.file_id),
    ]


async def test_the_card_ends_where_the_civil_status_refuses(births: Births) -> None:
    file = (await births.submit(submission())).file
    births.files.changes.clear()
    file = (await births.answer(CIVIL_STATUS, file, "refused", note="Không có dữ liệu giấy chứng sinh")).file
    assert file.state is FileState.REFUSED
    assert isinstance(births.files.changes[0], EndCards)


async def test_a_withdrawn_file_ends_a_temporary_card_only(births: Births) -> None:
    first = (await births.submit(submission())).file
    births.files.changes.clear()
    assert (await births.withdraw(HOSPITAL, first.file_id)).file.state is FileState.WITHDRAWN
    assert isinstance(births.files.changes[0], EndCards)
    second = (await births.submit(submission(number="KS-2"))).file
    second = (await births.answer(CIVIL_STATUS, second, "registered", registered())).file
    births.files.changes.clear()
    await births.withdraw(HOSPITAL, second.file_id)
    assert births.files.changes == []


async def test_every_fault_of_the_facts_is_named_by_its_field(births: Births) -> None:
    facts = birth_facts(
        child__sex=0,
        child__birth_order=10,
        mother__citizen_id="12",
        mother__full_name=" ",
        province="1",
        registered_facility="0100a",
        birth_certificate_number="12",
        residence="x" * 501,
    )
    facts.child.born_on.year = 2027
    with pytest.raises(RequestMalformed) as refused:
        await births.submit(submission(facts))
    assert [fault.field.removeprefix("facts.birth.") for fault in refused.value.faults] == [
        "child.sex",
        "child.birth_order",
        "child.born_on",
        "mother.full_name",
        "mother.citizen_id",
        "birth_certificate_number",
        "province",
        "registered_facility",
        "residence",
    ]


async def test_an_answer_without_what_it_needs_is_refused_by_its_field(births: Births) -> None:
    file = (await births.submit(submission())).file
    for facts, field in (
        (AnswerFacts(), "facts"),
        (residence(), "facts"),
        (registered("12"), "facts.birth_registered.personal_id"),
        (registered(full_name="An\0"), "facts.birth_registered.full_name"),
        (registered(full_name="A" * 256), "facts.birth_registered.full_name"),
        (registered(registration_number="\u202e1"), "facts.birth_registered.registration_number"),
        (AnswerFacts(corrected=FileFacts(birth=birth_facts())), "facts.corrected"),
    ):
        with pytest.raises(RequestMalformed) as refused:
            await births.answer(CIVIL_STATUS, file, "registered", facts)
        assert refused.value.faults[0].field == field


async def test_the_number_of_a_residence_is_a_short_text(births: Births) -> None:
    file = (await births.submit(submission())).file
    file = (await births.answer(CIVIL_STATUS, file, "registered", registered())).file
    for number in ("T" * 101, "T\0"):
        with pytest.raises(RequestMalformed) as refused:
            await births.answer(POLICE, file, "registered", residence(number))
        assert refused.value.faults[0].field == "facts.residence_registered.number"
