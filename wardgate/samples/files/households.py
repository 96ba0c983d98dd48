"""Sample renewals by household: one to three people of a province whose cards end, or have ended."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.household_file_pb2 import HouseholdFacts, JoiningMember
from gateway.v1.registry_service_pb2 import SubmitFileRequest
from wardgate.samples.files.sample_file import FileParts, applicant, has_chip_id
from wardgate.samples.files.unused_people import NobodyLeft
from wardgate.samples.people.population import Citizen
from wardgate.samples.random_choice import WeightedChoice, random_int

GROUP = "GD"
# A renewal may be paid from 30 days before the last day on; some are late.
DUE, LATEST = timedelta(days=28), timedelta(days=120)
MOST_MEMBERS = 3
MONTHS = WeightedChoice({3: 10, 6: 20, 12: 70})


def households(parts: FileParts, number: int) -> Iterator[SubmitFileRequest]:
    """The file of a household. Raises NobodyLeft."""
    paying = _members(parts)
    province = paying[0].holding.person.insurance_number[:2]
    facts = HouseholdFacts(
        household=f"HGD-{province}-{number:03}",
        province=province,
        months=MONTHS.draw(parts.random),
        members=[JoiningMember(insurance_number=one.holding.person.insurance_number) for one in paying],
    )
    yield SubmitFileRequest(applicant=applicant(paying[0], "member"), facts=FileFacts(household=facts))


def _members(parts: FileParts) -> list[Citizen]:
    first = parts.people.take(lambda one: has_chip_id(one) and _is_due(parts, one))
    province = first.holding.person.insurance_number[:2]
    members = [first]
    with suppress(NobodyLeft):
        while len(members) < random_int(parts.random, 1, MOST_MEMBERS):
            members.append(
                parts.people.take(
                    lambda one: (
                        has_chip_id(one)
                        and one.holding.person.insurance_number.startswith(province)
                        and _is_due(parts, one)
                    )
                )
            )
    return members


def _is_due(parts: FileParts, citizen: Citizen) -> bool:
    last = max(citizen.holding.periods, key=lambda one: one.valid_until, default=None)
    if last is None or last.ended_on is not None or last.card_number[:2] != GROUP:
        return False
    return last.valid_until - DUE <= parts.today <= last.valid_until + LATEST
