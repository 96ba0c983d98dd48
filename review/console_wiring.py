"""Creates the parts of the console and connects them. It opens them in order and closes them in reverse."""

from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from secrets import token_bytes
from typing import NamedTuple

import httpx
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from structlog.typing import FilteringBoundLogger

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
from review.console.http.session import Lifetimes, RedisSessions
from review.console.http.static_files import StaticFiles
from review.console.pages.provider_login import CALLBACK_PATH
from review.console.renderer import NavEntry, Renderer
from review.console.server import serve_http
from review.console_metrics import ConsoleMetrics
from review.console_settings import ConsoleSettings
from review.console_tls_wiring import open_console_tls
from review.page_wiring import Base, make_pages
from review.triage.tallies.figure_table import FigureTable
from review.triage.tallies.figures import Figures
from review.triage.tallies.kept_figures import KeptFigures
from review.triage.tallies.missed_money import missed_money
from review.triage.tallies.standing_out import standing_out
from runtime.background import BackgroundTasks, every_second
from runtime.clock import Clock
from runtime.monitoring.metrics_page import metrics_page
from runtime.monitoring.process_health import ProcessHealth
from runtime.postgres.notifications import Notifications
from runtime.postgres.open_database import open_database
from runtime.postgres.probing.write_probe import WRITE
from runtime.redis.client import open_redis
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
    NavEntry("files", "/files", Permission.READ),
    NavEntry("look_ups", "/look-ups", Permission.AUDIT),
    NavEntry("log", "/log", Permission.READ),
    NavEntry("accounts", "/accounts", Permission.MANAGE_ACCOUNTS),
)


class Ports(NamedTuple):
    """The ports that a console listens on."""

    http: int
    metrics: int


@asynccontextmanager
async def open_console(settings: ConsoleSettings, log: FilteringBoundLogger) -> AsyncIterator[Ports]:
    """A console that serves until the block is left. Raises AddressTaken or InvalidSettings."""
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
            figures=KeptFigures(
                FigureTable(database),
                clock.now,
                note=lambda figures: _note_figures(metrics, figures),
            ),
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
        notifications = Notifications(settings.direct_url, REVIEWED, arrivals.notify, log)
        await stack.enter_async_context(tasks.running("arrivals", notifications.run))
        application = _application(base, health, arrivals)
        tls = await open_console_tls(stack, settings, metrics, tasks)
        port = await stack.enter_async_context(
            serve_http(application, settings.console_listen, settings.console_proxies, tls=tls)
        )
        yield Ports(port, metrics_port)


async def _open_provider(settings: ConsoleSettings, stack: AsyncExitStack) -> OpenIdProvider | None:
    if not settings.oidc_issuer:
        return None
    http = await stack.enter_async_context(httpx.AsyncClient(timeout=TIMEOUT_SECONDS))
    address = f"{settings.url}{CALLBACK_PATH}"
    client = Client(settings.oidc_client_id, settings.oidc_client_secret, address)
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
    pages = list(make_pages(base, sessions, cookies, lifetimes, arrivals))
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


def _note_figures(metrics: ConsoleMetrics, figures: Figures) -> None:
    metrics.facilities.show(standing_out(figures.sums(())))
    metrics.missed.show(missed_money(figures.clear))
