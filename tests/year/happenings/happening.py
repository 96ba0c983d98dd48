"""What every kind of event has: files that are submitted on a day, and how offices answer them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple, Protocol

from gateway.register.files.kept_file import KeptFile
from gateway.register.files.submit_file import Submission
from gateway.v1.file_facts_pb2 import AnswerFacts


class OfficeAnswer(NamedTuple):
    """What an office answers, or what the applicant corrects."""

    answer: str
    facts: AnswerFacts
    note: str = ""


class Happening(Protocol):
    """A kind of event."""

    @property
    def procedures(self) -> tuple[str, ...]:
        """The codes of the procedures of its files."""
        ...

    def submissions(self, day: date, now: datetime) -> Iterator[Submission]:
        """The files that are submitted on this day."""
        ...

    def ended(self, file: KeptFile) -> None:
        """Take note of a file that has ended."""
        ...

    def answer(self, file: KeptFile, step: str, day: date) -> OfficeAnswer:
        """How the step of a file is answered on this day."""
        ...
