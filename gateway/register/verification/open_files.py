"""Makes a file of each difference from the population register that has none yet."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from gateway.refusals import FileChanged
from gateway.register.files.kept_file import Person
from gateway.register.files.submit_file import Submission, SubmitFile, Submitted
from gateway.register.procedures.verification.verification_code import REGISTER
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.verification_file_pb2 import VerificationFacts

DIGEST_DIGITS = 32
# Of people without a card: the offices of the capital.
HEAD_OFFICE = "01"


class Difference(NamedTuple):
    """The last verification of a person, where it has found something. `chip_id` may be empty.

    `files` were made of differences of this person before; `open_file` is the last one, if it has not ended.
    """

    insurance_number: str
    chip_id: str
    full_name: str
    province: str
    outcome: str
    fields: Sequence[str]
    files: int = 0
    open_file: UUID | None = None


class Differences(Protocol):
    """What verifications have found. Raises DatabaseAway."""

    def found(self) -> AsyncIterator[Sequence[Difference]]:
        """Every difference, by person, some hundreds at a time."""
        ...


class DifferenceOfPerson(Protocol):
    """What verifications have found of one person. Raises DatabaseAway."""

    async def difference_of(self, insurance_number: str) -> Difference | None:
        """The difference, None if there is none."""
        ...


class OpenFile:
    """Makes a file of the difference of one person, unless one is open."""

    def __init__(self, differences: DifferenceOfPerson, submit: SubmitFile) -> None:
        self._differences = differences
        self._submit = submit

    async def __call__(self, insurance_number: str) -> UUID | None:
        """The open file; None where nothing differs. Raises DatabaseAway."""
        one = await self._differences.difference_of(insurance_number)
        if one is None:
            return None
        if one.open_file is not None:
            return one.open_file
        try:
            return (await self._submit(_submission(one))).file.file_id
        except FileChanged:
            # Another verification has made it at the same moment.
            made = await self._differences.difference_of(insurance_number)
            return None if made is None else made.open_file


class OpenFiles:
    """A person has one open file at a time. A difference that is still there after it has ended gets another.

    A run that breaks off is repeated: what is open already is not made again.
    """

    def __init__(
        self, differences: Differences, submit: Callable[[Submission], Awaitable[Submitted | None]]
    ) -> None:
        self._differences = differences
        self._submit = submit

    async def __call__(self, progress: Callable[[int], None]) -> int:
        """Return how many were made. Raises DatabaseAway."""
        made = 0
        async for some in self._differences.found():
            # Together, so that they share transactions.
            new = (self._make(one) for one in some if one.open_file is None)
            outcomes = await asyncio.gather(*new, return_exceptions=True)
            made += sum(outcome is True for outcome in outcomes)
            progress(made)
            for outcome in outcomes:
                if isinstance(outcome, BaseException):
                    raise outcome
        return made

    async def _make(self, one: Difference) -> bool:
        try:
            submitted = await self._submit(_submission(one))
        except FileChanged:
            # A verification at the desk has made it meanwhile, of another difference.
            return False
        return submitted is None or not submitted.already_known


def _submission(one: Difference) -> Submission:
    number = f"{_digest(one.insurance_number)}-{one.files + 1}"
    facts = VerificationFacts(
        insurance_number=one.insurance_number,
        province=one.province or HEAD_OFFICE,
        outcome=one.outcome,
        fields=one.fields,
    )
    applicant = Person(one.full_name, one.chip_id, "self")
    return Submission(REGISTER, number, applicant, FileFacts(verification=facts))


def _digest(insurance_number: str) -> str:
    """In place of the person in the number of the file, which events and lists have."""
    return hashlib.sha256(insurance_number.encode()).hexdigest()[:DIGEST_DIGITS]
