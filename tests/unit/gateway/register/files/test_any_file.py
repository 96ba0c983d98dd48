"""What holds for a file whatever its offices answer, in whatever order and time."""

import asyncio
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gateway.register.changes.register_changes import AddPeriod, AddPerson, EndCards
from gateway.register.files.event import broken_links
from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.procedure import APPLICANT
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import OfficeKind
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from tests.unit.gateway.register.births import (
    CIVIL_STATUS,
    HOSPITAL,
    INSURER,
    PERSONAL_ID,
    POLICE,
    Births,
    birth_facts,
    births_in_memory,
    known_procedures,
    registered,
    residence,
    submission,
)

ACTORS = {
    APPLICANT: HOSPITAL,
    OfficeKind.CIVIL_STATUS: CIVIL_STATUS,
    OfficeKind.POLICE: POLICE,
    OfficeKind.SOCIAL_INSURANCE: INSURER,
}
MOST_ANSWERS = 12
# Which answer of those that are possible, whether somebody else has the personal ID, and how long it takes.
ANSWERS = st.lists(
    st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 200)), min_size=1, max_size=MOST_ANSWERS
)


def facts_of(step: str, answer: str) -> AnswerFacts:
    """What the answer needs."""
    if (step, answer) == ("civil-status", "registered"):
        return registered()
    if step.endswith("residence") and answer == "registered":
        return residence()
    return AnswerFacts(corrected=FileFacts(birth=birth_facts())) if answer == "corrected" else AnswerFacts()


async def walk(births: Births, answers: list[tuple[int, bool, int]]) -> list[KeptFile]:
    """The file after each answer."""
    file = (await births.submit(submission())).file
    files = [file]
    for choice, is_taken, hours in answers:
        if file.state.has_ended:
            break
        births.clock.pass_by(timedelta(hours=hours).total_seconds())
        births.holders.clear()
        if is_taken:
            births.holders[PERSONAL_ID] = "0199999999"
        file = await answered(births, file, choice)
        files.append(file)
    return files


async def answered(births: Births, file: KeptFile, choice: int) -> KeptFile:
    """The file after one of the possible answers, by whoever acts in the open task."""
    task = next(file.open_tasks())
    step = known_procedures().of_file(file).procedure.by_name[task.step]
    answer = step.choices[choice % len(step.choices)].name
    viewer: Viewer = ACTORS[task.actor]
    return (await births.answer(viewer, file, answer, facts_of(task.step, answer), "Lý do")).file


@given(ANSWERS)
def test_a_file_is_always_consistent(answers: list[tuple[int, bool, int]]) -> None:
    births = births_in_memory()
    files = asyncio.run(walk(births, answers))
    for before, after in pairwise(files):
        assert after.due_at >= before.due_at
        assert after.events == before.events + 1
    for file in files:
        waits_for_applicant = any(task.actor is APPLICANT for task in file.open_tasks())
        assert file.state.has_ended == (not any(file.open_tasks())) == (file.ended_at is not None)
        assert (file.state is FileState.RETURNED) == waits_for_applicant
        assert (file.state is FileState.REFUSED) == (file.rejection is not None)
        assert [task.number for task in file.tasks] == [*range(1, len(file.tasks) + 1)]
    last = files[-1]
    assert [*broken_links(last.file_id, births.files.events[last.file_id], last.last_hash)] == []


@given(ANSWERS)
def test_a_child_is_added_once_and_its_card_ends_only_where_the_file_is_refused(
    answers: list[tuple[int, bool, int]],
) -> None:
    births = births_in_memory()
    last = asyncio.run(walk(births, answers))[-1]
    kinds = [type(change) for change in births.files.changes]
    assert (kinds.count(AddPerson), kinds.count(AddPeriod)) == (1, 1)
    assert kinds.count(EndCards) == (last.state is FileState.REFUSED)
