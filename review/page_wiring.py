"""Creates every page of the console with the use cases that it calls, for the wiring of the console."""

from collections.abc import Iterable
from typing import NamedTuple

from structlog.typing import FilteringBoundLogger

from gateway.mailbox.claim_content import ClaimContentTable
from gateway.mailbox.facility_names import FacilityNameTable
from gateway.mailbox.file_desk import FileDesk
from gateway.mailbox.person_access import PersonAccess
from gateway.mailbox.person_names import PersonNameTable
from insurance.claim.reader import ClaimReader
from review.accounts.administer_accounts import AdministerAccounts
from review.accounts.change_password import ChangePassword
from review.accounts.log_in import LogIn
from review.accounts.login_limits.redis_login_limit import RedisLoginLimit
from review.accounts.login_limits.shared_login_limit import SharedLoginLimit
from review.accounts.password_hashes import Argon2Hashes
from review.accounts.provider.log_in_by_provider import LogInByProvider
from review.accounts.provider.openid_provider import OpenIdProvider
from review.accounts.reviewer_table import ReviewerTable
from review.console.arrivals import Arrivals
from review.console.http.cookies import Cookies
from review.console.http.flow_cookie import FlowCookie
from review.console.http.session import Lifetimes, RedisSessions
from review.console.page import Page
from review.console.pages.account import AccountPages
from review.console.pages.accounts import AccountsPages
from review.console.pages.assign import AssignPages
from review.console.pages.claim import ClaimPages
from review.console.pages.compare import ComparePages
from review.console.pages.decide import DecidePages
from review.console.pages.events import EventPages
from review.console.pages.facilities import FacilityPages
from review.console.pages.files import FilePages
from review.console.pages.filters.facets import FacetPages
from review.console.pages.filters.views import ViewPages
from review.console.pages.keys import KeysPages
from review.console.pages.log import LogPages
from review.console.pages.login import LoginPages
from review.console.pages.look_ups import LookUpPages
from review.console.pages.provider_login import ProviderLoginPages
from review.console.pages.queue import QueuePages
from review.console.pages.rules import RulePages
from review.console_metrics import ConsoleMetrics
from review.console_settings import ConsoleSettings
from review.desk_wiring import make_desk
from review.learning.show_edition import ShowEdition
from review.learning.shown_edition_table import ShownEditionTable
from review.rulebook.engine.rulebook import Rulebook
from review.triage.agreement.look_pair_table import LookPairTable
from review.triage.agreement.show_agreement import ShowAgreement
from review.triage.claim_view.case_file_table import CaseFileTable
from review.triage.claim_view.open_claim import OpenClaim
from review.triage.claim_view.preview_claim import PreviewClaim
from review.triage.claim_view.read_claim_view import ReadClaimView
from review.triage.comparing.compare_versions import CompareVersions
from review.triage.counting_turns import CountingTurns
from review.triage.facets.read_facet import ReadFacet
from review.triage.facets.tally_table import TallyTable
from review.triage.neighbours.find_neighbours import FindNeighbours
from review.triage.neighbours.place_table import PlaceTable
from review.triage.queue.queue_counts import QueueCounts
from review.triage.queue.queue_table import QueueTable
from review.triage.queue.read_queue import ReadQueue
from review.triage.queue.saved_view_table import SavedViewTable
from review.triage.queue.saved_views import SavedViews
from review.triage.queue.sights.sight_table import SightTable
from review.triage.statistics.decision_log import ShowLog
from review.triage.statistics.decision_log_table import DecisionLogTable
from review.triage.statistics.rule_mode_table import RuleModeTable
from review.triage.statistics.rule_text import rule_texts
from review.triage.statistics.rule_verdict_table import RuleVerdictTable
from review.triage.statistics.set_rule_mode import SetRuleMode
from review.triage.statistics.show_facilities import ShowFacilities
from review.triage.statistics.show_files import ShowFiles
from review.triage.statistics.show_look_ups import ShowLookUps
from review.triage.statistics.show_rules import ShowRules
from review.triage.statistics.statement import MakeStatement
from review.triage.statistics.statement_table import StatementTable
from review.triage.tallies.kept_figures import KeptFigures
from review.triage.tallies.rule_precisions import RulePrecisions
from review.triage.tallies.tallies import FacilityCounts, RuleCounts
from runtime.background import BackgroundTasks
from runtime.clock import Clock
from runtime.postgres.database import Database
from runtime.redis.client import RedisClient
from runtime.sealing import SealingKeys


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
        return self.settings.url.startswith("https://")


def make_pages(
    base: Base, sessions: RedisSessions, cookies: Cookies, lifetimes: Lifetimes, arrivals: Arrivals
) -> Iterable[Page]:
    """Every page of the console."""
    limit = SharedLoginLimit(RedisLoginLimit(base.redis, base.key))
    parts = (ReviewerTable(base.database), Argon2Hashes(), limit, base.clock)
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
    show_edition = ShowEdition(ShownEditionTable(base.database))
    set_mode = SetRuleMode(frozenset(texts), modes)
    yield from RulePages(show_rules, show_edition, set_mode, base.clock).pages()
    show_facilities = ShowFacilities(FacilityCounts(base.figures), FacilityNameTable(base.database))
    make_statement = MakeStatement(StatementTable(base.database))
    yield from FacilityPages(show_facilities, make_statement, base.clock).pages()
    yield from LookUpPages(ShowLookUps(PersonAccess(base.database, base.clock.now))).pages()
    desk = FileDesk(base.database, base.clock)
    yield from FilePages(ShowFiles(desk, base.clock)).pages()
    show_agreement = ShowAgreement(LookPairTable(base.database))
    yield from LogPages(ShowLog(DecisionLogTable(base.database)), show_agreement, base.clock).pages()


def _triage_pages(base: Base, arrivals: Arrivals) -> Iterable[Page]:
    """The queue and its claims."""
    database, clock, reader = base.database, base.clock, ClaimReader()
    facilities, reviewers = FacilityNameTable(database), ReviewerTable(database)
    rulebook = Rulebook()
    desk = make_desk(database, base.settings, base.metrics, clock, rulebook, reader)
    views = SavedViews(SavedViewTable(database))
    turns = CountingTurns()
    counts = QueueCounts(database, turns=turns)
    read_queue = ReadQueue(QueueTable(database), counts, SightTable(database), views, clock)
    codes = [rule.code for rule in rulebook.rules]
    read_facet = ReadFacet(counts, TallyTable(database, turns=turns), clock)
    yield from FacetPages(read_facet, facilities, codes).pages()
    yield from QueuePages(read_queue, facilities, reviewers, codes, desk.law).pages()
    yield from ViewPages(views).pages()
    yield from EventPages(arrivals).pages()
    read_claim = ReadClaimView(CaseFileTable(database), ClaimContentTable(database), facilities, reader)
    access = PersonAccess(database, clock.now)
    open_claim = OpenClaim(read_claim, access, PersonNameTable(database))
    preview_claim = PreviewClaim(read_claim, access, clock)
    neighbours = FindNeighbours(PlaceTable(database, turns=turns))
    rules = {rule.code: rule for rule in rulebook.rules}
    precisions = RulePrecisions(rules, lambda: base.figures.latest)
    claims = ClaimPages(
        open_claim, preview_claim, neighbours, precisions, reviewers, desk.reason_codes, desk.law, clock
    )
    yield from claims.pages()
    yield from ComparePages(CompareVersions(open_claim, read_claim), reviewers, desk.reason_codes).pages()
    yield from AssignPages(claims, desk.take_next, desk.assign).pages()
    yield from DecidePages(claims, desk.preview, desk.decide, desk.undo).pages()
