"""Ends a stream when the token of its caller is revoked: a stream may stay open for days."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from gateway.admission.authenticator import Authenticator
from gateway.admission.caller import Caller
from gateway.refusals import CallerUnknown
from runtime.background import in_background
from runtime.postgres.database_away import DatabaseAway

# How often a stream asks the authenticator, which remembers tokens for some seconds itself.
CHECK_SECONDS = 1.0


@asynccontextmanager
async def until_revoked(
    authenticator: Authenticator, token: str, caller: Caller, check_seconds: float = CHECK_SECONDS
) -> AsyncIterator[None]:
    """Run the block while the token is this caller's; then cancel it, and raise CallerUnknown.

    While the database cannot be reached, the block goes on: nobody knows whether the token was revoked.
    """
    try:
        async with asyncio.timeout(None) as end:
            is_valid = partial(_is_valid, authenticator, token, caller)
            async with in_background(_end_when_revoked(is_valid, end, check_seconds)):
                yield
    except TimeoutError as error:
        if end.expired():
            raise CallerUnknown from error
        raise


async def _end_when_revoked(
    is_valid: Callable[[], Awaitable[bool]], end: asyncio.Timeout, check_seconds: float
) -> None:
    while True:
        await asyncio.sleep(check_seconds)
        if not await is_valid():
            end.reschedule(0)
            return


async def _is_valid(authenticator: Authenticator, token: str, caller: Caller) -> bool:
    try:
        return (await authenticator.identify(token)).facility == caller.facility
    except CallerUnknown:
        return False
    except DatabaseAway:
        return True
