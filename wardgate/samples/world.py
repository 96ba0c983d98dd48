"""The sample world: made-up people, cards, facilities, claims; the same for the same seed, size and day."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from random import Random

import msgspec
from google.protobuf.json_format import MessageToJson

from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.v1.registry_service_pb2 import SubmitFileRequest
from insurance.law.visit import Tier
from wardgate.samples.catalogues.sample_entries import Entry, entries_of, listed
from wardgate.samples.claims.illness import read_items, read_rare_items
from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.sample_claims import SampleClaims, make_claims
from wardgate.samples.files.sample_file import FileParts
from wardgate.samples.files.sample_files import make_files
from wardgate.samples.files.unused_people import UnusedPeople, numbers_in_use
from wardgate.samples.look_ups.sample import Sample, make_samples
from wardgate.samples.people.person_name import PersonNames
from wardgate.samples.people.population import Citizen, Population
from wardgate.samples.places.facility import Facility, make_facilities
from wardgate.samples.places.province import Province, read_provinces

HOME_PROVINCE = "01"
FEWEST_PEOPLE = 100
# Samples and claims use only the first people, so that the people of a large world are generated only once.
FIRST_CITIZENS = 5_000


class SampleWorld:
    """The content of an empty register, with look-ups and claims to try.

    `people` and `claims` are counts; `today` is the day that all dates are chosen around. The sample claims
    quote receipts signed with `receipt_keys`, as if their patients had been looked up. Raises ValueError for
    fewer than FEWEST_PEOPLE people.
    """

    def __init__(self, seed: int, people: int, claims: int, today: date, receipt_keys: ReceiptKeys) -> None:
        if people < FEWEST_PEOPLE:
            raise ValueError(f"a sample world needs at least {FEWEST_PEOPLE} people, not {people}")
        self.seed = seed
        self.people = people
        self.claims = claims
        self.today = today
        self._receipt_keys = receipt_keys

    @cached_property
    def provinces(self) -> tuple[Province, ...]:
        """All 63 provinces."""
        return read_provinces()

    @cached_property
    def facilities(self) -> tuple[Facility, ...]:
        """All facilities, by code."""
        return make_facilities(self.seed, self.provinces)

    @property
    def home_facility(self) -> str:
        """The code of the facility whose claims the sample claims are: its token submits them."""
        return self._facility_at_home(Tier.PROVINCIAL)

    @property
    def neighbour_facility(self) -> str:
        """The code of another facility, which some of the home facility's patients visited as well."""
        return self._facility_at_home(Tier.DISTRICT)

    def catalogue_entries(self) -> Iterator[Entry]:
        """The catalogue of all facilities, and those of the two that submit most claims."""
        yield from listed(self.facilities)
        items = [*read_items(), *read_rare_items()]
        for facility in (self.home_facility, self.neighbour_facility):
            yield from entries_of(facility, items)

    def citizens(self) -> Iterator[Citizen]:
        """All people, generated one after the other."""
        return Population(self.seed, self.today, self.provinces, self.facilities).citizens(self.people)

    @cached_property
    def first_citizens(self) -> tuple[Citizen, ...]:
        """The people whom samples and claims are about."""
        return tuple(islice(self.citizens(), FIRST_CITIZENS))

    def samples(self) -> list[Sample]:
        """Look-ups to try: at least two for every outcome."""
        return make_samples(self.seed, self.today, self.first_citizens, self.home_facility)

    @cached_property
    def sample_claims(self) -> SampleClaims:
        """The home facility's claims, and those of other facilities that must be submitted first."""
        pool = PatientPool(
            self.seed, self.today, self.home_facility, self.neighbour_facility, self.first_citizens
        )
        return make_claims(pool, self.claims, self._receipt_keys)

    def sample_files(self) -> list[SubmitFileRequest]:
        """Files of the register to submit; nobody in them is in a sample look-up or a sample claim."""
        in_use = numbers_in_use(self.samples(), self.sample_claims)
        people = UnusedPeople(self.first_citizens, in_use)
        random = Random(f"{self.seed}/files")
        parts = FileParts(people, PersonNames(), random, self.today, self.home_facility)
        return make_files(parts, self.seed)

    def write_files(self, folder: Path) -> None:
        """Write samples.json, sample-claims/*.json with labels.csv,
        earlier-claims/*.json, sample-files/*.json.

        Every claim in sample-claims is the home facility's; labels.csv names the faults in them.
        sample-claims-xml/*.xml are the same claims as hospitals export them. The claims in earlier-claims
        must be submitted first, each with the token of its provider, another facility. Raises ValueError if
        there are too few people for the claims.
        """
        samples = msgspec.json.format(msgspec.json.encode(self.samples()), indent=1)
        _write(folder / "samples.json", samples + b"\n")
        home, elsewhere = self.sample_claims.home, self.sample_claims.elsewhere
        for claim in home:
            _write(folder / "sample-claims" / f"{claim.name}.json", claim.content)
            if claim.export:
                _write(folder / "sample-claims-xml" / f"{claim.name}.xml", claim.export)
        for claim in elsewhere:
            _write(folder / "earlier-claims" / f"{claim.name}.json", claim.content)
        for request in self.sample_files():
            text = MessageToJson(request, preserving_proto_field_name=True, ensure_ascii=False)
            _write(folder / "sample-files" / f"{request.number}.json", f"{text}\n".encode())
        labels = [f"{claim.name}.json,{claim.fault.label},{claim.line}" for claim in home if claim.fault]
        _write(folder / "sample-claims" / "labels.csv", "\n".join(["file,fault,line", *labels, ""]).encode())

    def _facility_at_home(self, tier: Tier) -> str:
        return next(at.code for at in self.facilities if at.province == HOME_PROVINCE and at.tier is tier)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
