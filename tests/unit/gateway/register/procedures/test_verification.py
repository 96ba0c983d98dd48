"""A difference from the population register as a file: the person is asked, and no program corrects."""

from datetime import datetime

import pytest

from gateway.refusals import RequestMalformed
from gateway.register.files.kept_file import FileState, KeptFile, Person
from gateway.register.files.submit_file import Submission
from gateway.register.procedures.verification.verification_code import REGISTER
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.verification_file_pb2 import VerificationFacts
from runtime.time_zone import HO_CHI_MINH
from tests.fakes.files import FakeFiles
from tests.unit.gateway.register.file_cases import INSURER, POLICE, FileCases, file_cases

NOW = datetime(2026, 11, 30, 9, tzinfo=HO_CHI_MINH)
FACTS = VerificationFacts(
    insurance_number="0112345678", province="01", outcome="different", fields=["full_name"]
)


class Verifications:
    """Files in memory."""

    def __init__(self) -> None:
        self.files = FakeFiles({})
        self.cases: FileCases = file_cases(self.files, NOW)

    async def sent(self, sender: str = REGISTER, **changes: str) -> KeptFile:
        facts = VerificationFacts()
        facts.CopyFrom(FACTS)
        for name, value in changes.items():
            setattr(facts, name, value)
        submission = Submission(sender, "1", Person("An", "", "self"), FileFacts(verification=facts))
        return (await self.cases.submit_file(submission)).file


@pytest.fixture
def verifications() -> Verifications:
    return Verifications()


@pytest.mark.parametrize(("answer", "told"), [("corrected", False), ("kept", True)])
async def test_the_person_is_asked_and_where_the_register_is_right_the_police_check_their_entry(
    verifications: Verifications, answer: str, told: bool
) -> None:
    file = await verifications.sent()
    assert [task.step for task in file.open_tasks()] == ["confirmation"]
    ended = await verifications.cases.answer(INSURER, file, answer)
    topics = [message.topic for message in verifications.files.messages.values()]
    assert (ended.state, "check-entry" in topics) == (FileState.SETTLED, told)
    assert verifications.files.changes == []
    assert not POLICE.sees(file)


async def test_only_a_verification_makes_such_a_file(verifications: Verifications) -> None:
    assert (await verifications.sent(sender="portal-01")).state is FileState.REFUSED


@pytest.mark.parametrize(
    ("field", "value"), [("insurance_number", "1"), ("province", ""), ("outcome", "matched")]
)
async def test_facts_that_are_malformed_are_named(
    verifications: Verifications, field: str, value: str
) -> None:
    with pytest.raises(RequestMalformed) as refused:
        await verifications.sent(**{field: value})
    assert [fault.field for fault in refused.value.faults] == [f"facts.verification.{field}"]
