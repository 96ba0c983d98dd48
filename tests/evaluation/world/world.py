"""Makes the claims of all facilities: most are right, some odd but lawful, some faulty at real rates."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import NAMESPACE_OID, uuid5

import msgspec
from msgspec.structs import replace

from gateway.cards.card import Holding
from gateway.cards.outcome_table import ACCURATE
from gateway.cards.receipts.receipt import Receipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import InsuranceNumber
from insurance.claim.bhyt.writing.export_writer import ExportWriter, export_writer
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.claim.reader import ClaimReader
from insurance.money import ZERO
from tests.evaluation.world.base_rates import Rate, base_rates
from tests.evaluation.world.edits import Edited, LookUp, Truth, edited, finished
from tests.evaluation.world.facilities import Honesty, Site, make_sites
from tests.evaluation.world.fault_kinds import FAULT_KINDS
from tests.evaluation.world.oddities import ODDITIES
from tests.evaluation.world.rates import rated
from tests.evaluation.world.visit_faults import Subject
from wardgate.samples.claims.bhyt_export import to_bhyt
from wardgate.samples.claims.patient_pool import NoPatientLeft, PatientPool
from wardgate.samples.claims.quoted_receipt import receipt_of
from wardgate.samples.claims.treatment import treat
from wardgate.samples.claims.visit import Visit
from wardgate.samples.faults.lookalikes import LOOKALIKES
from wardgate.samples.people.population import Population
from wardgate.samples.places.facility import make_facilities
from wardgate.samples.places.province import read_provinces

TODAY = date(2026, 10, 15)
CLAIMS_OF_A_PROVINCE, MOST_PROVINCES, FEWEST_PROVINCES = 600, 30, 3
# One claim in so many is odd; of these, a third are lookalikes of the sample claims.
ODD_ONE_IN, LOOKALIKES_ONE_IN = 14, 40
# Of a population with so many people a claim, enough are insured.
PEOPLE_A_CLAIM, PEOPLE_AT_LEAST = 1.5, 150
# Claims that are tried for a fault before the rest of its money is given up.
MOST_TRIES = 400
EXPORT = "3176"


class WorldClaim(msgspec.Struct, frozen=True):
    """One claim: a visit as it was, or the BHYT XML that a change made of it.

    `truth` is None where nothing is wrong; `oddity` may be empty.
    """

    name: str
    facility: str
    content: Visit | bytes
    holding: Holding
    truth: Truth | None = None
    oddity: str = ""


def export_of(claim: WorldClaim, receipt_keys: ReceiptKeys) -> bytes:
    """The BHYT XML of a claim."""
    if isinstance(claim.content, bytes):
        return claim.content
    return _export(claim.content, claim.name, receipt_keys)


class World(msgspec.Struct, frozen=True):
    """The claims by province, each in the order in which they come in."""

    sites: tuple[Site, ...]
    provinces: tuple[tuple[WorldClaim, ...], ...]


class _Visit(msgspec.Struct, eq=False):
    """A visit that has not become a claim yet. `claims` are what it became: one, or one after another."""

    site: Site
    visit: Visit
    holding: Holding
    number: str
    oddity: str = ""
    claims: tuple[WorldClaim, ...] = ()


def make_world(seed: int, claims: int, receipt_keys: ReceiptKeys) -> World:
    """About so many claims; the same for the same seed, number and keys."""
    provinces = max(FEWEST_PROVINCES, min(MOST_PROVINCES, claims // CLAIMS_OF_A_PROVINCE))
    sites = make_sites(seed, provinces)
    pairs = [sites[place : place + 2] for place in range(0, len(sites), 2)]
    weight = sum(site.weight for site in sites)
    visits = [
        visit
        for pair in pairs
        for visit in _visits(seed, pair, round(claims * sum(site.weight for site in pair) / weight))
    ]
    maker = _ClaimMaker(seed, receipt_keys)
    maker.make_odd(visits[::ODD_ONE_IN])
    _put_faults_in(seed, sites, visits, maker)
    for visit in visits:
        visit.claims = visit.claims or (maker.claim_of(visit),)
    return World(sites, tuple(_of_province(visits, pair[0]) for pair in pairs))


def _of_province(visits: Sequence[_Visit], site: Site) -> tuple[WorldClaim, ...]:
    return tuple(claim for visit in visits if visit.site.province is site.province for claim in visit.claims)


def _visits(seed: int, sites: Sequence[Site], claims: int) -> Iterator[_Visit]:
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
                yield _Visit(site, visit, holding, name, oddity)


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


class _ClaimMaker:
    """Makes claims of visits, and changes them."""

    def __init__(self, seed: int, receipt_keys: ReceiptKeys) -> None:
        self._random = Random(f"{seed}/changes")
        self._receipt_keys = receipt_keys
        self._reader = ClaimReader()
        self._writer: ExportWriter = export_writer(EXPORT)

    def claim_of(self, visit: _Visit) -> WorldClaim:
        """The visit as it was."""
        return WorldClaim(
            name=visit.number,
            facility=visit.visit.facility,
            content=visit.visit,
            holding=visit.holding,
            oddity=visit.oddity,
        )

    def make_odd(self, visits: Sequence[_Visit]) -> None:
        """Each oddity in turn, as far as it suits the visit."""
        names = list(ODDITIES)
        for number, visit in enumerate(visits):
            if not visit.oddity:
                name = names[number % len(names)]
                changed = ODDITIES[name](self._subject(visit), self._random)
                if changed is not None:
                    visit.claims = self._claims(visit, changed, name)

    def faulty(self, visit: _Visit, rate: Rate) -> tuple[WorldClaim, ...] | None:
        """The visit with this fault, or None where it cannot have it."""
        changed = FAULT_KINDS[rate.fault].change(self._subject(visit), self._random)
        return None if changed is None else self._claims(visit, changed, "", rate)

    def _claims(
        self, visit: _Visit, changed: Edited, oddity: str, rate: Rate | None = None
    ) -> tuple[WorldClaim, ...]:
        claim, truth = finished(changed, rate.fault if rate else "", rate.group if rate else "")
        claim = claim if changed.keeps_rates else rated(claim, visit.visit)
        holding = changed.holding or visit.holding
        made = WorldClaim(
            name=visit.number,
            facility=claim.facility or visit.visit.facility,
            content=self._written(claim, holding, changed.look_up),
            holding=holding,
            truth=truth if rate else None,
            oddity=oddity,
        )
        if changed.earlier is None:
            return (made,)
        return self._earlier(_as_claimed(changed.earlier, visit), visit, oddity), made

    def _earlier(self, claim: Claim, visit: _Visit, oddity: str) -> WorldClaim:
        return WorldClaim(
            name=f"{visit.number}-earlier",
            facility=claim.facility or visit.visit.facility,
            content=self._written(claim, visit.holding, None),
            holding=visit.holding,
            oddity=oddity and f"before {oddity}",
        )

    def _written(self, claim: Claim, holding: Holding, look_up: LookUp | bool | None) -> bytes:
        """The export, with a receipt where the change took it away."""
        if not claim.receipts and isinstance(claim.admitted, datetime) and look_up is not False:
            quoted = look_up if isinstance(look_up, LookUp) else LookUp(claim.facility or "")
            receipt = self._receipt(claim.number, claim.admitted, holding, quoted)
            claim = replace(claim, receipts=(receipt,))
        return self._writer.write(claim)

    def _receipt(self, number: str, admitted: datetime, holding: Holding, look_up: LookUp) -> str:
        at = admitted + timedelta(days=look_up.days) - timedelta(minutes=4)
        receipt = Receipt(
            check_id=uuid5(NAMESPACE_OID, number),
            facility=look_up.facility,
            service_date=at.date() if look_up.days else admitted.date(),
            verdict=ACCURATE.verdict,
            outcome=ACCURATE.value,
            checked_at=at,
        )
        return self._receipt_keys.issue(receipt, InsuranceNumber(holding.person.insurance_number))

    def _subject(self, visit: _Visit) -> Subject:
        claim = self._reader.read(
            _export(visit.visit, visit.number, self._receipt_keys), ClaimFormat.BHYT_XML
        )
        return Subject(claim, visit.holding, visit.site.neighbour)


def _as_claimed(claim: Claim, visit: _Visit) -> Claim:
    """With the total of its lines, at the rates of its visit."""
    whole, _ = finished(edited(claim), "", "")
    return rated(whole, visit.visit)


def _export(visit: Visit, number: str, receipt_keys: ReceiptKeys) -> bytes:
    return to_bhyt(visit, number, receipt_of(visit, number, receipt_keys))


def _put_faults_in(seed: int, sites: Sequence[Site], visits: Sequence[_Visit], maker: _ClaimMaker) -> None:
    """Until the money of each kind of fault is that of its rate."""
    random, honesty = Random(f"{seed}/faults"), Honesty(seed, sites)
    claimed = sum((visit.visit.total for visit in visits), Decimal(0))
    free: dict[str, list[_Visit]] = {site.code: [] for site in sites}
    for visit in visits:
        if not visit.claims and not visit.oddity:
            free[visit.site.code].append(visit)
    for rate in base_rates():
        rest, tries = rate.share * claimed, 0
        weights = [honesty.rate(site, rate.fault) * site.weight for site in sites]
        while rest > 0 and tries < MOST_TRIES:
            (site,) = random.choices(sites, weights)
            tried = _taken(free[site.code], FAULT_KINDS[rate.fault].needs, random)
            made = maker.faulty(tried, rate) if tried else None
            money = made[-1].truth.money if made and made[-1].truth else ZERO
            if tried is None or made is None or money <= 0:
                tries += 1
                continue
            tries = 0
            # So that the sum is right in the mean, though no fault can be divided.
            if random.random() * float(money) < float(rest):
                tried.claims = made
                free[site.code].remove(tried)
            rest -= money


def _taken(free: Sequence[_Visit], needs: Sequence[LineKind], random: Random) -> _Visit | None:
    suited = [visit for visit in free if _has(visit.visit, needs)]
    return random.choice(suited) if suited else None


def _has(visit: Visit, needs: Sequence[LineKind]) -> bool:
    kinds = {KIND_OF_GROUP[line.item.group] for line in visit.lines}
    return kinds.issuperset(needs)
