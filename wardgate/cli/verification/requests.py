"""Makes the requests of `wardgate verify`: of what was typed, or of lines with changes."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from google.type.date_pb2 import Date

from gateway.v1.card_service_pb2 import Holder
from gateway.v1.person_verification_pb2 import (
    KeyedVerification,
    PopulationEntry,
    PopulationState,
    VerifyPeopleRequest,
    VerifyPersonRequest,
)
from runtime.date_message import date_message
from runtime.loading.files.source import Batch
from runtime.problem import Problem
from wardgate.cli.look_ups.question import SEXES
from wardgate.cli.person_number import number_kind

STATES = {
    "": PopulationState.POPULATION_STATE_ALIVE,
    "alive": PopulationState.POPULATION_STATE_ALIVE,
    "dead": PopulationState.POPULATION_STATE_DEAD,
    "cancelled": PopulationState.POPULATION_STATE_CANCELLED,
}
Value = TypeVar("Value")
# People in a message: an answer comes for each message.
PEOPLE = 100
INSURANCE_DIGITS = 10


class Entry(NamedTuple):
    """An entry of the population register as it was typed; empty where it was not."""

    personal_id: str = ""
    full_name: str = ""
    birth_date: str = ""
    sex: str = ""
    state: str = ""
    died_on: str = ""

    def message(self) -> PopulationEntry:
        """Raises Problem where a word or the day cannot be sent. The gateway checks the rest."""
        entry = PopulationEntry(
            personal_id=self.personal_id,
            holder=Holder(
                full_name=self.full_name, birth_date=self.birth_date, sex=_value("sex", self.sex, SEXES)
            ),
            state=_value("state", self.state, STATES),
        )
        if self.died_on:
            entry.died_on.CopyFrom(_day(self.died_on))
        return entry


class Changes(Protocol):
    """Lines of a stream, as ChangeStream has them."""

    @property
    def header(self) -> Sequence[str]:
        """The names of the columns, known with the first batch."""

    def batches(self) -> AsyncIterator[Batch]:
        """Yield what has arrived. Raises Problem."""


def person_request(number: str, entries: Sequence[Entry]) -> VerifyPersonRequest:
    """Raises Problem. A card number ends in the insurance number."""
    kind = number_kind(number)
    found = [entry.message() for entry in entries]
    if kind == "chip_id":
        return VerifyPersonRequest(chip_id=number, entries=found)
    return VerifyPersonRequest(insurance_number=number[-INSURANCE_DIGITS:], entries=found)


async def change_requests(changes: Changes, refused: list[str]) -> AsyncIterator[VerifyPeopleRequest]:
    """One message for up to a hundred lines that have arrived. What cannot be sent is added to `refused`."""
    async for batch in changes.batches():
        refused += [f"line {one.line}: {one.reason}" for one in batch.misshapen]
        people = [*_people(batch, changes.header, refused)]
        for first in range(0, len(people), PEOPLE):
            yield VerifyPeopleRequest(people=people[first : first + PEOPLE])


def _people(batch: Batch, header: Sequence[str], refused: list[str]) -> Iterator[KeyedVerification]:
    for line, row in zip(batch.lines, zip(*batch.cells, strict=True), strict=True):
        cells = {name: cell for name, cell in zip(header, row, strict=True) if name in Entry._fields}
        try:
            entry = Entry(**cells)
            request = person_request(entry.personal_id, [entry])
        except Problem as problem:
            refused.append(f"line {line}: {problem}")
        else:
            yield KeyedVerification(key=str(line), request=request)


def _value(what: str, word: str, words: Mapping[str, Value]) -> Value:
    if word not in words:
        raise Problem(f"{what}: one of {', '.join(filter(None, words))} expected.")
    return words[word]


def _day(text: str) -> Date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Problem("died_on: a day expected, as YYYY-MM-DD.") from None
    return date_message(day)
