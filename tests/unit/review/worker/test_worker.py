"""A worker keeps the review of a claim, gives the claim back, or sets it aside."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import structlog
from msgspec.structs import replace
from prometheus_client import CollectorRegistry
from structlog.testing import CapturingLogger

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.listed import NotLoaded
from insurance.claim.encoded_claim import encode_claim, reader_version
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.stay import stay_of
from insurance.claim.uses.uses_of_claim import uses_of
from review.catalogues.reading.memory import Memory
from review.catalogues.reading.read_catalogues import ReadCatalogues
from review.judging.kept_comparison import kept_stays
from review.judging.kept_uses import kept_uses
from review.judging.kept_usual import kept_usual
from review.metrics import Metrics
from review.peers.current_peers import CurrentPeers, LastEdition
from review.peers.edition import PeerEdition
from review.peers.shrinkage import GroupStatistics
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.rulebook import Rulebook
from review.rulebook.engine.usual import PeerGroup
from review.triage.random_draw import RandomDraw
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import CLAIM_FORMAT_FHIR_R4_JSON, CardFacts, ClaimSubmitted
from review.v1.review_pb2 import Finding, Review
from review.worker.interruptions import MOST_INTERRUPTIONS, Interruptions
from review.worker.queued_claim import Reviewed
from review.worker.review_claims import CaseSources, ReviewClaims
from review.worker.wake_up import WakeUp
from review.worker.worker import Worker
from tests.fakes.catalogues import FakeCatalogueRows
from tests.fakes.claim_queue import FakeQueue
from tests.fakes.claim_store import ClaimStore
from tests.fakes.fhir_claim import fhir_claim
from tests.fakes.peers import FakePeerEditions
from tests.fakes.review_ports import FakeHistory, FakeKnownReviews, FakeReviews, FakeUses
from tests.rules.cases import a_claim, some_usual
from tests.unit.insurance.catalogue.entries import SERVICE

NOW = datetime(2026, 3, 5, tzinfo=UTC)
AN_OUTPATIENT = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}]}
TIMES = {"performed": "2026-03-02T08:10+07:00", "resulted": "2026-03-02T08:40+07:00"}
AMOUNTS = ("proposed", "accepted", "at_stake")


class CountingRules:
    """The rulebook; it counts its calls, and raises for claims with a certain number."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.version = rulebook.version
        self.judged = 0
        self.cases: list[Case] = []

    def judge(self, case: Case) -> Judgement:
        if "FAIL" in case.claim.number:
            raise ValueError(case.claim.number)
        self.judged += 1
        self.cases.append(case)
        return self._rulebook.judge(case)


class BrokenReviews(FakeReviews):
    """Cannot keep a batch of more than one claim."""

    async def keep(self, reviewed: Any) -> list[Reviewed]:
        if len(reviewed) > 1:
            raise RuntimeError
        return await super().keep(reviewed)


class RecordingReviews(FakeReviews):
    """Records which claims are kept together."""

    def __init__(self, store: ClaimStore) -> None:
        super().__init__(store, 1)
        self.kept: list[set[UUID]] = []

    async def keep(self, reviewed: Any) -> list[Reviewed]:
        self.kept.append({one.queued.claim_id for one in reviewed})
        return await super().keep(reviewed)


class FaultyDatabase(FakeReviews):
    """Cannot keep any review, for a reason of the database."""

    def __init__(self, store: ClaimStore, fault: Exception) -> None:
        super().__init__(store, 1)
        self._fault = fault

    async def keep(self, reviewed: Any) -> list[Reviewed]:
        raise self._fault

    async def rehearse(self) -> None:
        raise self._fault


class DatabaseForSmallReviews(FaultyDatabase):
    """Cannot keep the reviews of these claims, but another one."""

    async def rehearse(self) -> None:
        pass


class RejectingDatabase(FakeReviews):
    """Cannot keep the review of one claim, nor those of a batch that it is in."""

    def __init__(self, store: ClaimStore, rejected: UUID, fault: Exception) -> None:
        super().__init__(store, 1)
        self._rejected = rejected
        self._fault = fault

    async def keep(self, reviewed: Any) -> list[Reviewed]:
        if self._rejected in {one.queued.claim_id for one in reviewed}:
            raise self._fault
        return await super().keep(reviewed)


class Scene:
    """A worker over a store in memory."""

    def __init__(self, rulebook: Rulebook, reader: ClaimReader) -> None:
        self.store = ClaimStore()
        self.rules = CountingRules(rulebook)
        self.known = FakeKnownReviews()
        self.catalogues = FakeCatalogueRows()
        self.editions = FakePeerEditions()
        self.registry = CollectorRegistry()
        self.metrics = Metrics(self.registry)
        self.log = CapturingLogger()
        self._reader = reader
        self.reviews = FakeReviews(self.store, 1)
        self.interruptions = Interruptions()

    def put(self, content: bytes, *, dry_run: bool = False, **more: Any) -> UUID:
        claim_id = uuid4()
        message = ClaimSubmitted(
            claim_id=str(claim_id),
            facility="01001",
            format=CLAIM_FORMAT_FHIR_R4_JSON,
            content=content,
            dry_run=dry_run,
            card=CardFacts(asked=True),
            **more,
        )
        self.store.enqueue(claim_id, "01001", message.SerializeToString())
        return claim_id

    async def work(self) -> None:
        """Run until no claim can be taken now."""
        wake_up = WakeUp()
        review_claims = ReviewClaims(
            self._reader,
            self.rules,
            CaseSources(
                FakeHistory(self.store),
                ReadCatalogues(self.catalogues, Memory(100)),
                CurrentPeers(self.editions, LastEdition()),
                FakeUses(self.store),
            ),
            self.known,
            self.reviews,
            self.metrics,
            lambda: NOW,
            RandomDraw(0, b"test"),
        )
        log = structlog.wrap_logger(self.log)
        queue = FakeQueue(self.store, 1)
        worker = Worker(
            queue, self._refresh_rules, review_claims, wake_up, self.metrics, log, self.interruptions
        )
        running = asyncio.create_task(worker.run(lambda: None))
        await asyncio.sleep(0.05)
        wake_up.stop()
        await running

    async def _refresh_rules(self) -> None:
        """No rule is changed meanwhile."""

    def rest(self) -> None:
        """Claims that rest after a failure may be taken now."""
        for row in self.store.queue.values():
            row.not_before = NOW

    def review(self, claim_id: UUID) -> bytes:
        answer = self.store.reviews.get(claim_id) or self.store.dry_runs[claim_id]
        return ClaimReviewed.FromString(answer).review.SerializeToString(deterministic=True)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook()


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    return ClaimReader()


@pytest.fixture
def scene(rulebook: Rulebook, reader: ClaimReader) -> Scene:
    return Scene(rulebook, reader)


def test_what_rules_on_trial_find_is_counted_apart(scene: Scene) -> None:
    on_trial = [Finding(rule="W08"), Finding(rule="W08")]
    scene.metrics.kept([Review(findings=[Finding(rule="W06")], findings_on_trial=on_trial)], [0])
    counted = scene.registry.get_sample_value
    assert counted("wardgate_rule_findings_on_trial_total", {"rule": "W08"}) == 2
    assert counted("wardgate_rule_findings_total", {"rule": "W08"}) is None


async def test_a_claim_is_reviewed_as_the_gateway_read_it(scene: Scene, reader: ClaimReader) -> None:
    claim = encode_claim(reader.read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON))
    # Nobody reads the content again: it could not be read.
    as_read = scene.put(b"", read_claim=claim, reader_version=reader_version())
    alone = scene.put(fhir_claim("1"))
    await scene.work()
    assert scene.review(as_read) == scene.review(alone)


@pytest.mark.parametrize(("read", "version"), [(b"x", reader_version()), (b"x", "another"), (b"", "")])
async def test_the_content_is_read_where_the_gateway_has_another_reader(
    scene: Scene, read: bytes, version: str
) -> None:
    claim_id = scene.put(fhir_claim("1"), read_claim=read, reader_version=version)
    await scene.work()
    assert scene.review(claim_id)


async def test_a_reviewed_claim_leaves_the_queue(scene: Scene) -> None:
    claim_id = scene.put(fhir_claim("1"))
    await scene.work()
    assert claim_id in scene.store.reviews
    assert scene.store.queue == {}
    assert scene.registry.get_sample_value("wardgate_claims_reviewed_total", {"band": "CLEAR"}) == 1
    assert scene.registry.get_sample_value("wardgate_review_seconds_count") == 1


async def test_a_review_is_counted_with_its_money_and_the_time_in_the_queue(scene: Scene) -> None:
    scene.store.queue[scene.put(fhir_claim("1"))].enqueued_at = NOW - timedelta(seconds=70)
    scene.put(fhir_claim("2"), dry_run=True)
    await scene.work()
    value = scene.registry.get_sample_value
    assert value("wardgate_claim_reviewed_seconds_bucket", {"le": "60.0"}) == 0
    assert value("wardgate_claim_reviewed_seconds_bucket", {"le": "120.0"}) == 1
    assert value("wardgate_claim_reviewed_seconds_count") == 1
    amounts = {name: value("wardgate_reviewed_amount_vnd_total", {"amount": name}) for name in AMOUNTS}
    assert amounts == {"proposed": 2000, "accepted": 2000, "at_stake": 0}


async def test_small_claims_are_kept_before_the_large_ones_of_their_batch_are_reviewed(scene: Scene) -> None:
    reviews = scene.reviews = RecordingReviews(scene.store)
    large, small, larger, other = (scene.put(fhir_claim(lines=lines)) for lines in (2000, 1, 2500, 2))
    await scene.work()
    assert reviews.kept == [{small, other}, {large}, {larger}]


async def test_a_claim_that_raises_an_exception_fails_alone(scene: Scene) -> None:
    good, bad, unreadable, other = (
        scene.put(content) for content in (fhir_claim("1"), fhir_claim("FAIL"), b"{", fhir_claim("2"))
    )
    await scene.work()
    assert scene.store.reviews.keys() == {good, other}
    assert scene.store.queue.keys() == {bad, unreadable}
    assert {row.taken_by for row in scene.store.queue.values()} == {None}
    assert "FAIL" not in repr(scene.log.calls)


async def test_the_log_of_a_claim_that_fails_names_the_trace_that_it_was_submitted_in(scene: Scene) -> None:
    scene.put(fhir_claim("FAIL"), traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    await scene.work()
    (call,) = scene.log.calls
    assert "trace_id=4bf92f3577b34da6a3ce929d0e0e4736" in str(call.args[0])


async def test_what_is_kept_of_a_claim_does_not_name_its_trace(scene: Scene) -> None:
    claim_id = scene.put(
        fhir_claim("1"), traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    )
    await scene.work()
    assert ClaimSubmitted.FromString(scene.store.cases[claim_id].facts).traceparent == ""


async def test_the_claims_of_a_batch_that_cannot_be_kept_are_retried_one_by_one(scene: Scene) -> None:
    scene.reviews = BrokenReviews(scene.store, 1)
    scene.put(fhir_claim("1"))
    scene.put(fhir_claim("2"))
    await scene.work()
    assert {row.attempts for row in scene.store.queue.values()} == {1}
    for row in scene.store.queue.values():
        row.not_before = NOW
    await scene.work()
    assert len(scene.store.reviews) == 2


@pytest.mark.parametrize(
    "fault",
    [
        asyncpg.DiskFullError(),
        asyncpg.PostgresIOError(),
        asyncpg.ReadOnlySQLTransactionError(),
        asyncpg.AdminShutdownError(),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InternalClientError('cannot switch to state 12; protocol is in the "failed" state'),
        ConnectionResetError(),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_a_fault_of_the_database_ends_the_session_and_costs_a_claim_no_attempt(
    scene: Scene, fault: Exception
) -> None:
    working, scene.reviews = scene.reviews, FaultyDatabase(scene.store, fault)
    scene.put(fhir_claim("1"))
    for _ in range(4):
        with pytest.raises(type(fault)):
            await scene.work()
    assert [(row.attempts, row.taken_by) for row in scene.store.queue.values()] == [(0, None)]
    scene.reviews = working
    await scene.work()
    assert len(scene.store.reviews) == 1


@pytest.mark.parametrize(
    "fault",
    [asyncpg.UntranslatableCharacterError(), asyncpg.ProgramLimitExceededError(), asyncpg.DataError("value")],
    ids=lambda fault: type(fault).__name__,
)
async def test_a_claim_that_the_database_rejects_is_set_aside_and_others_are_reviewed(
    scene: Scene, fault: Exception
) -> None:
    good, bad, other = (scene.put(fhir_claim(number)) for number in "123")
    scene.reviews = RejectingDatabase(scene.store, bad, fault)
    while not scene.store.queue[bad].set_aside:
        await scene.work()
        scene.rest()
    assert scene.store.queue[bad].attempts == 3
    assert scene.store.reviews.keys() == {good, other}


async def test_a_claim_that_causes_a_fault_of_the_database_does_not_stop_others_and_is_set_aside(
    scene: Scene,
) -> None:
    bad, *good = (scene.put(fhir_claim(number)) for number in "123")
    scene.reviews = RejectingDatabase(scene.store, bad, asyncpg.OutOfMemoryError())
    for number in range(20):
        with suppress(asyncpg.OutOfMemoryError):
            await scene.work()
        if scene.store.queue[bad].set_aside:
            break
        # It rests while others are reviewed, and then it is taken again.
        good.append(scene.put(fhir_claim(f"later {number}")))
        with suppress(asyncpg.OutOfMemoryError):
            await scene.work()
        scene.rest()
    assert (scene.store.queue[bad].attempts, scene.store.queue[bad].set_aside) == (3, True)
    await scene.work()
    assert scene.store.reviews.keys() == set(good)


@pytest.mark.parametrize("claims", [1, 3])
async def test_claims_are_not_to_blame_while_the_database_can_keep_no_review_at_all(
    scene: Scene, claims: int
) -> None:
    for number in range(claims):
        scene.put(fhir_claim(str(number)))
    scene.reviews = FaultyDatabase(scene.store, asyncpg.DiskFullError())
    for _ in range(MOST_INTERRUPTIONS + 4):
        with pytest.raises(asyncpg.DiskFullError):
            await scene.work()
        scene.rest()
    assert {row.attempts for row in scene.store.queue.values()} == {0}


@pytest.mark.parametrize(
    ("fault", "claims"),
    [
        (asyncpg.ConfigurationLimitExceededError(), 1),
        (asyncpg.OutOfMemoryError(), 3),
        (ConnectionResetError(), 1),
    ],
    ids=["53400", "53200", "connection lost"],
)
async def test_claims_that_cause_a_fault_are_set_aside_though_no_other_claim_is_reviewed(
    scene: Scene, fault: Exception, claims: int
) -> None:
    for number in range(claims):
        scene.put(fhir_claim(str(number)))
    scene.reviews = DatabaseForSmallReviews(scene.store, fault)
    sessions = 0
    while not all(row.set_aside for row in scene.store.queue.values()):
        with suppress(type(fault)):
            await scene.work()
        scene.rest()
        sessions += 1
        assert sessions <= 20 * claims
    # Each of them was tried often, and rested longer each time.
    assert sessions >= (MOST_INTERRUPTIONS + 3) * claims


async def test_a_claim_that_a_fault_interrupts_alone_rests_longer_each_time(scene: Scene) -> None:
    claim_id = scene.put(fhir_claim("1"))
    scene.reviews = DatabaseForSmallReviews(scene.store, asyncpg.OutOfMemoryError())
    rests = []
    for _ in range(MOST_INTERRUPTIONS):
        before = datetime.now(UTC)
        with pytest.raises(asyncpg.OutOfMemoryError):
            await scene.work()
        rests.append(scene.store.queue[claim_id].not_before - before)
        scene.rest()
    assert rests == sorted(rests)
    assert timedelta(minutes=1) <= rests[-1] < timedelta(minutes=2)


async def test_the_same_facts_are_not_judged_again(scene: Scene) -> None:
    kept = scene.put(fhir_claim("1", total={"value": 5000, "currency": "VND"}))
    await scene.work()
    dry = scene.put(fhir_claim("1", total={"value": 5000, "currency": "VND"}), dry_run=True)
    await scene.work()
    assert scene.rules.judged == 1
    scene.known.away = True
    anew = scene.put(fhir_claim("1", total={"value": 5000, "currency": "VND"}))
    await scene.work()
    assert scene.rules.judged == 2
    assert scene.review(dry) == scene.review(kept) == scene.review(anew)


async def test_a_dry_run_is_neither_cached_nor_counted(scene: Scene) -> None:
    dry = scene.put(fhir_claim("1", total={"value": 5000, "currency": "VND"}), dry_run=True)
    await scene.work()
    assert dry in scene.store.dry_runs
    assert scene.known.known == {}
    counted = {
        sample.name
        for metric in scene.registry.collect()
        for sample in metric.samples
        if sample.name.endswith("_total") and sample.value
    }
    assert counted == set()


async def test_a_claim_is_judged_by_the_catalogues_of_its_facility_as_they_are_now(scene: Scene) -> None:
    scene.put(fhir_claim("1"))
    await scene.work()
    scene.catalogues.put(CatalogueKind.SERVICES, SERVICE)
    scene.put(fhir_claim("1"))
    await scene.work()
    before, after = (case.catalogues.services for case in scene.rules.cases)
    assert before.on(SERVICE.code, SERVICE.valid_from) == NotLoaded()
    assert after.is_loaded(SERVICE.valid_from)


async def test_the_facts_of_a_review_have_the_stays_that_the_claim_was_compared_with(scene: Scene) -> None:
    claim = ClaimReader().read(fhir_claim("0"), ClaimFormat.FHIR_R4_JSON)
    stay = stay_of(claim, "earlier", "01002", "")
    assert stay is not None
    scene.store.stays[uuid4()] = (0, stay)
    claim_id = scene.put(fhir_claim("1"))
    await scene.work()
    facts = ClaimSubmitted.FromString(scene.store.cases[claim_id].facts)
    assert not facts.content
    assert kept_stays(facts.compared_with, stay.person) == (stay,)
    assert scene.rules.cases[0].earlier == (stay,)


async def test_a_claim_is_compared_with_the_uses_of_other_patients_and_its_facts_have_them(
    scene: Scene,
) -> None:
    claim = ClaimReader().read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON)
    timed = a_claim(lines=[{"group": "2", "care": {"machines": ["SA.1"], **TIMES}}])
    other, other_id = stay_of(claim, "earlier", "01001", "9999999999"), uuid4()
    assert other is not None
    scene.store.stays[other_id], scene.store.uses[other_id] = (0, other), uses_of(timed)
    with_times = replace(claim, lines=timed.lines)
    claim_id = scene.put(
        fhir_claim("1"), read_claim=encode_claim(with_times), reader_version=reader_version()
    )
    await scene.work()
    facts = ClaimSubmitted.FromString(scene.store.cases[claim_id].facts)
    (use,) = scene.rules.cases[0].uses or ()
    assert (use.claim_id, use.resource) == (str(other_id), "machine|SA.1")
    assert kept_uses(facts.compared_with, with_times) == (use,)
    found = ClaimReviewed.FromString(scene.store.reviews[claim_id]).review.findings
    assert "W61" in [finding.rule for finding in found]


async def test_a_claim_is_compared_with_the_last_edition_of_its_peers_and_its_facts_name_it(
    scene: Scene,
) -> None:
    group = PeerGroup("", "outpatient", "J06")
    usual = some_usual(cost=[10, 20, 30, 40, 50, 5])
    scene.editions.last = PeerEdition(3, usual.until, [GroupStatistics(group, 400, usual.spreads)])
    claim_id = scene.put(fhir_claim("1", subType=AN_OUTPATIENT))
    await scene.work()
    facts = ClaimSubmitted.FromString(scene.store.cases[claim_id].facts)
    kept = kept_usual(facts.compared_with)
    assert kept
    assert (kept.edition, kept.group) == (3, group)
    found = ClaimReviewed.FromString(scene.store.reviews[claim_id]).review.findings
    assert "W54" in [finding.rule for finding in found]
