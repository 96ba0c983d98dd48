"""The sample world: made-up people, cards, facilities and claims; the same for the same seed, size, day."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from wardgate.samples.facility import Facility, Tier, make_facilities
from wardgate.samples.population import Citizen, Population
from wardgate.samples.province import Province, read_provinces
from wardgate.samples.sample import Sample, make_samples

HOME_PROVINCE = "01"
FEWEST_PEOPLE = 100
# Samples and claims are about the first people only, so that a world of millions is not made twice.
WELL_KNOWN_PEOPLE = 5_000


def today_in_ho_chi_minh() -> date:
    """The day that a sample world is made around, unless another is wanted."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


class SampleWorld:
    """What an empty register is filled with, and what there is to try with it."""

    def __init__(self, seed: int, people: int, claims: int, today: date) -> None:
        if people < FEWEST_PEOPLE:
            raise ValueError(f"a sample world has at least {FEWEST_PEOPLE} people; {people} were asked for")
        self.seed = seed
        self.people = people
        self.claims = claims
        self.today = today

    @cached_property
    def provinces(self) -> tuple[Province, ...]:
        """All 63."""
        return read_provinces()

    @cached_property
    def facilities(self) -> tuple[Facility, ...]:
        """All of them, by code."""
        return make_facilities(self.seed, self.provinces)

    @cached_property
    def home_facility(self) -> str:
        """The code of the facility that the sample claims are of: they are handed in with its token."""
        return next(
            at.code for at in self.facilities if at.province == HOME_PROVINCE and at.tier is Tier.PROVINCIAL
        )

    def citizens(self) -> Iterator[Citizen]:
        """Everybody, one after the other."""
        return Population(self.seed, self.today, self.provinces, self.facilities).citizens(self.people)

    @cached_property
    def well_known(self) -> tuple[Citizen, ...]:
        """Those whom samples and claims are about."""
        return tuple(islice(self.citizens(), WELL_KNOWN_PEOPLE))

    def samples(self) -> list[Sample]:
        """People to ask for, at least two for every outcome that a look-up can give."""
        return make_samples(self.seed, self.today, self.well_known)

    def write_files(self, folder: Path) -> None:
        """Write samples.json; what was there before is written over."""
        folder.mkdir(parents=True, exist_ok=True)
        content = msgspec.json.format(msgspec.json.encode(self.samples()), indent=1)
        (folder / "samples.json").write_bytes(content + b"\n")
