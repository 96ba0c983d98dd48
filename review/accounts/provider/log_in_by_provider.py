"""The use case of logging in by an OpenID Connect provider: there, and back with a code."""

import hmac
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Protocol

import msgspec

from review.accounts.reviewer import Reviewer
from runtime.clock import Clock

# For a person who has to log in there first.
LONGEST = timedelta(minutes=10)


class ProviderRefused(Exception):  # noqa: N818 - what the person is told
    """The provider did not confirm who the person is, or the answer is not for this browser."""


class ProviderAway(Exception):  # noqa: N818 - a state of the provider
    """The provider cannot be reached, or does not answer as OpenID Connect says."""


class NoSuchReviewer(Exception):  # noqa: N818 - what the person is told
    """The provider knows the person, but no account that is enabled has this subject."""


class Flow(msgspec.Struct, frozen=True):
    """One log-in on its way: the browser keeps it while the person is at the provider.

    `state` binds the answer to the browser, `nonce` the ID token, and `verifier` the code (PKCE, RFC 7636).
    """

    state: str
    nonce: str
    verifier: str
    next: str
    began_at: datetime


class Provider(Protocol):
    """An OpenID Connect provider. Every method raises ProviderAway."""

    async def address(self, flow: Flow) -> str:
        """Where the person confirms who they are."""

    async def subject(self, code: str, flow: Flow) -> str:
        """Whom the code stands for, after every check of the ID token. Raises ProviderRefused."""


class Reviewers(Protocol):
    """Where the accounts are."""

    async def find_subject(self, subject: str) -> Reviewer | None:
        """The account of this subject of the OpenID provider."""


class LogInByProvider:
    """Accounts are made by an operator, with their subject: the provider alone lets nobody in."""

    def __init__(self, provider: Provider, reviewers: Reviewers, clock: Clock) -> None:
        self._provider = provider
        self._reviewers = reviewers
        self._clock = clock

    async def begin(self, next_page: str) -> tuple[Flow, str]:
        """A new flow, and the address at the provider. Raises ProviderAway."""
        flow = Flow(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48), next_page, self._clock.now())
        return flow, await self._provider.address(flow)

    async def finish(self, flow: Flow | None, state: str, code: str) -> Reviewer:
        """Who has logged in. Raises ProviderRefused, ProviderAway or NoSuchReviewer."""
        if flow is None or not code or not hmac.compare_digest(state.encode(), flow.state.encode()):
            raise ProviderRefused
        if self._clock.now() - flow.began_at >= LONGEST:
            raise ProviderRefused
        reviewer = await self._reviewers.find_subject(await self._provider.subject(code, flow))
        if reviewer is None or reviewer.disabled_at is not None:
            raise NoSuchReviewer
        return reviewer
