"""Creates the parts of the service for claims."""

import asyncio
from functools import partial

from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.cards.card_table import CardTable
from gateway.claims.cancelling.cancel_claim import CancelClaim
from gateway.claims.cancelling.cancellation_table import CancellationTable
from gateway.claims.claim_table import ClaimTable
from gateway.claims.dry_run.check_claim import CheckClaim
from gateway.claims.dry_run.send_dry_runs import SendDryRuns
from gateway.claims.explaining.explain_claim import ExplainClaim
from gateway.claims.explaining.explanation_table import ExplanationTable
from gateway.claims.get_claim import GetClaim
from gateway.claims.intake.claim_intake import ClaimIntake
from gateway.claims.intake.receive_claims import Acknowledgement, ReceiveClaims
from gateway.claims.intake.submit_claim import SubmitClaim
from gateway.claims.list_claims import ListClaims
from gateway.claims.pacing.claim_pace import ClaimPace
from gateway.claims.read_claim import ReadClaim, ReadSubmission
from gateway.claims.receiving.in_batches import Receive, in_batches
from gateway.claims.review_answers import ReviewAnswers
from gateway.claims.review_facts.cards_while_writable import CardsWhileWritable
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.review_facts.quoting_facilities_table import QuotingFacilitiesTable
from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.watching.change_table import ChangeTable
from gateway.claims.watching.claim_change import ClaimChange
from gateway.register.facility_codes.known_facility_codes import KnownFacilityCodes
from gateway.server import Service
from gateway.services.claim_service import ClaimService, ClaimUseCases
from gateway.services.explanation_requests import ExplanationReader
from gateway.tracing.span_types import READ_CLAIM, RECEIVE_CLAIMS, SEND_DRY_RUNS
from gateway.tracing.traced_cards import traced_cards
from gateway.tracing.traced_claims import TracedIntake, TracedReviews
from gateway.v1 import claim_service_pb2
from gateway.v1.claim_service_pb2_grpc import add_ClaimServiceServicer_to_server
from gateway.watching.change_feed import ChangeFeed
from gateway.watching.watch_changes import WatchChanges
from gateway.wirings.base_wiring import Base
from gateway.wirings.card_wiring import MakeCheckCards
from insurance.claim.format import ClaimFormat
from insurance.claim.strict_reader import StrictReader
from review.mailbox.dry_run_table import DryRunTable
from runtime.sharing.side_threads import SideThreads
from runtime.tracing.tracing import traced

CLAIMS = claim_service_pb2.DESCRIPTOR.services_by_name["ClaimService"].full_name


def claim_service(
    base: Base,
    check_cards: MakeCheckCards,
    answers: ReviewAnswers,
    feed: ChangeFeed[ClaimChange],
    pace: ClaimPace,
    signatures: SignatureCheck,
    facility_codes: KnownFacilityCodes,
) -> Service:
    """The service that takes in claims, with its use cases."""
    database, clock, metrics = base.database, base.clock, base.metrics
    # Without the short timeout of look-ups: a claim that is sent again costs more than one that waits.
    look_ups = traced_cards(check_cards, CardTable(database), base.tracing)
    cards = CardsWhileWritable(look_ups, database.ensure_writable)
    quoting = QuotingFacilitiesTable(database)
    facts = CollectReviewFacts(cards, base.receipt_keys, quoting, clock, facility_codes.changes)
    threads = SideThreads()
    refuses_remarks = base.settings.claim_remarks == "refuse"
    claim_reader = StrictReader(base.claim_reader) if refuses_remarks else base.claim_reader
    reader = ReadClaim(
        claim_reader,
        signatures,
        base.settings.claim_limit_bytes,
        base.law,
        metrics,
        threads,
        facility_codes.changes,
    )
    read = traced(base.tracing, READ_CLAIM, reader)
    table, dry_runs = ClaimTable(database), DryRunTable(database)

    def receive_claims(*, leaves_large: bool) -> Receive[ReadSubmission, Acknowledgement]:
        intake = TracedIntake(ClaimIntake(database, threads, leaves_large=leaves_large), base.tracing)
        receive = ReceiveClaims(facts, intake, clock, metrics, threads)
        return traced(base.tracing, RECEIVE_CLAIMS, receive)

    send_dry_runs = SendDryRuns(facts, base.guessing, base.stays, table, dry_runs, clock)
    receive = in_batches(
        receive_claims(leaves_large=True),
        receive_claims(leaves_large=False),
        pace,
        lambda claim: claim.submission.facility,
    )
    send_runs = traced(base.tracing, SEND_DRY_RUNS, send_dry_runs)
    send = in_batches(send_runs, send_runs, pace, lambda run: run.read.submission.facility)
    reviews = TracedReviews(answers, base.tracing)
    use_cases = ClaimUseCases(
        SubmitClaim(read, receive, reviews),
        CheckClaim(read, send, reviews, dry_runs, clock),
        GetClaim(table),
        ListClaims(table),
        CancelClaim(CancellationTable(database)),
        ExplainClaim(ExplanationTable(database), clock),
        WatchChanges(feed, ChangeTable(database), clock),
    )
    servicer = ClaimService(
        use_cases,
        lambda error: base.errors.status(error, f"{CLAIMS}/SubmitClaims"),
        base.room,
        ExplanationReader(base.settings.claim_limit_bytes, threads),
        metrics.claim_acknowledged_seconds.observe,
        base.tracing,
    )
    probe = LoopbackProbe(CLAIMS, "SubmitClaim", claim_service_pb2.SubmitClaimResponse())
    return Service(CLAIMS, partial(add_ClaimServiceServicer_to_server, servicer), probe)


async def prepare_reader(base: Base, prepared: asyncio.Event) -> None:
    """Load what reading claims needs, in a thread; set the event when it is done."""
    if base.settings.has_service("claims"):
        await asyncio.to_thread(base.claim_reader.prepare, ClaimFormat.FHIR_R4_JSON)
    prepared.set()
