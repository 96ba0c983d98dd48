"""Judges the sample claims by the real reading, look-up and rules; register and stays are in memory."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from uuid import uuid4

import msgspec
from prometheus_client import CollectorRegistry

from gateway.cards.card import Holding
from gateway.cards.check_cards import CheckCards
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.stay import Stay, stay_of
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from review.peers.edition import PeerEdition
from review.peers.peer_group import peer_group
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.rulebook import Rulebook
from review.submitted_claim import case_of
from runtime.clock import Clock
from runtime.time_zone import HO_CHI_MINH
from tests.concurrent_uses import KnownUses
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.quoting import FakeQuotingFacilities
from tests.receipt_keys import receipt_keys
from tests.sample_catalogues import SampleCatalogues
from tests.the_rulebook import the_rulebook
from wardgate.samples.claims.sample_claims import SampleClaim
from wardgate.samples.faults.sample_fault import SampleFault
from wardgate.samples.places.facility import tier_of
from wardgate.samples.world import SampleWorld

R4 = ClaimFormat.FHIR_R4_JSON


class JudgedSample(msgspec.Struct, frozen=True):
    """A sample claim of the home facility, and what the rules found in it."""

    claim: SampleClaim
    read: Claim
    case: Case
    judgement: Judgement

    @property
    def lines(self) -> list[int]:
        """The lines on which the rule that the fault names objects; 0 is the claim as a whole."""
        return [finding.found.line for finding in self.judgement.findings if finding.rule.code == self._rule]

    @property
    def by_others(self) -> list[str]:
        """The codes of all other rules that object: on a claim without a fault, of every rule that does."""
        return sorted({finding.rule.code for finding in self.judgement.findings} - {self._rule})

    @property
    def complaint(self) -> str:
        """What is wrong with the judgement; empty where nothing is."""
        if self.claim.fault is None:
            return f"no fault, but flagged by {', '.join(self.by_others)}" if self.by_others else ""
        return "; ".join(self._faults_of_finding(self.claim.fault))

    def _faults_of_finding(self, fault: SampleFault) -> Iterator[str]:
        if not self.lines:
            yield f"{fault.label} is not found by {fault.rule}"
        elif self.claim.line not in self.lines:
            yield f"{fault.label} is found on line {self.lines[0]}, but lies on line {self.claim.line}"
        if self.by_others:
            yield f"{fault.label} is flagged by {', '.join(self.by_others)} too"

    @property
    def _rule(self) -> str:
        return self.claim.fault.rule if self.claim.fault else ""


class SubmittedSample(msgspec.Struct, frozen=True):
    """A sample claim as it was read, and what the review needs to know besides it."""

    claim: SampleClaim
    read: ReadSubmission
    facts: ReviewFacts


def submitted_samples(world: SampleWorld, claim_format: ClaimFormat = R4) -> list[SubmittedSample]:
    """The claims of all facilities, in the order in which they come in, as far as they have this format."""
    claims = [*world.sample_claims.elsewhere, *world.sample_claims.home]
    claims = [claim for claim in claims if claim_format is R4 or claim.export is not None]
    return submitted(claims, [citizen.holding for citizen in world.first_citizens], claim_format)


def submitted(
    claims: Sequence[SampleClaim], register: Iterable[Holding], claim_format: ClaimFormat
) -> list[SubmittedSample]:
    """The claims as read, with the facts that the gateway adds by this register."""
    reader = ClaimReader()
    read = [_read(reader, claim, claim_format) for claim in claims]
    facts = asyncio.run(_facts(read, register))
    return [SubmittedSample(*sample) for sample in zip(claims, read, facts, strict=True)]


def judge_samples(world: SampleWorld, claim_format: ClaimFormat = R4) -> list[JudgedSample]:
    """The home facility's claims, judged after the other facilities' claims that came in before them."""
    catalogues = SampleCatalogues(world.catalogue_entries())
    judged = judge_in_order(submitted_samples(world, claim_format), world.today, the_rulebook(), catalogues)
    return [one for one in judged if one.claim.facility == world.home_facility]


def judge_in_order(
    samples: Iterable[SubmittedSample],
    today: date,
    rulebook: Rulebook,
    catalogues: SampleCatalogues,
    peers: PeerEdition | None = None,
) -> Iterator[JudgedSample]:
    """Every claim, judged after those before it, and compared with its peers if there is an edition.

    All of them come in at noon of this day.
    """
    came_in = datetime.combine(today, time(12), HO_CHI_MINH)
    stays: list[Stay] = []
    known_uses = KnownUses()
    for sample in samples:
        claim, ready, known = sample.claim, sample.read, sample.facts
        stay = stay_of(ready.claim, claim.name, claim.facility, known.card.insurance_number)
        earlier = tuple(other for other in stays if stay is not None and _share_a_day(stay, other))
        message = claim_submitted(uuid4(), ready, known, came_in)
        usual = peers.usual_for(peer_group(ready.claim, message.facility_facts.tier)) if peers else None
        uses = known_uses.compare(ready.claim, claim.facility, stay.person, claim.name) if stay else ()
        entries = catalogues.of(claim.facility)
        previous = tuple(other for other in stays if stay is not None and _is_previous(stay, other))
        case = case_of(message, ready.claim, earlier, entries, usual, uses, previous)
        yield JudgedSample(claim, ready.claim, case, rulebook.judge(case))
        stays += [stay] if stay else []


def _read(reader: ClaimReader, claim: SampleClaim, claim_format: ClaimFormat) -> ReadSubmission:
    content = claim.content if claim_format is R4 else claim.export or b""
    submission = Submission(
        facility=claim.facility, format=claim_format, content=content, tier=tier_of(claim.facility)
    )
    return ReadSubmission(submission, reader.read(content, claim_format))


async def _facts(read: Sequence[ReadSubmission], holdings: Iterable[Holding]) -> list[ReviewFacts]:
    register = FakeRegister(*holdings)
    cache, log, keys = FakeCardCache(), FakeAccessLog(), receipt_keys()
    law, metrics = BenefitLaw(read_parameters()), Metrics(CollectorRegistry())
    cards = CheckCards(register, cache, log, keys, law, Clock(), metrics)
    return await CollectReviewFacts(cards, keys, FakeQuotingFacilities(), Clock())(read, dry_run=False)


def _is_previous(one: Stay, other: Stay) -> bool:
    is_earlier = other.first_day < one.last_day
    return is_earlier and (one.person, one.facility) == (other.person, other.facility)


def _share_a_day(one: Stay, other: Stay) -> bool:
    return one.person == other.person and one.first_day <= other.last_day and other.first_day <= one.last_day
