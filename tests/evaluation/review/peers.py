"""What is usual in the world: an edition of the claims of the facilities that teach."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from insurance.claim.amounts import claimed_amount, net_sum
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.reader import ClaimReader
from insurance.law.visit import Tier
from insurance.money import DONG
from review.peers.edition import PeerEdition
from review.peers.peer_group import peer_group
from review.peers.shrinkage import shrunk
from review.rulebook.engine.usual import Measure
from tests.evaluation.review.all_cores import on_all_cores
from tests.evaluation.world.claim_maker import WorldClaim, export_of
from tests.evaluation.world.world import TODAY, World
from tests.fakes.peers import MeasuredClaim, statistics_of
from tests.receipt_keys import receipt_keys


def peers_of(world: World) -> PeerEdition:
    """The edition. Faulty claims are in it, as they are in practice: nobody knows yet which they are."""
    tiers = {site.code: site.tier for site in world.sites if site.is_learning}
    taught = [claims for claims in world.provinces if claims and claims[0].facility in tiers]
    measured = [one for each in on_all_cores(partial(_measured, tiers=tiers), taught) for one in each]
    return PeerEdition(1, TODAY, shrunk(statistics_of(measured)))


def _measured(claims: Sequence[WorldClaim], tiers: Mapping[str, Tier]) -> list[MeasuredClaim]:
    reader, keys = ClaimReader(), receipt_keys()
    read = ((reader.read(export_of(one, keys), ClaimFormat.BHYT_XML), one.facility) for one in claims)
    return [one for claim, facility in read for one in _measure(claim, tiers.get(facility, ""))]


def _measure(claim: Claim, tier: str) -> Iterator[MeasuredClaim]:
    group, asked = peer_group(claim, tier), claimed_amount(claim)
    if group is None or asked is None or asked.value <= 0 or not claim.first_day or not claim.last_day:
        return
    cost = float(asked.value)
    measures = {
        Measure.COST: cost,
        Measure.DAYS: float((claim.last_day - claim.first_day).days + 1),
        Measure.LINES: float(len(claim.lines)),
        Measure.TESTS: 100 * _sum_of(claim, LineKind.TEST) / cost,
        Measure.DRUGS: 100 * _sum_of(claim, LineKind.DRUG) / cost,
    }
    yield MeasuredClaim(group, measures)


def _sum_of(claim: Claim, kind: LineKind) -> float:
    money = net_sum((line for line in claim.lines if line.kind is kind), DONG)
    return float(money.value) if money else 0.0
