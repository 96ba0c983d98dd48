"""Prepares the register and the people of a simulated year."""

from collections import Counter
from datetime import date, datetime, time
from random import Random

import msgspec
from sqlalchemy import insert

from gateway.register.offices.office import OfficeKind
from gateway.register.offices.tables import offices
from runtime.postgres.database import Database
from runtime.time_zone import HO_CHI_MINH
from tests.receipt_keys import receipt_keys
from tests.year.happenings.births import Births
from tests.year.happenings.deaths import Deaths
from tests.year.happenings.differences import Differences
from tests.year.happenings.happening import Happening
from tests.year.happenings.households import Households
from tests.year.happenings.job_losses import JobLosses
from tests.year.happenings.moves import Moves
from tests.year.homes import Homes
from tests.year.offices import Offices, office_code
from tests.year.registry import open_registry
from tests.year.residents import Residents
from tests.year.simulated_clock import SimulatedClock
from tests.year.year import Year
from wardgate.samples.loading.load import fill
from wardgate.samples.people.numbers import Numbers
from wardgate.samples.world import SampleWorld

CLAIMS = 300
# So that the numbers of children are none of those of the people who were there before.
NUMBERS_OF_CHILDREN = 1


class Beginning(msgspec.Struct, frozen=True):
    """The same makes the same year. `eventful`: how many times as often as usual people marry and move, and
    differ from the population register.
    """

    people: int
    seed: int
    first_day: date
    eventful: int = 1

    @property
    def world(self) -> SampleWorld:
        """The people and facilities on the first day."""
        return SampleWorld(self.seed, self.people, CLAIMS, self.first_day, receipt_keys())


async def fill_register(url: str, beginning: Beginning) -> None:
    """Write the people into a migrated register that has none."""
    await fill(url, beginning.world, lambda *_: None)


async def open_year(database: Database, url: str, beginning: Beginning) -> Year:
    """The year before its first day, on a register that was filled for it."""
    await _add_offices(database)
    world, random = beginning.world, Random(beginning.seed)
    clock = SimulatedClock(datetime.combine(beginning.first_day, time(0), HO_CHI_MINH))
    residents = Residents(world.citizens(), random)
    numbers, facility = Numbers(beginning.seed + NUMBERS_OF_CHILDREN), world.home_facility
    counts = Counter[str]()
    homes = Homes(residents, random)
    households = Households(homes, random)
    differences = Differences(residents, database, url, random, beginning.eventful)
    happenings: tuple[Happening, ...] = (
        Births(residents, facility, numbers, random),
        households,
        Moves(residents, homes, households, world.facilities, random, counts, beginning.eventful),
        Deaths(residents, facility, random),
        JobLosses(residents, facility, random),
        differences,
    )
    by_procedure = {code: happening for happening in happenings for code in happening.procedures}
    return Year(
        open_registry(database, clock),
        happenings,
        Offices(by_procedure, random),
        clock,
        counts,
        differences.prepare,
    )


async def _add_offices(database: Database) -> None:
    rows = [{"office": office_code(kind), "full_name": kind.value, "kind": kind.value} for kind in OfficeKind]
    async with database.transaction() as connection:
        await connection.execute(insert(offices), rows)
