"""Makes the claims of all facilities: most are right, some odd but lawful, some faulty at real rates."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from random import Random

import msgspec

from gateway.cards.receipts.receipt_keys import ReceiptKeys
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.money import ZERO
from tests.evaluation.world.base_rates import RARE, Rate, base_rates, rare_faults
from tests.evaluation.world.claim_maker import ClaimMaker, WorldClaim, WorldVisit
from tests.evaluation.world.facilities import Honesty, Site, make_sites
from tests.evaluation.world.faults.fault_kinds import FAULT_KINDS
from tests.evaluation.world.oddities.oddity_kinds import ODDITIES
from wardgate.samples.claims.patient_pool import NoPatientLeft, PatientPool
from wardgate.samples.claims.treatment import treat
from wardgate.samples.claims.visit import Visit
from wardgate.samples.faults.lookalikes import LOOKALIKES as ALL_LOOKALIKES
from wardgate.samples.faults.service_lookalikes import supplies_below_the_cap
from wardgate.samples.people.population import Population
from wardgate.samples.places.facility import make_facilities
from wardgate.samples.places.province import read_provinces

TODAY = date(2026, 10, 15)
CLAIMS_OF_A_PROVINCE, MOST_PROVINCES, FEWEST_PROVINCES = 600, 30, 3
# One claim in so many is odd; of these, a third are lookalikes of the sample claims.
ODD_ONE_IN, LOOKALIKES_ONE_IN = 14, 40
# Supplies for a hundred million dong, forty lenses of one day, are there for the cap alone: as many as of
# each other kind, one in five hundred claims, would be a third of all the money of the world.
LOOKALIKES = tuple(one for one in ALL_LOOKALIKES if one is not supplies_below_the_cap)
# Of a population with so many people a claim, enough are insured.
PEOPLE_A_CLAIM, PEOPLE_AT_LEAST = 1.5, 150
# Claims that are tried for a fault before the rest of its money is given up.
MOST_TRIES = 400


class World(msgspec.Struct, frozen=True):
    """The claims by province, each in the order in which they come in."""

    sites: tuple[Site, ...]
    provinces: tuple[tuple[WorldClaim, ...], ...]


def make_world(seed: int, claims: int, receipt_keys: ReceiptKeys) -> World:
    """About so many claims; the same for the same seed, number and keys."""
    provinces = max(FEWEST_PROVINCES, min(MOST_PROVINCES, claims // CLAIMS_OF_A_PROVINCE))
    sites = make_sites(seed, provinces)
    pairs = [sites[place : place + 2] for place in range(0, len(sites), 2)]
    weight = sum(site.weight for site in sites)
    visits = [
        visit
        for pair in pairs
        for visit in visits_of(seed, pair, round(claims * sum(site.weight for site in pair) / weight))
    ]
    maker = ClaimMaker(seed, receipt_keys)
    _make_odd(visits[::ODD_ONE_IN], maker)
    _put_faults_in(seed, sites, visits, maker)
    for visit in visits:
        visit.claims = visit.claims or (maker.claim_of(visit),)
    return World(sites, tuple(_of_province(visits, pair[0]) for pair in pairs))


def _make_odd(visits: Sequence[WorldVisit], maker: ClaimMaker) -> None:
    """Each oddity in turn, as far as it suits the visit."""
    names = list(ODDITIES)
    for number, visit in enumerate(visits):
        if not visit.oddity:
            visit.claims = maker.odd(visit, names[number % len(names)]) or ()


def _of_province(visits: Sequence[WorldVisit], site: Site) -> tuple[WorldClaim, ...]:
    return tuple(claim for visit in visits if visit.site.province is site.province for claim in visit.claims)


def visits_of(seed: int, sites: Sequence[Site], claims: int) -> Iterator[WorldVisit]:
    """Those of one province, one facility after the other."""
    province = sites[0].province
    people = round(claims * PEOPLE_A_CLAIM) + PEOPLE_AT_LEAST
    number = int(province.code)
    population = Population(seed + number, TODAY, (province,), make_facilities(seed, read_provinces()))
    citizens = list(population.citizens(people))
    holdings = {one.holding.person.insurance_number: one.holding for one in citizens}
    pool = PatientPool(seed + number, TODAY, sites[0].code, sites[0].neighbour, citizens)
    for site in sites:
        pool.home, pool.neighbour = site.code, site.neighbour
        for place in range(round(claims * site.weight / sum(one.weight for one in sites))):
            for visit, oddity in _next_visits(pool, place):
                holding = holdings[visit.patient.person.insurance_number]
                # Two visits of a lookalike are two claims.
                name = f"{site.code}-{place:05}{'-b' if oddity.startswith('before') else ''}"
                yield WorldVisit(site, visit, holding, name, oddity)


def _next_visits(pool: PatientPool, number: int) -> list[tuple[Visit, str]]:
    """One visit without a fault; sometimes one that looks faulty, with those that must come before it."""
    if number % LOOKALIKES_ONE_IN == 1:
        make = LOOKALIKES[number // LOOKALIKES_ONE_IN % len(LOOKALIKES)]
        try:
            sample = make(pool)
        except NoPatientLeft:
            pass
        else:
            name = make.__name__.replace("_", " ")
            return [*((visit, f"before {name}") for visit in sample.before), (sample.visit, name)]
    return [(treat(pool, pool.take_insured()), "")]


def _put_faults_in(seed: int, sites: Sequence[Site], visits: Sequence[WorldVisit], maker: ClaimMaker) -> None:
    """Until the money of each kind of fault is that of its rate; and rare ones as often as the file says."""
    putting = _PuttingIn(seed, sites, visits, maker)
    claimed = sum((visit.visit.total for visit in visits), Decimal(0))
    for rate in base_rates():
        putting.put_in(rate, rate.share * claimed)
    rare = rare_faults()
    for fault in rare.faults:
        for _ in range(len(visits) // rare.one_in):
            putting.put_one_in(Rate(RARE, fault, ZERO))


class _PuttingIn:
    """Puts faults into visits that have none, at facilities as their honesty has it."""

    def __init__(
        self, seed: int, sites: Sequence[Site], visits: Sequence[WorldVisit], maker: ClaimMaker
    ) -> None:
        self._random, self._honesty = Random(f"{seed}/faults"), Honesty(seed, sites)
        self._sites, self._maker = sites, maker
        self._free: dict[str, list[WorldVisit]] = {site.code: [] for site in sites}
        for visit in visits:
            if not visit.claims and not visit.oddity:
                self._free[visit.site.code].append(visit)

    def put_in(self, rate: Rate, rest: Decimal) -> None:
        """Until the rest of the money is used up, or no claim can have the fault."""
        while rest > 0 and (found := self._next(rate)):
            tried, made, money = found
            # So that the sum is right in the mean, though no fault can be divided.
            if self._random.random() * float(money) < float(rest):
                self._take(tried, made)
            rest -= money

    def put_one_in(self, rate: Rate) -> None:
        """One, unless no claim can have the fault."""
        if found := self._next(rate):
            self._take(*found[:2])

    def _next(self, rate: Rate) -> tuple[WorldVisit, tuple[WorldClaim, ...], Decimal] | None:
        """A visit, what it would become with this fault, and the money that would be wrong."""
        kind = FAULT_KINDS[rate.fault]
        weights = [self._honesty.rate(site, rate.fault) * site.weight for site in self._sites]
        for _ in range(MOST_TRIES):
            (site,) = self._random.choices(self._sites, weights)
            tried = _taken(self._free[site.code], kind.needs, self._random)
            made = self._maker.faulty(tried, rate) if tried else None
            money = made[-1].truth.money if made and made[-1].truth else ZERO
            if tried and made and money > 0:
                return tried, made, money
        return None

    def _take(self, visit: WorldVisit, made: tuple[WorldClaim, ...]) -> None:
        visit.claims = made
        self._free[visit.site.code].remove(visit)


def _taken(free: Sequence[WorldVisit], needs: Sequence[LineKind], random: Random) -> WorldVisit | None:
    suited = [visit for visit in free if _has(visit.visit, needs)]
    return random.choice(suited) if suited else None


def _has(visit: Visit, needs: Sequence[LineKind]) -> bool:
    kinds = {KIND_OF_GROUP[line.item.group] for line in visit.lines}
    return kinds.issuperset(needs)
