"""A worker with fakes: a database that fails in several ways, rules that raise."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import structlog
from prometheus_client import CollectorRegistry
from structlog.testing import CapturingLogger

from insurance.claim.reader import ClaimReader
from review.catalogues.reading.memory import Memory
from review.catalogues.reading.read_catalogues import ReadCatalogues
from review.metrics import Metrics
from review.peers.current_peers import CurrentPeers, LastEdition
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.rulebook import Rulebook
from review.triage.random_draw import RandomDraw
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import CLAIM_FORMAT_FHIR_R4_JSON, CardFacts, ClaimSubmitted
from review.worker.interruptions import Interruptions
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
        return self.judge_all([case])[0]

    def judge_all(self, cases: Sequence[Case]) -> list[Judgement]:
        for case in cases:
            if "FAIL" in case.claim.number:
                raise ValueError(case.claim.number)
        self.judged += len(cases)
        self.cases += cases
        return self._rulebook.judge_all(cases)


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


class StopAtRest(WakeUp):
    """Stops a worker once there is nothing to do."""

    async def wait(self, within: float) -> None:
        self.stop()


class ComeAfter(WakeUp):
    """A claim comes each of these seconds after the one before; then the worker stops."""

    def __init__(self, scene: "Scene", seconds: Sequence[float]) -> None:
        super().__init__()
        self._scene = scene
        self._seconds = iter(seconds)
        self.pauses: list[float] = []

    async def wait(self, within: float) -> None:
        seconds = next(self._seconds, None)
        if seconds is None:
            self.stop()
        else:
            self._scene.store.clock.pass_by(seconds)
            self._scene.put(fhir_claim(f"after {seconds}"))

    async def pause(self, seconds: float) -> None:
        self._scene.store.clock.pass_by(seconds)
        if not self.stopping:
            self.pauses.append(round(seconds, 3))


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
        self.batches = 0

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

    async def work(self, wake_up: WakeUp | None = None) -> None:
        """Run until no claim can be taken now, or this wake-up says stop."""
        wake_up = wake_up or StopAtRest()
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
            queue,
            self._refresh_rules,
            review_claims,
            wake_up,
            self.metrics,
            log,
            self.interruptions,
            self.store.clock.seconds,
        )
        await worker.run(lambda: None)
        self.batches += queue.batches

    async def _refresh_rules(self) -> None:
        """No rule is changed meanwhile."""

    def rest(self) -> None:
        """Claims that rest after a failure may be taken now."""
        self.store.clock.pass_by(600)

    def review(self, claim_id: UUID) -> bytes:
        answer = self.store.reviews.get(claim_id) or self.store.dry_runs[claim_id]
        return ClaimReviewed.FromString(answer).review.SerializeToString(deterministic=True)
