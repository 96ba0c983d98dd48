"""Creates every part of the console and connects them. It opens them in order and closes them in reverse."""

from base64 import b64decode
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from secrets import token_bytes
from typing import NamedTuple

import httpx
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from structlog.typing import FilteringBoundLogger

from gateway.mailbox.claim_content import ClaimContentTable
from gateway.mailbox.facility_names import FacilityNameTable
from gateway.mailbox.person_access import PersonAccess
from gateway.mailbox.person_names import PersonNameTable
from insurance.claim.reader import ClaimReader
from review.accounts.administer_accounts import AdministerAccounts
from review.accounts.change_password import ChangePassword
from review.accounts.log_in import LogIn
from review.accounts.login_limit import LoginLimit
from review.accounts.password_hashes import Argon2Hashes
from review.accounts.provider.log_in_by_provider import LogInByProvider
from review.accounts.provider.openid_provider import TIMEOUT_SECONDS, Client, OpenIdProvider
from review.accounts.reviewer_table import ReviewerTable
from review.accounts.role import Permission
from review.console.application import make_application
from review.console.arrivals import Arrivals
from review.console.error_pages import ErrorPages
from review.console.gatekeeper import Gatekeeper
from review.console.health import Health
from review.console.http.cookies import Cookies
from review.console.http.csrf import CsrfTokens
from review.console.http.flow_cookie import FlowCookie
from review.console.http.session import Lifetimes, RedisSessions
from review.console.http.static_files import StaticFiles
from review.console.page import Page
from review.console.pages.account import AccountPages
from review.console.pages.accounts import AccountsPages
from review.console.pages.assign import AssignPages
from review.console.pages.claim import ClaimPages
from review.console.pages.compare import ComparePages
from review.console.pages.decide import DecidePages
from review.console.pages.events import EventPages
from review.console.pages.facilities import FacilityPages
from review.console.pages.keys import KeysPages
from review.console.pages.log import LogPages
from review.console.pages.login import LoginPages
from review.console.pages.look_ups import LookUpPages
from review.console.pages.provider_login import CALLBACK_PATH, ProviderLoginPages
from review.console.pages.queue import QueuePages
from review.console.pages.rules import RulePages
from review.console.pages.views import ViewPages
from review.console.renderer import NavEntry, Renderer
from review.console.server import serve_http
from review.console_metrics import ConsoleMetrics
from review.console_settings import ConsoleSettings
from review.desk_wiring import make_desk
from review.rulebook.engine.rulebook import Rulebook
from review.triage.agreement.look_pair_table import LookPairTable
from review.triage.agreement.show_agreement import ShowAgreement
from review.triage.claim_view.case_file_table import CaseFileTable
from review.triage.claim_view.open_claim import OpenClaim
from review.triage.claim_view.preview_claim import PreviewClaim
from review.triage.claim_view.read_claim_view import ReadClaimView
from review.triage.comparing.compare_versions import CompareVersions
from review.triage.neighbours.find_neighbours import FindNeighbours
from review.triage.neighbours.place_table import PlaceTable
from review.triage.queue.queue_counts import QueueCounts
from review.triage.queue.queue_table import QueueTable
from review.triage.queue.read_queue import ReadQueue
from review.triage.queue.saved_view_table import SavedViewTable
from review.triage.queue.saved_views import SavedViews
from review.triage.queue.sight_table import SightTable
from review.triage.statistics.decision_log import ShowLog
from review.triage.statistics.decision_log_table import DecisionLogTable
from review.triage.statistics.rule_mode_table import RuleModeTable
from review.triage.statistics.rule_text import rule_texts
from review.triage.statistics.rule_verdict_table import RuleVerdictTable
from review.triage.statistics.set_rule_mode import SetRuleMode
from review.triage.statistics.show_facilities import ShowFacilities
from review.triage.statistics.show_look_ups import ShowLookUps
from review.triage.statistics.show_rules import ShowRules
from review.triage.statistics.statement import MakeStatement
from review.triage.statistics.statement_table import StatementTable
from review.triage.tallies.figure_table import FigureTable
from review.triage.tallies.kept_figures import KeptFigures
from review.triage.tallies.rule_precisions import RulePrecisions
from review.triage.tallies.tallies import FacilityCounts, RuleCounts
from runtime.background import BackgroundTasks, every_second
from runtime.clock import Clock
from runtime.monitoring.metrics_page import metrics_page
from runtime.monitoring.process_health import ProcessHealth
from runtime.postgres.database import Database, open_database
from runtime.postgres.notifications import Notifications
from runtime.postgres.write_probe import WRITE
from runtime.redis import RedisClient, open_redis
from runtime.sealing import SealingKeys

# Every page depends on the accounts, and what is decided is written.
PROBE = "SELECT FROM review.reviewers LIMIT 1"
WRITE_PROBE = f"UPDATE review.cases SET version = version WHERE false; {WRITE}"

# No page can do without its session: it is waited for longer than what look-ups can do without.
SESSION_SECONDS = 1.0
# The channel on which workers notify of reviews that are kept.
REVIEWED = "claim_reviewed"
# The top bar, in its order. An entry is shown where its page exists and the role has the permission.
NAV = (
    NavEntry("queue", "/queue", Permission.READ),
    NavEntry("rules", "/rules", Permission.READ_RULES),
    NavEntry("facilities", "/facilities", Permission.READ),
    NavEntry("look_ups", "/look-ups", Permission.AUDIT),
    NavEntry("log", "/log", Permission.READ),
    NavEntry("accounts", "/accounts", Permission.MANAGE_ACCOUNTS),
)


class Base(NamedTuple):
    """The parts that most others are made with."""

    settings: ConsoleSettings
    log: FilteringBoundLogger
    clock: Clock
    metrics: ConsoleMetrics
    tasks: BackgroundTasks
    database: Database
    figures: KeptFigures
    redis: RedisClient
    key: bytes
    provider: OpenIdProvider | None

    @property
    def is_secure(self) -> bool:
        """Whether reviewers reach the console over HTTPS."""
        return self.settings.console_url.startswith("https://")


class Ports(NamedTuple):
    """The ports that a console listens on."""

    http: int
    metrics: int


@asynccontextmanager
async def open_console(settings: ConsoleSettings, log: FilteringBoundLogger) -> AsyncIterator[Ports]:
    """A console that serves until the block is left. Raises AddressTaken."""
    async with AsyncExitStack() as stack:
        registry = CollectorRegistry()
        metrics = ConsoleMetrics(registry)
        page_health = ProcessHealth()
        metrics_port = stack.enter_context(
            metrics_page(
                settings.console_metrics_listen, registry, page_health, "WARDGATE_CONSOLE_METRICS_LISTEN"
            )
        )
        tasks = BackgroundTasks(log, metrics.background_failures)
        clock = Clock()
        database = await stack.enter_async_context(
            open_database(settings.database_url, PROBE, WRITE_PROBE, tasks)
        )
        base = Base(
            settings=settings,
            log=log,
            clock=clock,
            metrics=metrics,
            tasks=tasks,
            database=database,
            figures=KeptFigures(FigureTable(database), clock.now),
            redis=await stack.enter_async_context(
                open_redis(settings.redis_url, metrics.redis_up, tasks, SESSION_SECONDS)
            ),
            key=b64decode(settings.console_key) if settings.console_key else token_bytes(32),
            provider=await _open_provider(settings, stack),
        )
        health = Health(base.database.takes_writes, base.redis, metrics.database_up, page_health)
        await health.update()
        await stack.enter_async_context(tasks.running("health", lambda: every_second(health.update)))
        await stack.enter_async_context(tasks.running("figures", base.figures.keep_counting))
        arrivals = Arrivals()
        notifications = Notifications(settings.database_url, REVIEWED, arrivals.notify, log)
        await stack.enter_async_context(tasks.running("arrivals", notifications.run))
        application = _application(base, health, arrivals)
        port = await stack.enter_async_context(
            serve_http(application, settings.console_listen, settings.console_proxies)
        )
        yield Ports(port, metrics_port)


async def _open_provider(settings: ConsoleSettings, stack: AsyncExitStack) -> OpenIdProvider | None:
    if not settings.oidc_issuer:
        return None
    http = await stack.enter_async_context(httpx.AsyncClient(timeout=TIMEOUT_SECONDS))
    url = settings.console_url or f"http://{settings.console_listen}"
    client = Client(settings.oidc_client_id, settings.oidc_client_secret, f"{url}{CALLBACK_PATH}")
    return OpenIdProvider(settings.oidc_issuer, client, http)


def _application(base: Base, health: Health, arrivals: Arrivals) -> Starlette:
    static = StaticFiles()
    lifetimes = Lifetimes(
        timedelta(seconds=base.settings.console_idle_seconds),
        timedelta(seconds=base.settings.console_session_seconds),
    )
    sessions = RedisSessions(
        base.redis, SealingKeys([base.key], b"wardgate console sessions"), lifetimes, base.clock
    )
    cookies = Cookies(is_secure=base.is_secure)
    pages = list(_pages(base, sessions, cookies, lifetimes, arrivals))
    paths = {page.path for page in pages}
    renderer = Renderer(static, [entry for entry in NAV if entry.path in paths])
    gatekeeper = Gatekeeper(sessions, ReviewerTable(base.database), cookies, CsrfTokens(base.key), renderer)
    return make_application(
        pages,
        [static.route, health.route],
        gatekeeper,
        ErrorPages(gatekeeper, base.log),
        base.metrics,
        is_secure=base.is_secure,
    )


def _pages(
    base: Base, sessions: RedisSessions, cookies: Cookies, lifetimes: Lifetimes, arrivals: Arrivals
) -> Iterable[Page]:
    """Every page of the console."""
    parts = (ReviewerTable(base.database), Argon2Hashes(), LoginLimit(), base.clock)
    login_pages = LoginPages(
        LogIn(*parts),
        sessions,
        cookies,
        lifetimes.idle,
        base.log,
        base.metrics,
        has_provider=base.provider is not None,
    )
    yield from login_pages.pages()
    if base.provider is not None:
        keys = SealingKeys([base.key], b"wardgate console log-in")
        log_in = LogInByProvider(base.provider, ReviewerTable(base.database), base.clock)
        cookie = FlowCookie(keys, is_secure=base.is_secure)
        yield from ProviderLoginPages(log_in, login_pages, cookie).pages()
    yield from AccountPages(ChangePassword(*parts), login_pages.begin).pages()
    yield from AccountsPages(AdministerAccounts(ReviewerTable(base.database), base.clock)).pages()
    yield from KeysPages().pages()
    yield from _triage_pages(base, arrivals)
    yield from _statistics_pages(base)


def _statistics_pages(base: Base) -> Iterable[Page]:
    """What decisions show: rules, facilities, look-ups, the log."""
    texts, modes = rule_texts(), RuleModeTable(base.database)
    show_rules = ShowRules(texts, RuleCounts(base.figures), RuleVerdictTable(base.database), modes)
    yield from RulePages(show_rules, SetRuleMode(frozenset(texts), modes), base.clock).pages()
    show_facilities = ShowFacilities(FacilityCounts(base.figures), FacilityNameTable(base.database))
    make_statement = MakeStatement(StatementTable(base.database))
    yield from FacilityPages(show_facilities, make_statement, base.clock).pages()
    yield from LookUpPages(ShowLookUps(PersonAccess(base.database, base.clock.now))).pages()
    show_agreement = ShowAgreement(LookPairTable(base.database))
    yield from LogPages(ShowLog(DecisionLogTable(base.database)), show_agreement, base.clock).pages()


def _triage_pages(base: Base, arrivals: Arrivals) -> Iterable[Page]:
    """The queue and its claims."""
    database, clock, reader = base.database, base.clock, ClaimReader()
    facilities, reviewers = FacilityNameTable(database), ReviewerTable(database)
    rulebook = Rulebook()
    desk = make_desk(database, base.settings, base.metrics, clock, rulebook, reader)
    views = SavedViews(SavedViewTable(database))
    read_queue = ReadQueue(QueueTable(database), QueueCounts(database), SightTable(database), views, clock)
    codes = [rule.code for rule in rulebook.rules]
    yield from QueuePages(read_queue, facilities, reviewers, codes, desk.law).pages()
    yield from ViewPages(views).pages()
    yield from EventPages(arrivals).pages()
    read_claim = ReadClaimView(CaseFileTable(database), ClaimContentTable(database), facilities, reader)
    access = PersonAccess(database, clock.now)
    open_claim = OpenClaim(read_claim, access, PersonNameTable(database))
    preview_claim = PreviewClaim(read_claim, access, clock)
    neighbours = FindNeighbours(PlaceTable(database))
    rules = {rule.code: rule for rule in rulebook.rules}
    precisions = RulePrecisions(rules, lambda: base.figures.latest)
    claims = ClaimPages(
        open_claim, preview_claim, neighbours, precisions, reviewers, desk.reason_codes, desk.law, clock
    )
    yield from claims.pages()
    yield from ComparePages(CompareVersions(open_claim, read_claim), reviewers, desk.reason_codes).pages()
    yield from AssignPages(claims, desk.take_next, desk.assign).pages()
    yield from DecidePages(claims, desk.preview, desk.decide, desk.undo).pages()
