"""The one file that knows every class of the gateway: opened top to bottom, closed bottom to top."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from gateway.access.access_log import AccessLog
from gateway.access.link_table import LinkTable
from gateway.access.maintenance import LogMaintenance
from gateway.access.spool import Spool
from gateway.access.spooled_links import SpooledLinks
from gateway.admission.authenticator import Authenticator
from gateway.admission.error_translator import ErrorTranslator
from gateway.admission.guard import Guard
from gateway.admission.queue_delay import QueueDelay
from gateway.admission.token_table import TokenTable
from gateway.cards.cache.invalidating_card_cache import CHANNEL, InvalidatingCardCache
from gateway.cards.cache.redis_card_cache import RedisCardCache
from gateway.cards.card_table import CardTable
from gateway.cards.check_cards import CheckCards
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.guessing.unknown_budget import UnknownBudget
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.register_with_timeout import RegisterWithTimeout
from gateway.claims.check_claim import CheckClaim, CheckClaims
from gateway.claims.claim_intake import ClaimIntake
from gateway.claims.claim_table import ClaimTable
from gateway.claims.facts_of_claims import FactsOfClaims
from gateway.claims.get_claim import GetClaim
from gateway.claims.list_claims import ListClaims
from gateway.claims.quoting_table import QuotingTable
from gateway.claims.read_claim import ReadClaim
from gateway.claims.review_answers import ReviewAnswers
from gateway.claims.submit_claim import SubmitClaim
from gateway.claims.take_in_claims import TakeInClaims
from gateway.health import Health
from gateway.metrics import Metrics
from gateway.server import Place, Server, Service
from gateway.services.card_answer import CardAnswers
from gateway.services.card_question import CardQuestions
from gateway.services.card_service import CardService
from gateway.services.claim_service import ClaimService
from gateway.settings import Settings
from gateway.v1 import card_service_pb2, claim_service_pb2
from gateway.v1.card_service_pb2_grpc import add_CardServiceServicer_to_server
from gateway.v1.claim_service_pb2_grpc import add_ClaimServiceServicer_to_server
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from review.mailbox.answer_table import AnswerTable
from review.mailbox.dry_run_table import DryRunTable
from runtime.background import every_second, in_background
from runtime.batch_delay import BatchDelay
from runtime.batching import Batcher
from runtime.clock import Clock
from runtime.metrics_page import metrics_page
from runtime.postgres.database import Database, open_database
from runtime.postgres.notifications import Notifications
from runtime.postgres.query_timeout import QueryTimeout
from runtime.redis import open_redis

# Few enough that a trip of theirs does not keep a look-up waiting for long.
CLAIMS_A_TRIP = 64


# Every answer depends on the register: a database without it is as good as away.
PROBE = "SELECT FROM gateway.people LIMIT 1"


class Ports(NamedTuple):
    """Where a gateway listens."""

    grpc: int
    metrics: int


@asynccontextmanager
async def open_gateway(settings: Settings, log: FilteringBoundLogger) -> AsyncIterator[Ports]:
    """A gateway that serves until left. Raises AddressTaken."""
    async with AsyncExitStack() as stack:
        registry = CollectorRegistry()
        metrics, clock = Metrics(registry), Clock()
        metrics_port = stack.enter_context(metrics_page(settings.metrics_listen, registry))
        database = await stack.enter_async_context(open_database(settings.database_url, PROBE))
        redis = await stack.enter_async_context(open_redis(settings.redis_url, metrics.redis_up))
        patience = QueryTimeout(database.is_there)
        snapshots = RedisCardCache(redis, settings.card_cache_seconds, settings.last_known_seconds, metrics)
        cache = InvalidatingCardCache(snapshots, clock)
        receipt_keys = ReceiptKeys.parse(settings.receipt_keys)
        links = await stack.enter_async_context(_links(settings, database, patience, metrics, log))
        check_cards = partial(
            CheckCards,
            cache=cache,
            access_log=AccessLog(links, clock.now),
            receipt_keys=receipt_keys,
            law=BenefitLaw(read_parameters()),
            clock=clock,
            metrics=metrics,
        )
        register = CardTable(database)
        look_ups = check_cards(RegisterWithTimeout(register, patience))
        # A claim that is sent again costs more than one that waits.
        facts = FactsOfClaims(check_cards(register), receipt_keys, QuotingTable(database), clock)
        errors, answers = ErrorTranslator(log), ReviewAnswers(AnswerTable(database))
        reviewed = Notifications(settings.database_url, "claim_reviewed", lambda _: answers.hear(), log)
        changed = Notifications(settings.database_url, CHANNEL, cache.note_change, log)
        for work in (answers.run(), reviewed.run(), cache.run(), changed.run()):
            await stack.enter_async_context(in_background(work))
        read_claim = ReadClaim(ClaimReader(), settings.claim_limit_bytes, metrics)
        claims = _claim_service(database, read_claim, facts, answers, clock, metrics, errors)
        budget = UnknownBudget(settings.unknown_people_an_hour)
        cards = _card_service(LimitGuessing(look_ups, budget, metrics), clock)
        health = Health({cards.name: links.has_room, claims.name: lambda: False}, database.is_there, metrics)
        queue_delay = QueueDelay(metrics.calls_waiting_seconds)
        guard = Guard(Authenticator(TokenTable(database), patience), queue_delay, metrics, errors)
        # What changed while no gateway listened is forgotten before anybody is served.
        await changed.has_tried.wait()
        await health.look()
        place, limit = Place(settings.listen, settings.share_port == "yes"), settings.claim_limit_bytes
        server = Server(place, [cards, claims], guard, health, limit, metrics.serving)
        await stack.enter_async_context(server)
        own_call = await stack.enter_async_context(server.own_calls.opened())
        for work in (queue_delay.measure(own_call), every_second(health.look)):
            await stack.enter_async_context(in_background(work))
        yield Ports(server.port, metrics_port)


@asynccontextmanager
async def _links(
    settings: Settings,
    database: Database,
    patience: QueryTimeout,
    metrics: Metrics,
    log: FilteringBoundLogger,
) -> AsyncIterator[SpooledLinks]:
    spool = Spool(Path(settings.spool), settings.database_url)
    links = SpooledLinks(LinkTable(database), spool, patience, metrics, log)
    try:
        async with in_background(links.run()), in_background(LogMaintenance(database, log).run()):
            yield links
    finally:
        await links.close()


def _card_service(check_cards: LimitGuessing, clock: Clock) -> Service:
    servicer = CardService(check_cards, CardQuestions(clock), CardAnswers())
    name = card_service_pb2.DESCRIPTOR.services_by_name["CardService"].full_name
    return Service(name, partial(add_CardServiceServicer_to_server, servicer))


def _claim_service(
    database: Database,
    read: ReadClaim,
    facts: FactsOfClaims,
    answers: ReviewAnswers,
    clock: Clock,
    metrics: Metrics,
    errors: ErrorTranslator,
) -> Service:
    table, dry_runs = ClaimTable(database), DryRunTable(database)
    submit_claims = TakeInClaims(facts, ClaimIntake(database), clock, metrics)
    check_claims = CheckClaims(facts, table, dry_runs, clock)
    name = claim_service_pb2.DESCRIPTOR.services_by_name["ClaimService"].full_name
    servicer = ClaimService(
        SubmitClaim(read, Batcher(submit_claims, CLAIMS_A_TRIP, BatchDelay()), answers),
        CheckClaim(read, Batcher(check_claims, CLAIMS_A_TRIP, BatchDelay()), answers, dry_runs),
        GetClaim(table),
        ListClaims(table),
        lambda error: errors.status(error, f"{name}/SubmitClaims"),
    )
    return Service(name, partial(add_ClaimServiceServicer_to_server, servicer))
