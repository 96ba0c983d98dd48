"""Births, as a hospital declares them: also twins, also twice, also with a wrong name of the mother."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from google.type.timeofday_pb2 import TimeOfDay

from gateway.cards.card import Sex
from gateway.register.files.kept_file import KeptFile, Person
from gateway.register.files.submit_file import Submission
from gateway.register.procedures.birth import birth_steps
from gateway.v1.birth_file_pb2 import BirthFacts, BirthRegistered, NewbornChild, Parent, ResidenceRegistered
from gateway.v1.card_service_pb2 import SEX_FEMALE, SEX_MALE
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from runtime.date_message import date_message
from tests.year.happenings.happening import OfficeAnswer
from tests.year.residents import Resident, Residents
from wardgate.samples.people.numbers import Numbers
from wardgate.samples.people.person_name import PersonNames
from wardgate.samples.random_choice import WeightedChoice

# Births a year among 1,000 people.
PER_MILLE = 14
DAYS_OF_YEAR = 365
TWINS, DECLARED_TWICE, WRONG_NAME = 0.03, 0.02, 0.03
YOUNGEST, OLDEST = 19, 44
CIVIL_STATUS = WeightedChoice({birth_steps.REGISTERED: 96, birth_steps.RETURNED: 3, birth_steps.REFUSED: 1})
RESIDENCE = WeightedChoice({birth_steps.REGISTERED: 85, birth_steps.VERIFICATION: 12, birth_steps.REFUSED: 3})
VERIFIED = WeightedChoice({birth_steps.REGISTERED: 90, birth_steps.REFUSED: 10})
SEXES = {SEX_FEMALE: Sex.FEMALE, SEX_MALE: Sex.MALE}


class Births:
    """A Happening."""

    procedures = (birth_steps.CODE,)

    def __init__(self, residents: Residents, facility: str, numbers: Numbers, random: Random) -> None:
        self._residents = residents
        self._facility = facility
        self._numbers = numbers
        self._names = PersonNames()
        self._random = random
        self._declared = 0

    def submissions(self, day: date, now: datetime) -> Iterator[Submission]:
        """See Happening."""
        expected = len(self._residents.all) * PER_MILLE / 1000 / DAYS_OF_YEAR
        count = int(expected) + (self._random.random() < expected % 1)
        for mother in self._residents.draw(count, lambda one: _may_give_birth(one, day)):
            mother.gave_birth_on = day
            for order in range(1, 3 if self._random.random() < TWINS else 2):
                yield from self._declarations(mother, order, now - timedelta(hours=1))

    def ended(self, file: KeptFile) -> None:
        """See Happening."""

    def answer(self, file: KeptFile, step: str, day: date) -> OfficeAnswer:
        """See Happening."""
        if step == birth_steps.CORRECTION:
            return OfficeAnswer(birth_steps.CORRECTED, AnswerFacts(corrected=self._corrected(file)))
        if step == birth_steps.EXAMINATION:
            return OfficeAnswer(birth_steps.ANOTHER_CHILD, AnswerFacts())
        if step == birth_steps.CIVIL_STATUS:
            return self._registration(file, CIVIL_STATUS.draw(self._random))
        answers = RESIDENCE if step == birth_steps.RESIDENCE else VERIFIED
        return _residence(file, answers.draw(self._random))

    def _declarations(self, mother: Resident, order: int, born_at: datetime) -> Iterator[Submission]:
        facts = self._facts(mother, order, born_at)
        yield self._submission(mother, facts)
        if self._random.random() < DECLARED_TWICE:
            yield self._submission(mother, facts)

    def _submission(self, mother: Resident, facts: BirthFacts) -> Submission:
        self._declared += 1
        applicant = Person(mother.full_name, mother.chip_id or "", "mother")
        number = f"KS-{self._declared}"
        return Submission(self._facility, number, applicant, FileFacts(birth=facts))

    def _facts(self, mother: Resident, order: int, born_at: datetime) -> BirthFacts:
        sex = self._random.choice((SEX_FEMALE, SEX_MALE))
        name = self._names.draw(self._random, SEXES[sex], born_at.year)
        stated = f"{mother.full_name} Sai" if self._random.random() < WRONG_NAME else mother.full_name
        return BirthFacts(
            child=NewbornChild(
                full_name=name,
                sex=sex,
                born_on=date_message(born_at),
                born_at=TimeOfDay(hours=born_at.hour, minutes=born_at.minute),
                birth_order=order,
            ),
            mother=Parent(
                full_name=stated,
                birth_date=mother.birth_date,
                citizen_id=mother.chip_id or "",
                insurance_number=mother.insurance_number,
            ),
            province=mother.province,
            registered_facility=self._facility,
            householder_consents=True,
        )

    def _corrected(self, file: KeptFile) -> FileFacts:
        corrected = FileFacts()
        corrected.CopyFrom(file.read_facts)
        corrected.birth.mother.full_name = file.applicant.full_name
        return corrected

    def _registration(self, file: KeptFile, answer: str) -> OfficeAnswer:
        if answer != birth_steps.REGISTERED:
            return OfficeAnswer(answer, AnswerFacts(), "Thiếu giấy tờ của mẹ")
        child = file.read_facts.birth.child
        personal_id = self._numbers.chip_id(file.province, SEXES[child.sex], child.born_on.year)
        registered = BirthRegistered(personal_id=personal_id, full_name=child.full_name)
        return OfficeAnswer(answer, AnswerFacts(birth_registered=registered))


def _may_give_birth(one: Resident, day: date) -> bool:
    return one.gave_birth_on is None and one.is_woman_of(day, YOUNGEST, OLDEST)


def _residence(file: KeptFile, answer: str) -> OfficeAnswer:
    if answer != birth_steps.REGISTERED:
        return OfficeAnswer(answer, AnswerFacts())
    registered = ResidenceRegistered(number=f"TT-{file.number}")
    return OfficeAnswer(answer, AnswerFacts(residence_registered=registered))
