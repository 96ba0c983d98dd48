"""Creates every part of the relay and connects them."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from google.protobuf.json_format import MessageToJson
from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from gateway.cards.guessing.guessing_budgets import GuessingBudgets
from gateway.metrics import Metrics
from gateway.register.events.event_scope import ScopeFilter
from gateway.register.events.event_table import EventTable
from gateway.register.events.register_event import RegisterEvent
from gateway.register.files.advance import AdvanceFile
from gateway.register.files.answer_file import AnswerFile
from gateway.register.files.naming.limit_naming import LimitNaming
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.procedures.all_procedures import read_procedures
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from gateway.relay.certificates.certificate import CertificateState
from gateway.relay.certificates.certificate_table import CertificateTable
from gateway.relay.certificates.portal import Access
from gateway.relay.certificates.send_certificates import SendCertificates
from gateway.relay.folders.drop_folder import DropFolder
from gateway.relay.folders.message_table import MessageTable
from gateway.relay.folders.serve_folder import ServeFolder
from gateway.relay.leader import Leader
from gateway.relay.metrics import STATES, RelayMetrics
from gateway.relay.sending.host_guard import HostGuard
from gateway.relay.sending.http_sender import HttpSender
from gateway.relay.settings import RelaySettings
from gateway.relay.unknown_offices import UnknownOffices
from gateway.relay.webhooks.answers import Result
from gateway.relay.webhooks.deliver_events import DeliverEvents
from gateway.relay.webhooks.run_webhooks import Deliver, RunWebhooks
from gateway.relay.webhooks.webhook_table import WebhookTable
from gateway.services.events.event_messages import to_message
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays
from runtime.background import BackgroundTasks, every_second
from runtime.clock import Clock
from runtime.monitoring.metrics_page import metrics_page
from runtime.monitoring.process_health import ProcessHealth
from runtime.postgres.database import Database
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.notifications import Notifications
from runtime.postgres.open_database import open_database

REGISTER_CHANGED = "register_changed"
METRICS_SETTING = "WARDGATE_RELAY_METRICS_LISTEN"
BETWEEN_COUNTS_SECONDS = 15.0
# Of an office that corrects its files through its folder.
UNKNOWN_AN_HOUR = 200


async def relay(settings: RelaySettings, stop: asyncio.Event, log: FilteringBoundLogger) -> None:
    """Send until told to stop. Raises AddressTaken."""
    async with AsyncExitStack() as stack:
        registry, health = CollectorRegistry(), ProcessHealth()
        metrics = RelayMetrics(registry)
        listen = settings.relay_metrics_listen
        port = stack.enter_context(metrics_page(listen, registry, health, METRICS_SETTING))
        tasks = BackgroundTasks(log, metrics.background_failures)
        database = await stack.enter_async_context(open_database(settings.database_url, tasks=tasks))
        leader = Leader(settings.direct_url, log)
        metrics.leading.set_function(lambda: leader.is_leading)
        table = WebhookTable(database)
        guard = HostGuard.parse(settings.relay_hosts, settings.relay_private_hosts)
        webhooks = RunWebhooks(table, partial(_open_deliver, database, table, guard, metrics), tasks)
        papers = CertificateTable(database)
        office = await stack.enter_async_context(HttpSender(guard))
        certificates = _send_certificates(settings, papers, office, metrics)
        offices = UnknownOffices(log)
        metrics.folders_of_unknown_offices.set_function(lambda: len(offices) * leader.is_leading)
        folders = [*_folders(settings, database, offices)]
        changed = Notifications(settings.direct_url, REGISTER_CHANGED, lambda _: webhooks.notify(), log)
        for name, work in (
            ("leading", partial(leader.run, partial(_lead, tasks, webhooks, certificates, folders))),
            ("register notifications", changed.run),
            ("counts", partial(_count, table, papers, metrics)),
            ("health", lambda: every_second(partial(_note_health, database, health))),
        ):
            await stack.enter_async_context(tasks.running(name, work))
        log.info("relaying", metrics_port=port)
        await stop.wait()
    log.info("stopped")


@asynccontextmanager
async def _open_deliver(
    database: Database, table: WebhookTable, guard: HostGuard, metrics: RelayMetrics
) -> AsyncIterator[Deliver]:
    events = EventTable(database)

    def count(result: Result) -> None:
        metrics.webhook_messages.labels(result).inc()

    async with HttpSender(guard) as send:
        yield DeliverEvents(table, events, ScopeFilter(events), send, Clock(), count, _json)


def _json(event: RegisterEvent) -> str:
    return MessageToJson(to_message(event), indent=None, ensure_ascii=False)


def _send_certificates(
    settings: RelaySettings, papers: CertificateTable, office: HttpSender, metrics: RelayMetrics
) -> SendCertificates | None:
    if not settings.relay_certificates_url:
        return None
    access = Access(
        settings.relay_certificates_url,
        settings.relay_certificates_account,
        settings.relay_certificates_password,
    )

    def count(state: CertificateState) -> None:
        metrics.certificates_sent.labels(state).inc()

    return SendCertificates(papers, office, access, Clock(), count)


def _folders(settings: RelaySettings, database: Database, offices: UnknownOffices) -> Iterator[ServeFolder]:
    """What serves each office that has a folder. The law is read where there is one."""
    if not settings.relay_folders:
        return
    hours = read_parameter("office_hours", Parameter[OfficeHours])
    working_time = WorkingTime(hours, read_parameter("public_holidays", PublicHolidays))
    files = FileStoreTable(database, RegisterAccess(ALL_STATEMENTS), lambda _: None)
    budgets = GuessingBudgets(UNKNOWN_AN_HOUR, Metrics(CollectorRegistry()))
    limit = LimitNaming(budgets)
    answer = AnswerFile(read_procedures(), files, AdvanceFile(working_time), Clock(), limit)
    for listed in settings.relay_folders.split(","):
        code, _, path = listed.partition("=")
        yield ServeFolder(code, DropFolder(Path(path)), MessageTable(database), answer, offices)


async def _lead(
    tasks: BackgroundTasks,
    webhooks: RunWebhooks,
    certificates: SendCertificates | None,
    folders: Sequence[ServeFolder],
) -> None:
    async with AsyncExitStack() as stack:
        for folder in folders:
            await stack.enter_async_context(tasks.running("folder of an office", folder.run))
        if certificates is not None:
            await stack.enter_async_context(tasks.running("certificates", certificates.run))
        await tasks.keep_running("webhooks", webhooks.run)


async def _count(table: WebhookTable, papers: CertificateTable, metrics: RelayMetrics) -> None:
    while True:
        with suppress(DatabaseAway):
            standing = await table.standing()
            metrics.webhook_letters.labels("waiting").set(standing.waiting)
            metrics.webhook_letters.labels("dead").set(standing.dead)
            metrics.webhook_behind.set(standing.behind)
            counts, overdue = await papers.counts()
            for state in STATES:
                metrics.certificates.labels(state).set(counts.get(state, 0))
            metrics.certificates_overdue.set(overdue)
        await asyncio.sleep(BETWEEN_COUNTS_SECONDS)


async def _note_health(database: Database, health: ProcessHealth) -> None:
    health.note({"": await database.is_available()})
