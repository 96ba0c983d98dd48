"""Comparisons with the population register, month by month: what differs becomes a file, and is settled."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from random import Random

from msgspec.structs import astuple
from sqlalchemy import update

from gateway.cards.card import Sex
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.submit_file import Submission
from gateway.register.procedures.verification import verification_code as steps
from gateway.register.tables import people
from gateway.register.verification.change_stream import ChangeStream
from gateway.register.verification.difference_table import DifferenceTable
from gateway.register.verification.open_files import OpenFiles
from gateway.register.verification.population_entry import PopulationEntry, PopulationState
from gateway.register.verification.verify import verify_changes
from gateway.v1.file_facts_pb2 import AnswerFacts
from runtime.postgres.database import Database
from tests.year.happenings.happening import OfficeAnswer
from tests.year.residents import Resident, Residents

MONTHS_A_YEAR = 12
# Of those who are compared, so many have another sex there; for so many of these, the register is wrong.
DIFFERENT, REGISTER_WRONG = 0.02, 0.4
OTHER_SEX = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}


class Differences:
    """A Happening. A twelfth of the residents is compared each month, and whose difference was settled."""

    procedures = (steps.CODE,)

    def __init__(
        self, residents: Residents, database: Database, url: str, random: Random, eventful: int
    ) -> None:
        """`url` is that of the database; `eventful`, how many times as many differ as usual."""
        self._residents = residents
        self._by_number = {one.insurance_number: one for one in residents.all}
        self._database = database
        self._url = url
        self._random = random
        self._different = DIFFERENT * eventful
        self._is_register_wrong: dict[str, bool] = {}
        self._settled: set[str] = set()
        self._found: list[Submission] = []

    async def prepare(self, day: date) -> None:
        """On the first day of a month, offices have loaded what is right, and the registers are compared."""
        if day.day == 1:
            await self._correct()
            compared = {one.insurance_number: one for one in self._slice(day)}
            compared |= {number: self._by_number[number] for number in self._settled}
            self._settled.clear()
            stream = ChangeStream(iter([_csv(map(self._entry, compared.values())), b""]).__next__)
            async for _ in verify_changes(self._url, stream, lambda: day):
                pass
            await OpenFiles(DifferenceTable(self._database), self._collect)(lambda _: None)

    def submissions(self, day: date, now: datetime) -> Iterator[Submission]:
        """See Happening."""
        found, self._found = self._found, []
        yield from found

    def ended(self, file: KeptFile) -> None:
        """See Happening."""
        self._settled.add(file.read_facts.verification.insurance_number)

    def answer(self, file: KeptFile, step: str, day: date) -> OfficeAnswer:
        """See Happening."""
        is_wrong = self._is_register_wrong.get(file.read_facts.verification.insurance_number)
        return OfficeAnswer(steps.CORRECTED if is_wrong else steps.KEPT, AnswerFacts())

    async def _correct(self) -> None:
        """What was settled is right in both registers."""
        for number in sorted(self._settled):
            if self._is_register_wrong.pop(number, False):
                one = self._by_number[number]
                one.sex = OTHER_SEX[one.sex]
                async with self._database.transaction() as connection:
                    of_person = people.c.insurance_number == number
                    await connection.execute(update(people).where(of_person).values(sex=one.sex.value))

    def _slice(self, day: date) -> Iterator[Resident]:
        for one in self._residents.all[day.month - 1 :: MONTHS_A_YEAR]:
            if one.chip_id is not None:
                if one.sex in OTHER_SEX and self._random.random() < self._different:
                    is_wrong = self._random.random() < REGISTER_WRONG
                    self._is_register_wrong.setdefault(one.insurance_number, is_wrong)
                yield one

    def _entry(self, one: Resident) -> PopulationEntry:
        differs = one.insurance_number in self._is_register_wrong
        return PopulationEntry(
            personal_id=one.chip_id or "",
            full_name=one.full_name,
            birth_date=one.birth_date,
            sex=OTHER_SEX[one.sex] if differs else one.sex,
            state=PopulationState.ALIVE if one.is_alive else PopulationState.DEAD,
            died_on=one.died_on,
        )

    async def _collect(self, submission: Submission) -> None:
        self._found.append(submission)


def _csv(entries: Iterable[PopulationEntry]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(PopulationEntry.__struct_fields__)
    rows.writerows(map(astuple, entries))
    return text.getvalue().encode()
