"""How much comes in: a province, Vietnam, and ten times Vietnam."""

from typing import NamedTuple

# Outpatient and inpatient visits paid by the insurance in a year.
VISITS_OF_VIETNAM = 186_000_000
# Since 2025-07-01.
PROVINCES = 34
# Most people come while the desks are open; the mean is taken over this time, which is the careful reading.
OPEN_DAYS, OPEN_HOURS = 250, 8
PEOPLE_OF_VIETNAM = 100_000_000
OPEN_SECONDS = OPEN_DAYS * OPEN_HOURS * 3600
YEAR_SECONDS = 365 * 24 * 3600
# The busiest minutes of a morning over the mean.
PEAK = 10
# A visit is looked up at the desk; one in five is looked up again (a department, a return of the same day).
LOOK_UPS_A_VISIT = 1.2
# The gateway looks the card up again for the claim.
CLAIMS_A_VISIT = 1.0
# As in the queue of the benchmarks, four of ten claims have findings. For each of them a reviewer opens the
# queue and the claim, and decides, which opens the next one.
PAGES_A_CLAIM = 0.4 * 3


class Demand(NamedTuple):
    """Visits a year, and what follows from them at the peak, a second."""

    name: str
    visits: float

    @property
    def visits_at_peak(self) -> float:
        """A second."""
        return self.visits / OPEN_SECONDS * PEAK

    @property
    def people(self) -> float:
        """In the register."""
        return PEOPLE_OF_VIETNAM * self.visits / VISITS_OF_VIETNAM

    @property
    def look_ups(self) -> float:
        """A second at the peak, by hospitals."""
        return self.visits_at_peak * LOOK_UPS_A_VISIT

    @property
    def claims(self) -> float:
        """A second at the peak."""
        return self.visits_at_peak * CLAIMS_A_VISIT

    @property
    def pages(self) -> float:
        """A second, of the console; reviewers work evenly through the day."""
        return self.visits / OPEN_SECONDS * CLAIMS_A_VISIT * PAGES_A_CLAIM

    @property
    def look_ups_a_year(self) -> float:
        """Rows of the access log: those by hospitals, and those for claims."""
        return self.visits * (LOOK_UPS_A_VISIT + CLAIMS_A_VISIT)

    @property
    def claims_a_year(self) -> float:
        """One for each visit."""
        return self.visits * CLAIMS_A_VISIT


PROVINCE = Demand("a province", VISITS_OF_VIETNAM / PROVINCES)
VIETNAM = Demand("Vietnam", VISITS_OF_VIETNAM)
TEN = Demand("ten Vietnams", 10 * VISITS_OF_VIETNAM)
DEMANDS = (PROVINCE, VIETNAM, TEN)
