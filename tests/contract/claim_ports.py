"""The ports of claims and reviews, in memory and on PostgreSQL, for one suite."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import msgspec

from gateway.claims.cancelling.cancellation_table import CancellationTable
from gateway.claims.claim_table import ClaimTable
from gateway.claims.explaining.explanation_table import ExplanationTable
from gateway.claims.intake.claim_intake import ClaimIntake
from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import ClaimState, KeptClaim
from gateway.mailbox.received_claims import ReceivedClaims
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.related_claim import RelatedClaim
from insurance.claim.reader import ClaimReader
from insurance.claim.stay import Stay
from insurance.claim.uses.use import Use
from review.mailbox.answer_table import AnswerTable
from review.mailbox.dry_run_table import DryRunTable
from review.past.kept_claim_table import KeptClaimTable
from review.past.queue_again_table import QueueAgainTable
from review.triage.new_case import NewCase, new_case
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted, ComparedWith
from review.v1.decision_pb2 import DECISION_ACTION_ASK, ClaimDecided
from review.v1.review_pb2 import BAND_CLEAR
from review.worker.queue.claim_queue import SESSION, ClaimQueue, take_number
from review.worker.queued_claim import QueuedClaim, Reviewed
from review.worker.review_table import ReviewTable
from review.worker.stay_table import StayTable
from review.worker.uses.use_table import UseTable
from runtime.postgres.connection import open_connection
from runtime.postgres.open_database import open_database
from runtime.sharing.side_threads import SideThreads
from runtime.time_zone import HO_CHI_MINH
from tests.fakes import claim_store as fakes
from tests.fakes import decisions, past_store, review_ports
from tests.fakes.claim_queue import FakeQueue
from tests.fakes.fhir_claim import fhir_claim

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
# Facts of an entry that are not of its claim.
OF_THE_REVIEW = ("person", "days", "related", "uses")
REASON = "The register had deaths late"


class WorkerPorts(msgspec.Struct):
    """The ports of one worker. `die` ends its connection.

    In a block of `one_moment`, no time passes for the queue: the time of a transaction is that of its begin.
    """

    queue: Any
    reviews: Any
    history: Any
    uses: Any
    die: Callable[[], Coroutine[Any, Any, None]]
    one_moment: Callable[[], AbstractAsyncContextManager[Any]]


class PastPorts(msgspec.Struct):
    """The ports that read the past, and queue claims again for the reason `REASON`."""

    received: Any
    kept: Any
    queue_again: Any


class ClaimPorts(msgspec.Struct):
    """The ports of the gateway. `hire` starts a worker; `decide` keeps a decision on a reviewed claim."""

    intake: Any
    claims: Any
    dry_runs: Any
    answers: Any
    hire: Callable[[], Coroutine[Any, Any, WorkerPorts]]
    decide: Callable[[ClaimDecided], Coroutine[Any, Any, None]]
    cancellations: Any
    explanations: Any
    past: PastPorts


@asynccontextmanager
async def fake_ports() -> AsyncIterator[ClaimPorts]:
    """In memory."""
    store, numbers = fakes.ClaimStore(), count(1)

    async def hire() -> WorkerPorts:
        number = next(numbers)

        async def die() -> None:
            store.workers.discard(number)

        queue, reviews = FakeQueue(store, number), review_ports.FakeReviews(store, number)
        history, uses = review_ports.FakeHistory(store), review_ports.FakeUses(store)
        return WorkerPorts(queue, reviews, history, uses, die, nullcontext)

    async def decide(decided: ClaimDecided) -> None:
        is_question = decided.decision.action == DECISION_ACTION_ASK
        store.decided[UUID(decided.claim_id)] = decided.SerializeToString(), is_question

    yield ClaimPorts(
        fakes.FakeIntake(store),
        fakes.FakeClaims(store),
        fakes.FakeDryRuns(store),
        fakes.FakeAnswers(store),
        hire,
        decide,
        fakes.FakeCancellations(store),
        fakes.FakeExplanations(store),
        PastPorts(
            past_store.FakeReceivedClaims(store),
            past_store.FakeKeptClaims(store),
            past_store.FakeQueueAgain(store, REASON, NOW),
        ),
    )


@asynccontextmanager
async def real_ports(database_url: str) -> AsyncIterator[ClaimPorts]:
    """On PostgreSQL."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(database_url))

        async def hire() -> WorkerPorts:
            connection = await stack.enter_async_context(open_connection(database_url, SESSION))
            number = await take_number(connection)
            queue, reviews = ClaimQueue(connection, number), ReviewTable(connection, number)
            history, uses = StayTable(connection), UseTable(connection)
            return WorkerPorts(queue, reviews, history, uses, connection.close, connection.transaction)

        async def decide(decided: ClaimDecided) -> None:
            async with database.connection() as connection:
                await decisions.decide(connection.fetch, decided)

        reading = await stack.enter_async_context(open_connection(database_url))
        received = ReceivedClaims(reading)
        yield ClaimPorts(
            ClaimIntake(database, SideThreads()),
            ClaimTable(database),
            DryRunTable(database),
            AnswerTable(database),
            hire,
            decide,
            CancellationTable(database),
            ExplanationTable(database),
            PastPorts(received, KeptClaimTable(reading), QueueAgainTable(reading, received, REASON, NOW)),
        )


def an_entry(number: str = "1", *, facility: str = "01001", content: bytes = b"{}", **facts: Any) -> NewClaim:
    """A claim to be kept, of a stay on 1 and 2 March 2026."""
    claim = KeptClaim(
        claim_id=uuid4(),
        facility=facility,
        number=number,
        format=ClaimFormat.FHIR_R4_JSON,
        content=content,
        received_at=facts.pop("received_at", NOW),
        **{key: value for key, value in facts.items() if key not in OF_THE_REVIEW},
    )
    first_day, last_day = facts.get("days", (date(2026, 3, 1), date(2026, 3, 2)))
    stay = Stay(
        claim_id=str(claim.claim_id),
        person=facts.get("person", "insurance|0123456789"),
        facility=facility,
        first_day=first_day,
        last_day=last_day,
        inpatient=True,
        fingerprint=b"\x01" * 16,
        lines=("|A@2026-03-01/", "a,b\n|B@/"),
        first_time=time(8, 30),
        last_time=None,
        diagnosis="J18.9",
        amount=Decimal("50000.50"),
    )
    message = ClaimSubmitted(claim_id=str(claim.claim_id)).SerializeToString()
    related = tuple(RelatedClaim(*named) for named in facts.get("related", ()))
    return NewClaim(claim, message, stay, related, facts.get("uses", ()))


def a_use(hour: int = 8, minute: int = 0, to_hour: int = 8, to_minute: int = 30, **facts: Any) -> Use:
    """A use of an ultrasound machine on 2 March 2026, by default from 8:00 to 8:30 in Ho Chi Minh City."""
    begins, ends = (
        datetime(2026, 3, 2, *moment, tzinfo=HO_CHI_MINH) for moment in ((hour, minute), (to_hour, to_minute))
    )
    return Use(**{"resource": "machine|SA.1", "begins": begins, "ends": ends, "line": 0, **facts})


def a_withdrawal(number: str = "1", *, content: bytes = b"{}", **facts: Any) -> NewClaim:
    """A claim that withdraws another one."""
    entry = an_entry(
        number,
        content=content,
        is_withdrawal=True,
        closed_as=ClaimState.CANCELLED,
        acknowledgement=b"answer",
        **facts,
    )
    return msgspec.structs.replace(entry, message=None, stay=None)


def stay_of(entry: NewClaim) -> Stay:
    """The stay of a claim."""
    assert entry.stay
    return entry.stay


def a_review(queued: QueuedClaim, *, dry_run: bool = False, score: float = 0.1234) -> Reviewed:
    """A review without findings of a claim that was taken."""
    answer = ClaimReviewed(claim_id=str(queued.claim_id))
    answer.reviewed_at.FromDatetime(NOW)
    answer.review.band = BAND_CLEAR
    answer.review.score = score
    for amount in ("proposed_amount", "expected_recovery"):
        getattr(answer.review, amount).currency_code = "VND"
    return Reviewed(queued, answer, None if dry_run else a_case(queued.claim_id, answer))


async def reviewed(ports: ClaimPorts, *entries: NewClaim) -> tuple[WorkerPorts, list[QueuedClaim]]:
    """The claims are kept and reviewed: the worker, and what it took."""
    await ports.intake.keep(entries)
    worker = await ports.hire()
    taken = (await worker.queue.take()).claims
    await worker.reviews.keep([a_review(queued) for queued in taken])
    return worker, list(taken)


@cache
def a_claim() -> Claim:
    """The claim of every case."""
    return ClaimReader().read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON)


def a_case(claim_id: UUID, answer: ClaimReviewed) -> NewCase:
    """The case of this review, with codes of two lines."""
    submitted = ClaimSubmitted(claim_id=str(claim_id), facility="01001")
    submitted.received_at.FromDatetime(NOW)
    review = answer.review.SerializeToString(deterministic=True)
    return new_case(submitted, a_claim(), answer, review, ComparedWith(), drawn=True)


def ids(claims: Any) -> list[UUID]:
    """The IDs of claims."""
    return [claim.claim_id for claim in claims]
