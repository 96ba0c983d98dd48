"""A sample file, and what all of them have."""

from datetime import date
from random import Random
from typing import NamedTuple

from gateway.v1.registry_service_pb2 import Applicant
from wardgate.samples.files.unused_people import UnusedPeople
from wardgate.samples.people.person_name import PersonNames
from wardgate.samples.people.population import Citizen

# "Mẫu" is a sample: the sample applicants correct files with such numbers, and no others.
NUMBER_PREFIX = "MAU-"
# What somebody has typed at the end of a name by mistake.
TYPING_ERROR = " Sai"


class FileParts(NamedTuple):
    """What sample files are made of; the same for the same world."""

    people: UnusedPeople
    names: PersonNames
    random: Random
    today: date
    facility: str


def applicant(citizen: Citizen, relation: str) -> Applicant:
    """Who applies."""
    person = citizen.holding.person
    return Applicant(full_name=person.full_name, citizen_id=person.chip_id or "", relation=relation)


def has_chip_id(citizen: Citizen) -> bool:
    """Applicants identify themselves by it."""
    return citizen.holding.person.chip_id is not None and citizen.holding.person.died_on is None
