"""A citizen's objection as a file: who may send it, who examines it, how it ends."""

from datetime import datetime
from uuid import UUID

import pytest

from gateway.refusals import RequestMalformed
from gateway.register.files.kept_file import FileState, KeptFile, Person
from gateway.register.files.submit_file import Submission
from gateway.register.files.viewer import Viewer
from gateway.register.procedures.objection.objection_code import CITIZENS, RecordObjection
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.objection_file_pb2 import ObjectionFacts
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.files import FakeFiles
from tests.unit.gateway.register.file_cases import INSURER, FileCases, file_cases

CLAIM = UUID(int=7)
NOW = datetime(2026, 11, 30, 9, tzinfo=HO_CHI_MINH)
APPLICANT = Person("Nguyễn Thị Hoà", "001190012345", "self")
FACTS = ObjectionFacts(
    insurance_number="0112345678",
    facility="01001",
    province="01",
    claim_id=str(CLAIM),
    reason="Tôi không khám ở đó.",
)


class Objections:
    """Files in memory."""

    def __init__(self) -> None:
        self.files = FakeFiles({})
        self.cases: FileCases = file_cases(self.files, NOW)

    async def sent(self, sender: str = CITIZENS, **changes: str) -> KeptFile:
        facts = ObjectionFacts()
        facts.CopyFrom(FACTS)
        for name, value in changes.items():
            setattr(facts, name, value)
        submission = Submission(sender, "1", APPLICANT, FileFacts(objection=facts))
        return (await self.cases.submit_file(submission)).file


@pytest.fixture
def objections() -> Objections:
    return Objections()


async def test_an_objection_is_on_the_claim_at_once_and_the_insurer_examines_it(
    objections: Objections,
) -> None:
    file = await objections.sent()
    (task,) = file.open_tasks()
    assert (file.state, task.step) == (FileState.OPEN, "examination")
    assert objections.files.changes == [
        RecordObjection(file.file_id, CLAIM, None, "Tôi không khám ở đó.", file.received_at)
    ]
    assert INSURER.sees(file)
    assert not Viewer("01001").sees(file)


@pytest.mark.parametrize(
    ("answer", "state"), [("upheld", FileState.SETTLED), ("dismissed", FileState.REFUSED)]
)
async def test_the_examination_ends_it(objections: Objections, answer: str, state: FileState) -> None:
    file = await objections.sent()
    ended = await objections.cases.answer(INSURER, file, answer, note="Đã xác minh.")
    assert (ended.state, bool(ended.rejection)) == (state, state is FileState.REFUSED)


async def test_nobody_else_objects_in_the_name_of_a_citizen(objections: Objections) -> None:
    file = await objections.sent(sender="portal-01")
    assert (file.state, objections.files.changes) == (FileState.REFUSED, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("claim_id", "12"),
        ("check_id", ""),
        ("insurance_number", "1"),
        ("province", "x"),
        ("reason", " "),
        ("reason", "a\x07b"),
        ("reason", "a" * 1001),
    ],
)
async def test_facts_that_are_malformed_are_named(objections: Objections, field: str, value: str) -> None:
    with pytest.raises(RequestMalformed) as refused:
        await objections.sent(**{field: value})
    assert [fault.field for fault in refused.value.faults] == [f"facts.objection.{field}"]
