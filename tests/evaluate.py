"""How many of the faults put into the sample claims the rules find: `python -m tests.evaluate`.

Reading, look-up and rules are the real ones; the register and the history of stays are in memory.
"""

import asyncio
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
from prometheus_client import CollectorRegistry
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from gateway.cards.card import Holding
from gateway.cards.check_cards import CheckCards
from gateway.cards.question import Answer, Known, Question
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from gateway.claims.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.facts_of_claims import FactsOfClaims
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from insurance.claim.claim import Release
from insurance.claim.fhir.reader import ClaimReader
from insurance.claim.stay import Stay, stay_of
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.rulebook import Rulebook
from review.worker.case_message import case_of
from runtime.clock import Clock
from tests.receipt_keys import receipt_keys
from wardgate.samples.claims.sample_claims import SampleClaim
from wardgate.samples.faults.sample_fault import SampleFault
from wardgate.samples.people.population import Citizen
from wardgate.samples.world import SampleWorld, today_in_ho_chi_minh
from wardgate.stack.local_stack import SEED

PEOPLE, CLAIMS = 20_000, 300

RULE_OF = {
    **dict.fromkeys(
        (SampleFault.CARD_EXPIRED, SampleFault.CARD_NOT_YET_VALID, SampleFault.CARD_ENDED_EARLY), "W01"
    ),
    **dict.fromkeys((SampleFault.PERSON_UNKNOWN, SampleFault.PERSON_DEAD), "W02"),
    **dict.fromkeys((SampleFault.DISCHARGE_BEFORE_ADMISSION, SampleFault.LINE_OUTSIDE_STAY), "W03"),
    **dict.fromkeys((SampleFault.CLAIM_TWICE, SampleFault.LINE_TWICE), "W04"),
    SampleFault.STAYS_OVERLAP: "W05",
    SampleFault.AMOUNT_DIFFERS: "W06",
    SampleFault.TOTAL_DIFFERS: "F0_99",
    SampleFault.AGE_AGAINST_DIAGNOSIS: "W08",
    SampleFault.NEVER_PRINCIPAL: "W09",
    SampleFault.SEX_AGAINST_DIAGNOSIS: "W07",
    SampleFault.NEVER_LOOKED_UP: "W10",
    SampleFault.RECEIPT_NOT_GENUINE: "W11",
    SampleFault.LOOKED_UP_FOR_ANOTHER_PERSON: "W12",
    SampleFault.LOOKED_UP_ELSEWHERE: "W13",
    SampleFault.LOOKED_UP_FOR_ANOTHER_DAY: "W14",
    SampleFault.LOOKED_UP_AS_NOT_VALID: "W15",
}


class Verdict(msgspec.Struct, frozen=True):
    """What the rules said of one sample claim of the home facility."""

    claim: SampleClaim
    judgement: Judgement

    @property
    def lines(self) -> list[int]:
        """Where the rule that covers the fault objects."""
        return [finding.found.line for finding in self.judgement.findings if finding.rule.code == self._rule]

    @property
    def by_others(self) -> list[str]:
        """The other rules that object: on a claim without a fault, all of them."""
        return sorted({finding.rule.code for finding in self.judgement.findings} - {self._rule})

    @property
    def _rule(self) -> str:
        return RULE_OF[self.claim.fault] if self.claim.fault else ""

    @property
    def complaint(self) -> str:
        """What is wrong with the rules' verdict; empty where nothing is."""
        if self.claim.fault is None:
            return f"no fault, but flagged by {', '.join(self.by_others)}" if self.by_others else ""
        return "" if self.lines else f"{self.claim.fault} missed"


def judge_samples(world: SampleWorld) -> list[Verdict]:
    """The home facility's claims, after the other facilities' that came in before."""
    claims = [*world.sample_claims.elsewhere, *world.sample_claims.home]
    reader = ClaimReader()
    read = [_read(reader, claim) for claim in claims]
    facts = asyncio.run(_facts(read, world.well_known))
    rulebook = Rulebook()
    stays: list[Stay] = []
    verdicts: list[Verdict] = []
    for claim, ready, known in zip(claims, read, facts, strict=True):
        stay = stay_of(ready.claim, claim.name, claim.facility, known.card.insurance_number)
        earlier = tuple(other for other in stays if stay is not None and _share_a_day(stay, other))
        message = claim_submitted(uuid4(), ready.submission, known, datetime.now(UTC))
        verdicts.append(Verdict(claim, rulebook.judge(case_of(message, ready.claim, earlier))))
        stays += [stay] if stay else []
    return [verdict for verdict in verdicts if verdict.claim.facility == world.home_facility]


def _read(reader: ClaimReader, claim: SampleClaim) -> ReadSubmission:
    submission = Submission(facility=claim.facility, release=Release.R4, content=claim.content)
    return ReadSubmission(submission, reader.read(claim.content, Release.R4))


async def _facts(read: Sequence[ReadSubmission], citizens: Iterable[Citizen]) -> list[ReviewFacts]:
    memory, keys = Memory(citizen.holding for citizen in citizens), receipt_keys()
    cards = CheckCards(
        memory, memory, memory, keys, BenefitLaw(read_parameters()), Clock(), Metrics(CollectorRegistry())
    )
    return await FactsOfClaims(cards, keys, memory, Clock())(read, dry_run=False)


class Memory:
    """The register's people; a cache, a log and a list of facilities that keep nothing."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self._people: dict[PersonKey, Holding] = {}
        for holding in holdings:
            self._people[InsuranceNumber(holding.person.insurance_number)] = holding
            if holding.person.chip_id:
                self._people[ChipId(holding.person.chip_id)] = holding

    async def holdings(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Holding]:
        """See Register."""
        return {person: self._people[person] for person in people if person in self._people}

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """See CardCache."""
        return {}

    async def last_known(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """See CardCache."""
        return {}

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        """See CardCache."""

    async def write(self, look_ups: Sequence[tuple[Question, Answer]]) -> None:
        """See AccessLog."""

    async def among(self, facilities: Collection[str]) -> Collection[str]:
        """See QuotingFacilities."""
        return ()

    async def add(self, facilities: Collection[str]) -> None:
        """See QuotingFacilities."""


def _share_a_day(one: Stay, other: Stay) -> bool:
    return one.person == other.person and one.first_day <= other.last_day and other.first_day <= one.last_day


def table_of(verdicts: Sequence[Verdict]) -> Table:
    """A row for each kind of fault, and one for the claims without any."""
    table = Table(
        Column("fault", no_wrap=True), "rule", title=f"{len(verdicts)} sample claims", box=SIMPLE, padding=0
    )
    for heading in ("put in", "found", "missed", "on line", "others"):
        table.add_column(heading, justify="right", no_wrap=True)
    for fault in SampleFault:
        of_it = [verdict for verdict in verdicts if verdict.claim.fault is fault]
        found = sum(bool(verdict.lines) for verdict in of_it)
        on_its_line = sum(verdict.claim.line in verdict.lines for verdict in of_it)
        others = sum(bool(verdict.by_others) for verdict in of_it)
        counts = (len(of_it), found, len(of_it) - found, on_its_line, others)
        table.add_row(fault, RULE_OF[fault], *map(str, counts))
    clean = [verdict for verdict in verdicts if verdict.claim.fault is None]
    flagged = sum(bool(verdict.by_others) for verdict in clean)
    table.add_section()
    table.add_row("none", "", str(len(clean)), "", "", "", str(flagged))
    return table


def main() -> int:
    """1 where a fault was missed or a claim without one is flagged."""
    console = Console()
    verdicts = judge_samples(SampleWorld(SEED, PEOPLE, CLAIMS, today_in_ho_chi_minh(), receipt_keys()))
    console.print(table_of(verdicts))
    for verdict in verdicts:
        if verdict.complaint:
            console.print(f"{verdict.claim.name}: {verdict.complaint}")
    return int(any(verdict.complaint for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
