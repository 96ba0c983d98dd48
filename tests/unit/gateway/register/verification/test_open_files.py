"""Differences that become files: one open at a time for a person, many in a transaction."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import pytest

from gateway.refusals import FileChanged
from gateway.register.files.submit_file import Submission
from gateway.register.verification.open_files import Difference, OpenFiles
from runtime.postgres.database_away import DatabaseAway

NUMBERS = ("0000000001", "0000000002", "0000000003")


def difference(number: str) -> Difference:
    return Difference(number, "", "Nguyễn Văn An", "01", "different", ["sex"])


class FakeDifferences:
    """The port Differences; each sequence is read at once."""

    def __init__(self, *pages: Sequence[Difference]) -> None:
        self._pages = pages

    async def found(self) -> AsyncIterator[Sequence[Difference]]:
        for page in self._pages:
            yield page


async def made(differences: FakeDifferences) -> tuple[list[Submission], list[int]]:
    """What is submitted, and the progress."""
    sent: list[Submission] = []
    progress: list[int] = []

    async def submit(submission: Submission) -> None:
        sent.append(submission)

    assert await OpenFiles(differences, submit)(progress.append) == len(sent)
    return sent, progress


async def test_files_of_differences_that_are_read_together_are_submitted_together() -> None:
    all_are_sent = asyncio.Barrier(len(NUMBERS))

    async def submit(_: Submission) -> None:
        async with asyncio.timeout(10):
            await all_are_sent.wait()

    differences = FakeDifferences([difference(number) for number in NUMBERS])
    assert await OpenFiles(differences, submit)(lambda _: None) == len(NUMBERS)


async def test_a_person_whose_file_is_open_gets_no_other_one() -> None:
    one, other, third = map(difference, NUMBERS)
    sent, progress = await made(FakeDifferences([one, other._replace(files=1, open_file=uuid4())], [third]))
    assert [one.facts.verification.insurance_number for one in sent] == [NUMBERS[0], NUMBERS[2]]
    assert progress == [1, 2]


async def test_the_next_file_of_a_person_has_the_next_number() -> None:
    one = difference(NUMBERS[0])
    sent, _ = await made(FakeDifferences([one], [one._replace(files=1)], [one._replace(files=1200)]))
    first, second, later = (submission.number for submission in sent)
    assert first.endswith("-1")
    assert (second, later) == (f"{first[:-2]}-2", f"{first[:-2]}-1201")


async def test_a_file_that_another_verification_makes_at_the_same_moment_is_passed_over() -> None:
    async def submit(submission: Submission) -> None:
        if submission.facts.verification.insurance_number == NUMBERS[1]:
            raise FileChanged(str(uuid4()))

    differences = FakeDifferences([difference(number) for number in NUMBERS])
    assert await OpenFiles(differences, submit)(lambda _: None) == len(NUMBERS) - 1


async def test_without_the_database_it_says_so_after_the_files_that_were_sent_together() -> None:
    progress: list[int] = []

    async def submit(submission: Submission) -> None:
        if submission.facts.verification.insurance_number == NUMBERS[0]:
            raise DatabaseAway

    differences = FakeDifferences([difference(number) for number in NUMBERS])
    with pytest.raises(DatabaseAway):
        await OpenFiles(differences, submit)(progress.append)
    assert progress == [2]
