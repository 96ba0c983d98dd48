"""Sample births: one of twins, one that is declared twice, one with a typing error in the mother's name."""

from collections.abc import Iterator
from datetime import timedelta

from google.type.timeofday_pb2 import TimeOfDay

from gateway.cards.card import Sex
from gateway.v1.birth_file_pb2 import BirthFacts, NewbornChild, Parent
from gateway.v1.card_service_pb2 import SEX_FEMALE, SEX_MALE
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.registry_service_pb2 import SubmitFileRequest
from insurance.age import age_on
from runtime.date_message import date_message
from wardgate.samples.files.sample_file import TYPING_ERROR, FileParts, applicant, has_chip_id
from wardgate.samples.people.population import Citizen
from wardgate.samples.random_choice import random_int

YOUNGEST, OLDEST = 20, 42
# Which of the births are special.
TWINS, DECLARED_TWICE, NAME_WRONG = 2, 5, 3
SEXES = {SEX_FEMALE: Sex.FEMALE, SEX_MALE: Sex.MALE}


def births(parts: FileParts, number: int) -> Iterator[SubmitFileRequest]:
    """The files of a birth: several for twins. Raises NobodyLeft."""
    mother = parts.people.take(
        lambda one: (
            one.holding.person.sex is Sex.FEMALE
            and has_chip_id(one)
            and YOUNGEST <= age_on(one.born, parts.today) <= OLDEST
        )
    )
    child = _child(parts)
    yield _file(parts, mother, child, TYPING_ERROR if number == NAME_WRONG else "")
    if number == TWINS:
        yield _file(parts, mother, _twin(parts, child))
    if number == DECLARED_TWICE:
        yield _file(parts, mother, child)


def _file(
    parts: FileParts, mother: Citizen, child: NewbornChild, typing_error: str = ""
) -> SubmitFileRequest:
    person = mother.holding.person
    facts = BirthFacts(
        child=child,
        mother=Parent(
            full_name=person.full_name + typing_error,
            birth_date=person.birth_date,
            citizen_id=person.chip_id or "",
            insurance_number=person.insurance_number,
        ),
        province=person.insurance_number[:2],
        registered_facility=parts.facility,
        householder_consents=True,
    )
    return SubmitFileRequest(applicant=applicant(mother, "mother"), facts=FileFacts(birth=facts))


def _child(parts: FileParts) -> NewbornChild:
    random = parts.random
    born_on = parts.today - timedelta(days=random_int(random, 1, 3))
    sex = random.choice((SEX_FEMALE, SEX_MALE))
    return NewbornChild(
        full_name=parts.names.draw(random, SEXES[sex], born_on.year),
        sex=sex,
        born_on=date_message(born_on),
        born_at=TimeOfDay(hours=random_int(random, 0, 23), minutes=random_int(random, 0, 49)),
        birth_order=1,
    )


def _twin(parts: FileParts, first: NewbornChild) -> NewbornChild:
    twin = NewbornChild()
    twin.CopyFrom(first)
    twin.full_name = parts.names.draw(parts.random, SEXES[first.sex], first.born_on.year)
    twin.birth_order = 2
    twin.born_at.minutes += 8
    return twin
