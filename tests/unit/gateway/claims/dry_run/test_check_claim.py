"""A dry run leaves nothing behind, whenever its caller cancels."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from gateway.claims.dry_run.check_claim import CheckClaim
from gateway.claims.dry_run.send_dry_runs import DryRun
from gateway.claims.read_claim import ReadClaim, ReadSubmission
from gateway.claims.submission import Submission
from gateway.refusals import ReviewFailed, ReviewNotReady
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.mailbox.answer import Answer, SetAside
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.claim_store import ClaimStore, FakeDryRuns
from tests.fakes.clock import FakeClock
from tests.fakes.fhir_claim import fhir_claim

SUBMISSION = Submission(facility="01001", format=ClaimFormat.FHIR_R4_JSON, content=fhir_claim("1"))


class Reading(ReadClaim):
    """Reads claims, and refuses none."""

    def __init__(self) -> None:
        self._fhir = ClaimReader()

    async def __call__(self, submission: Submission) -> ReadSubmission:
        return ReadSubmission(submission, self._fhir.read(submission.content, submission.format))


class GivenReviews:
    """Returns the given answer; waits for ever before one is given."""

    def __init__(self) -> None:
        self.silent = True
        self.answer: Answer | None = None
        self.asked = asyncio.Event()

    async def wait(self, claim_id: UUID, within: timedelta) -> Answer | None:
        self.asked.set()
        if self.silent:
            await asyncio.Event().wait()
        return self.answer

    def give(self, answer: Answer | None) -> None:
        """None means that the answer does not come in time."""
        self.silent, self.answer = False, answer


class Scene:
    """One dry run, which can be stopped on its way into the queue."""

    def __init__(self) -> None:
        self.store = ClaimStore()
        self.reviews = GivenReviews()
        self.on_its_way, self.may_arrive = asyncio.Event(), asyncio.Event()
        self.may_arrive.set()
        self._dry_runs = FakeDryRuns(self.store)
        self.check = CheckClaim(Reading(), self._put, self.reviews, self._dry_runs, FakeClock())

    async def _put(self, dry_run: DryRun) -> None:
        # A trip of its own, as a gathering's: it goes on without the asker.
        await asyncio.shield(asyncio.ensure_future(self._carry([dry_run])))

    async def _carry(self, dry_runs: Sequence[DryRun]) -> None:
        self.on_its_way.set()
        await self.may_arrive.wait()
        ids = [one.claim_id for one in dry_runs]
        await self._dry_runs.put(ids, ["01001" for _ in ids], [b"" for _ in ids])


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_a_caller_that_cancels_while_the_dry_run_is_being_sent_leaves_nothing(scene: Scene) -> None:
    scene.may_arrive.clear()
    checking = asyncio.create_task(scene.check(SUBMISSION))
    await scene.on_its_way.wait()
    checking.cancel()
    await asyncio.sleep(0)
    scene.may_arrive.set()
    with pytest.raises(asyncio.CancelledError):
        await checking
    assert scene.store.queue == {}


async def test_a_caller_that_cancels_while_it_waits_leaves_nothing(scene: Scene) -> None:
    checking = asyncio.create_task(scene.check(SUBMISSION))
    await scene.reviews.asked.wait()
    assert scene.store.queue
    checking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await checking
    assert scene.store.queue == {}


async def test_a_claim_that_withdraws_another_is_answered_without_a_review(scene: Scene) -> None:
    content = fhir_claim("1", status="cancelled")
    answer = ClaimReviewed.FromString(await scene.check(replace(SUBMISSION, content=content)))
    assert not answer.HasField("review")
    assert json.loads(answer.claim_response)["status"] == "cancelled"
    assert scene.store.queue == {}


async def test_an_unavailable_database_is_reported(scene: Scene) -> None:
    async def away(_: DryRun) -> None:
        raise DatabaseAway

    check = CheckClaim(Reading(), away, scene.reviews, FakeDryRuns(scene.store), FakeClock())
    with pytest.raises(DatabaseAway):
        await check(SUBMISSION)


async def test_a_dry_run_that_is_set_aside_is_withdrawn_and_not_to_be_retried(scene: Scene) -> None:
    scene.reviews.give(SetAside())
    with pytest.raises(ReviewFailed) as refused:
        await scene.check(SUBMISSION)
    assert refused.value.retry_after is None
    assert scene.store.queue == {}


async def test_a_dry_run_without_a_review_in_time_is_withdrawn_and_can_be_retried(scene: Scene) -> None:
    scene.reviews.give(None)
    with pytest.raises(ReviewNotReady) as refused:
        await scene.check(SUBMISSION)
    assert refused.value.retry_after
    assert scene.store.queue == {}
