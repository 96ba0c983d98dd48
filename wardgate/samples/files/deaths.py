"""Sample deaths, one with a typing error in the name."""

from collections.abc import Iterator
from datetime import timedelta

from gateway.v1.death_file_pb2 import DeathFacts
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.registry_service_pb2 import SubmitFileRequest
from insurance.age import age_on
from runtime.date_message import date_message
from wardgate.samples.cards.scenario import Scenario
from wardgate.samples.files.sample_file import TYPING_ERROR, FileParts, applicant, has_chip_id
from wardgate.samples.random_choice import random_int

YOUNGEST = 62
NAME_WRONG = 2


def deaths(parts: FileParts, number: int) -> Iterator[SubmitFileRequest]:
    """The file of a death. Raises NobodyLeft."""
    dead = parts.people.take(
        lambda one: (
            one.scenario is Scenario.ACCURATE
            and has_chip_id(one)
            and age_on(one.born, parts.today) >= YOUNGEST
        )
    )
    relative = parts.people.take(lambda one: has_chip_id(one) and age_on(one.born, parts.today) >= 18)
    person = dead.holding.person
    facts = DeathFacts(
        insurance_number=person.insurance_number,
        citizen_id=person.chip_id or "",
        full_name=person.full_name + (TYPING_ERROR if number == NAME_WRONG else ""),
        birth_date=person.birth_date,
        died_on=date_message(parts.today - timedelta(days=random_int(parts.random, 0, 2))),
        notice_number=f"BT-{number:03}",
        province=person.insurance_number[:2],
        funeral_allowance=True,
    )
    yield SubmitFileRequest(applicant=applicant(relative, "relative"), facts=FileFacts(death=facts))
