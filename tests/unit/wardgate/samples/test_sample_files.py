"""Sample files of the register: births, deaths, renewals."""

from collections import Counter
from datetime import date

import pytest

from gateway.v1.registry_service_pb2 import SubmitFileRequest
from tests.unit.wardgate.samples.worlds import DAYS, a_world
from wardgate.samples.files.unused_people import numbers_in_use
from wardgate.samples.world import SampleWorld


@pytest.fixture(scope="module")
def world() -> SampleWorld:
    return a_world(people=2_000, claims=20)


@pytest.fixture(scope="module")
def files(world: SampleWorld) -> list[SubmitFileRequest]:
    return world.sample_files()


def numbers_of(file: SubmitFileRequest) -> set[str]:
    """The insurance numbers of the people whose record a file may change."""
    facts = file.facts
    match facts.WhichOneof("facts"):
        case "death":
            return {facts.death.insurance_number}
        case "household":
            return {member.insurance_number for member in facts.household.members}
        case _:
            return {facts.birth.mother.insurance_number}


def test_there_are_births_deaths_and_renewals(files: list[SubmitFileRequest]) -> None:
    counts = Counter(file.facts.WhichOneof("facts") for file in files)
    # Twins, and one birth that is declared twice, are two files each.
    assert counts == {"birth": 26, "death": 8, "household": 8}
    assert [file.number for file in files] == [f"MAU-{number:04}" for number in range(1, 43)]


def test_the_same_world_has_the_same_files() -> None:
    small, again = (a_world(people=500, claims=0) for _ in range(2))
    assert small.sample_files() == again.sample_files()


def test_nobody_in_a_file_is_in_a_sample_look_up_or_a_sample_claim(
    world: SampleWorld, files: list[SubmitFileRequest]
) -> None:
    in_use = numbers_in_use(world.samples(), world.sample_claims)
    assert in_use
    assert set().union(*map(numbers_of, files)) & in_use == set()


def test_a_person_is_in_one_file_only_but_for_births_of_two(files: list[SubmitFileRequest]) -> None:
    counts = Counter(number for file in files for number in numbers_of(file))
    assert sorted(count for count in counts.values() if count > 1) == [2, 2]


@pytest.mark.parametrize("today", DAYS, ids=date.isoformat)
def test_small_worlds_have_files_on_every_day(today: date) -> None:
    files = a_world(people=500, claims=0, today=today).sample_files()
    assert {"birth", "death"} <= {file.facts.WhichOneof("facts") for file in files}
    assert all(file.applicant.citizen_id for file in files)


def test_the_mother_of_one_birth_and_one_of_the_dead_have_a_wrong_name(
    files: list[SubmitFileRequest],
) -> None:
    wrong = [
        file.facts.WhichOneof("facts")
        for file in files
        if file.facts.birth.mother.full_name.endswith(" Sai") or file.facts.death.full_name.endswith(" Sai")
    ]
    assert sorted(wrong) == ["birth", "death"]
