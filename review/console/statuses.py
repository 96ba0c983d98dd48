"""The HTTP status that an exception of a use case becomes; its page is `templates/errors/<status>.html`."""

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from review.accounts.actor import NotPermitted
from review.accounts.administer_accounts import OwnAccount, UnknownAccount
from review.console.http.form import FormRefused
from review.console.http.page_turns import TooManyRequests
from review.triage.refusals import CaseNotFound
from review.triage.statistics.show_facilities import UnknownFacility
from review.triage.statistics.show_rules import UnknownRule
from runtime.postgres.database_away import DatabaseAway
from runtime.redis.redis_away import RedisAway

STATUSES: dict[type[Exception], int] = {
    NotPermitted: 403,
    OwnAccount: 403,
    UnknownAccount: 404,
    UnknownRule: 404,
    UnknownFacility: 404,
    CaseNotFound: 404,
    TooManyRequests: 429,
    DatabaseAway: 503,
    RedisAway: 503,
    # The browser has gone away: nobody reads the answer.
    ClientDisconnect: 400,
}


def status_of(error: Exception) -> int:
    """The status that the browser gets; 500 for a fault of ours."""
    if isinstance(error, FormRefused):
        return error.status
    if isinstance(error, HTTPException):
        return error.status_code
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)
