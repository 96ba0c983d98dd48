"""The sample world: made-up people, cards, facilities and claims; the same for the same seed, size, day."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path

import msgspec

from gateway.cards.receipts.receipt_keys import ReceiptKeys
from runtime.time_zone import HO_CHI_MINH
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.sample_claims import SampleClaims, make_claims
from wardgate.samples.look_ups.sample import Sample, make_samples
from wardgate.samples.people.population import Citizen, Population
from wardgate.samples.places.facility import Facility, Tier, make_facilities
from wardgate.samples.places.province import Province, read_provinces

HOME_PROVINCE = "01"
FEWEST_PEOPLE = 100
# Samples and claims are about the first people only, so that a world of millions is not made twice.
WELL_KNOWN_PEOPLE = 5_000


def today_in_ho_chi_minh() -> date:
    """The day that a sample world is made around, unless another is wanted."""
    return datetime.now(HO_CHI_MINH).date()


class SampleWorld:
    """What an empty register is filled with, and what there is to try with it.

    The sample claims quote receipts signed by `receipt_keys`, as if their patients had been looked up.
    """

    def __init__(self, seed: int, people: int, claims: int, today: date, receipt_keys: ReceiptKeys) -> None:
        if people < FEWEST_PEOPLE:
            raise ValueError(f"a sample world has at least {FEWEST_PEOPLE} people; {people} were asked for")
        self.seed = seed
        self.people = people
        self.claims = claims
        self.today = today
        self._receipt_keys = receipt_keys

    @cached_property
    def provinces(self) -> tuple[Province, ...]:
        """All 63."""
        return read_provinces()

    @cached_property
    def facilities(self) -> tuple[Facility, ...]:
        """All of them, by code."""
        return make_facilities(self.seed, self.provinces)

    @property
    def home_facility(self) -> str:
        """The code of the facility that the sample claims are of: they are handed in with its token."""
        return self._facility_at_home(Tier.PROVINCIAL)

    @property
    def neighbour_facility(self) -> str:
        """The code of the facility that some of its patients were at as well."""
        return self._facility_at_home(Tier.DISTRICT)

    def citizens(self) -> Iterator[Citizen]:
        """Everybody, one after the other."""
        return Population(self.seed, self.today, self.provinces, self.facilities).citizens(self.people)

    @cached_property
    def well_known(self) -> tuple[Citizen, ...]:
        """Those whom samples and claims are about."""
        return tuple(islice(self.citizens(), WELL_KNOWN_PEOPLE))

    def samples(self) -> list[Sample]:
        """People to ask for, at least two for every outcome that a look-up can give."""
        return make_samples(self.seed, self.today, self.well_known, self.home_facility)

    @cached_property
    def sample_claims(self) -> SampleClaims:
        """`claims` of the home facility, and the other facilities' that are to be handed in before."""
        ward = PatientPool(
            self.seed, self.today, self.home_facility, self.neighbour_facility, self.well_known
        )
        return make_claims(ward, self.claims, self._receipt_keys)

    def write_files(self, folder: Path) -> None:
        """Write samples.json, sample-claims/*.json with its labels.csv, and earlier-claims/*.json.

        Every claim in sample-claims is the home facility's; labels.csv names the faults put in. Those in
        earlier-claims are to be handed in before, each with the token of its provider, another facility.
        """
        samples = msgspec.json.format(msgspec.json.encode(self.samples()), indent=1)
        _write(folder / "samples.json", samples + b"\n")
        home, elsewhere = self.sample_claims.home, self.sample_claims.elsewhere
        for claim in home:
            _write(folder / "sample-claims" / claim.name, claim.content)
        for claim in elsewhere:
            _write(folder / "earlier-claims" / claim.name, claim.content)
        labels = [f"{claim.name},{claim.fault.label},{claim.line}" for claim in home if claim.fault]
        _write(folder / "sample-claims" / "labels.csv", "\n".join(["file,fault,line", *labels, ""]).encode())

    def _facility_at_home(self, tier: Tier) -> str:
        return next(at.code for at in self.facilities if at.province == HOME_PROVINCE and at.tier is tier)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
