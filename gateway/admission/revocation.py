"""Ends a stream when the token or certificate of its caller is revoked: a stream may stay open for days."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from gateway.admission.caller import Caller
from gateway.admission.identification import Identification, Presented
from gateway.refusal import Refusal
from gateway.refusals import CallersDiffer, CallerUnknown, CertificateRefused, IssuerUnavailable
from runtime.background import in_background
from runtime.postgres.database_away import DatabaseAway

# How often a stream asks the authenticator, which remembers tokens for some seconds itself.
CHECK_SECONDS = 1.0


@asynccontextmanager
async def until_revoked(
    identification: Identification,
    presented: Presented,
    caller: Caller,
    check_seconds: float = CHECK_SECONDS,
) -> AsyncIterator[None]:
    """Run the block while the token and the certificate are this caller's; then cancel it.

    Raises CallerUnknown, CertificateRefused or CallersDiffer. While the database or the issuer of the token
    cannot be reached, the block goes on: nobody knows whether the token was revoked.
    """
    reasons: list[Refusal] = []
    try:
        async with asyncio.timeout(None) as end:
            reason = partial(_reason_to_end, identification, presented, caller)
            async with in_background(_end_when_revoked(reason, reasons, end, check_seconds)):
                yield
    except TimeoutError as error:
        if reasons:
            raise reasons[0] from error
        raise


async def _end_when_revoked(
    reason_to_end: Callable[[], Awaitable[Refusal | None]],
    reasons: list[Refusal],
    end: asyncio.Timeout,
    check_seconds: float,
) -> None:
    while not reasons:
        await asyncio.sleep(check_seconds)
        if (reason := await reason_to_end()) is not None:
            reasons.append(reason)
            end.reschedule(0)


async def _reason_to_end(
    identification: Identification, presented: Presented, caller: Caller
) -> Refusal | None:
    try:
        found = await identification.identify(presented)
    except (CallerUnknown, CertificateRefused, CallersDiffer) as reason:
        return reason
    except (DatabaseAway, IssuerUnavailable):
        return None
    return None if found.facility == caller.facility else CallerUnknown()
