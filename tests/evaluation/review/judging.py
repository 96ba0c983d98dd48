"""Judges all claims of the world by the rulebook as it is, on all cores."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial

import msgspec
from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.care import NO_CARE
from insurance.claim.parts.line import Line
from insurance.claim.parts.payment import NO_PAYMENT
from insurance.claim.parts.product import NO_PRODUCT
from insurance.claim.parts.sums import NO_SUMS
from insurance.claim.parts.visit import NO_VISIT
from review.answer.review_message import review_message
from review.answer.score import Score, score
from review.peers.edition import PeerEdition
from review.rulebook.engine.answers import Found
from review.rulebook.engine.judgement import Finding, Judgement
from review.rulebook.engine.rule import Rule
from review.rulebook.engine.rulebook import Rulebook
from review.rulebook.engine.usual import PeerGroup
from review.v1.review_pb2 import Review
from tests.evaluation.review.all_cores import on_all_cores
from tests.evaluation.world.claim_maker import WorldClaim, export_of
from tests.evaluation.world.edits import Truth
from tests.evaluation.world.lists.items import catalogue_of, lists_for_all
from tests.evaluation.world.world import TODAY, World
from tests.judged_samples import JudgedSample, judge_in_order, submitted
from tests.receipt_keys import receipt_keys
from tests.sample_catalogues import SampleCatalogues
from wardgate.samples.catalogues.sample_entries import Entry, listed
from wardgate.samples.claims.sample_claims import SampleClaim
from wardgate.samples.places.facility import make_facilities
from wardgate.samples.places.province import read_provinces


class FoundByRule(msgspec.Struct, frozen=True):
    """A finding without its rule, which cannot go from one process to another."""

    rule: str
    outcome: str
    since: str
    found: Found


class Judged(msgspec.Struct, frozen=True):
    """A claim of the world as it was judged. `claim` has only what the score needs.

    `unjudged` are the codes of the rules that could not judge. `review` is the message that a reviewer reads.
    `group` is the one that the claim is compared with.
    """

    name: str
    facility: str
    claim: Claim
    findings: tuple[FoundByRule, ...]
    unjudged: tuple[str, ...]
    review: bytes
    truth: Truth | None
    oddity: str
    group: PeerGroup | None

    @property
    def proposed(self) -> Decimal:
        """What the claim asks for."""
        return self.claim.total.value if self.claim.total else Decimal(0)

    @property
    def recoverable(self) -> Decimal:
        """What must not be paid of it."""
        return self.truth.money if self.truth else Decimal(0)

    @property
    def rules(self) -> frozenset[str]:
        """The codes of the rules with a finding."""
        return frozenset(one.rule for one in self.findings)

    def message(self) -> Review:
        """The review."""
        return Review.FromString(self.review)


class Precisions(msgspec.Struct, frozen=True):
    """How often findings are upheld: by rule, and by rule and outcome."""

    by_rule: Mapping[str, Decimal]
    by_outcome: Mapping[tuple[str, str], Decimal]


class Scorer:
    """Computes scores of judged claims by the product's own code."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rules: Mapping[str, Rule] = {rule.code: rule for rule in rulebook.rules}

    def score(self, judged: Judged, precisions: Precisions) -> Score:
        """The score by these precisions."""
        findings = tuple(self._finding(one) for one in judged.findings)
        judgement = Judgement(findings, (), precisions.by_rule, by_outcome=precisions.by_outcome)
        return score(judgement, judged.claim)

    def _finding(self, one: FoundByRule) -> Finding:
        rule = self.rules[one.rule]
        version = next(each for each in rule.versions if each.since.isoformat() == one.since)
        return Finding(rule, version, one.found)


@cache
def read_rulebook() -> Rulebook:
    """The rulebook, read once in a process."""
    return Rulebook()


def judge_world(world: World, peers: PeerEdition) -> Iterator[list[Judged]]:
    """The claims of one province after the other, in the order of the world, compared with these peers."""
    yield from on_all_cores(partial(judge_claims, peers=peers), world.provinces)


def judge_claims(claims: Sequence[WorldClaim], peers: PeerEdition) -> list[Judged]:
    """Each after those before it: by the real reading, look-up and rules."""
    rulebook, keys = read_rulebook(), receipt_keys()
    register = {one.holding.person.insurance_number: one.holding for one in claims}
    sent = [SampleClaim(one.name, one.facility, b"", export_of(one, keys), None, 0) for one in claims]
    samples = submitted(sent, register.values(), ClaimFormat.BHYT_XML)
    catalogues = SampleCatalogues(_entries({one.facility for one in claims}))
    judged = judge_in_order(samples, TODAY, rulebook, catalogues, peers)
    return [_judged(one, each, rulebook) for one, each in zip(claims, judged, strict=True)]


def _entries(facilities: Iterable[str]) -> Iterator[Entry]:
    yield from listed(make_facilities(0, read_provinces()))
    yield from lists_for_all()
    for facility in sorted(facilities):
        yield from catalogue_of(facility)


def _judged(made: WorldClaim, sample: JudgedSample, rulebook: Rulebook) -> Judged:
    judgement = sample.judgement
    return Judged(
        name=made.name,
        facility=made.facility,
        claim=_lean(sample.read),
        findings=tuple(
            FoundByRule(one.rule.code, one.outcome, one.version.since.isoformat(), one.found)
            for one in judgement.findings
        ),
        unjudged=tuple(sorted({one.rule.code for one in judgement.unjudged})),
        review=review_message(sample.case, judgement, rulebook.version).SerializeToString(deterministic=True),
        truth=made.truth,
        oddity=made.oddity,
        group=sample.case.usual.group if sample.case.usual else None,
    )


def _lean(claim: Claim) -> Claim:
    return replace(
        claim,
        diagnoses=(),
        lines=tuple(_lean_lines(claim.lines)),
        receipts=(),
        visit=NO_VISIT,
        cards=(),
        sums=NO_SUMS,
        kept=(),
        remarks=(),
    )


def _lean_lines(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield replace(line, codes=(), particulars=(), product=NO_PRODUCT, care=NO_CARE, payment=NO_PAYMENT)
