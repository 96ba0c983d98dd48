"""Makes a file of each difference from the population register that has none yet."""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from gateway.refusals import FileChanged
from gateway.register.files.kept_file import Person
from gateway.register.files.submit_file import Submission, SubmitFile
from gateway.register.procedures.verification.verification_code import REGISTER
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.verification_file_pb2 import VerificationFacts

DIGEST_DIGITS = 32
# The numbers of files of one person that are looked for.
MOST_FILES = 1000
# Of people without a card: the offices of the capital.
HEAD_OFFICE = "01"


class Difference(NamedTuple):
    """The last verification of a person, where it has found something. `chip_id` may be empty."""

    insurance_number: str
    chip_id: str
    full_name: str
    province: str
    outcome: str
    fields: Sequence[str]


class KnownFile(NamedTuple):
    """A file of a difference: its number, and whether it has not ended."""

    number: str
    is_open: bool
    file_id: UUID


class Differences(Protocol):
    """What verifications have found. Raises DatabaseAway."""

    async def files(self) -> Sequence[KnownFile]:
        """Every file of a difference."""
        ...

    def found(self) -> AsyncIterator[Difference]:
        """Every difference, by person."""
        ...


class DifferenceOfPerson(Protocol):
    """What verifications have found of one person. Raises DatabaseAway."""

    async def files_of(self, numbers: Sequence[str]) -> Sequence[KnownFile]:
        """Those that have one of these numbers."""
        ...

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
        digest = _digest(insurance_number)
        files = await self._files(digest)
        if found := _open(files):
            return found
        try:
            return (await self._submit(_submission(one, f"{digest}-{len(files) + 1}"))).file.file_id
        except FileChanged:
            # Another verification has made it at the same moment.
            return _open(await self._files(digest))

    async def _files(self, digest: str) -> Sequence[KnownFile]:
        return await self._differences.files_of([f"{digest}-{count}" for count in range(1, MOST_FILES)])


class OpenFiles:
    """A person has one open file at a time. A difference that is still there after it has ended gets another.

    A run that breaks off is repeated: what is open already is not made again.
    """

    def __init__(self, differences: Differences, submit: Callable[[Submission], Awaitable[object]]) -> None:
        self._differences = differences
        self._submit = submit

    async def __call__(self, progress: Callable[[int], None]) -> int:
        """Return how many were made. Raises DatabaseAway."""
        known = await self._differences.files()
        with_open = {_person(file.number) for file in known if file.is_open}
        ended = Counter(_person(file.number) for file in known if not file.is_open)
        made = 0
        async for one in self._differences.found():
            digest = _digest(one.insurance_number)
            if digest not in with_open:
                await self._submit(_submission(one, f"{digest}-{ended[digest] + 1}"))
                made += 1
                progress(made)
        return made


def _submission(one: Difference, number: str) -> Submission:
    facts = VerificationFacts(
        insurance_number=one.insurance_number,
        province=one.province or HEAD_OFFICE,
        outcome=one.outcome,
        fields=one.fields,
    )
    applicant = Person(one.full_name, one.chip_id, "self")
    return Submission(REGISTER, number, applicant, FileFacts(verification=facts))


def _open(files: Sequence[KnownFile]) -> UUID | None:
    return next((file.file_id for file in files if file.is_open), None)


def _digest(insurance_number: str) -> str:
    """In place of the person in the number of the file, which events and lists have."""
    return hashlib.sha256(insurance_number.encode()).hexdigest()[:DIGEST_DIGITS]


def _person(number: str) -> str:
    return number.rpartition("-")[0]
