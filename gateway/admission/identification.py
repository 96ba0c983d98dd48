"""Finds out who calls: by a token, by a client certificate, or by both, which must name the same facility."""

from typing import NamedTuple, Protocol

from gateway.admission.caller import Caller
from gateway.admission.request_messages import Context
from gateway.admission.tokens.bearer_token import Metadata, find_bearer_token
from gateway.refusals import CallersDiffer, CallerUnknown


class Presented(NamedTuple):
    """What a call presents of its caller: one of the two or both. The certificate is a chain in PEM."""

    token: str | None
    certificate: bytes | None = None


class Tokens(Protocol):
    """The tokens of calls, and the callers that they name."""

    def remembered(self, token: str) -> Caller | None:
        """The caller, where no query is needed to know it."""
        ...

    async def identify(self, token: str) -> Caller:
        """The caller. Raises CallerUnknown, IssuerUnavailable, or DatabaseAway."""
        ...


class Certificates(Protocol):
    """The client certificates of calls, and the facilities that they name."""

    def presented(self, context: Context) -> bytes | None:
        """The client certificate of the call's connection with its chain, in PEM; None where it has none."""
        ...

    def remembered(self, certificate: bytes) -> Caller | None:
        """The facility, where no query is needed to know it. Raises CertificateRefused."""
        ...

    async def identify(self, certificate: bytes) -> Caller:
        """The facility. Raises CertificateRefused, or DatabaseAway where it cannot be found out."""
        ...


class Identification:
    """The caller of a call. While the database cannot be reached, callers known before stay known."""

    def __init__(self, tokens: Tokens, certificates: Certificates | None = None) -> None:
        """`certificates` is None where the server asks no client for one."""
        self._tokens = tokens
        self._certificates = certificates

    def presented(self, context: Context, metadata: Metadata) -> Presented:
        """What the call presents. Raises CallerUnknown where that is nothing."""
        certificate = None if self._certificates is None else self._certificates.presented(context)
        presented = Presented(find_bearer_token(metadata), certificate)
        if presented == (None, None):
            raise CallerUnknown
        return presented

    def remembered(self, presented: Presented) -> Caller | None:
        """The caller, where no query is needed to know it: that is nearly every call.

        Raises CertificateRefused, or CallersDiffer.
        """
        token, certificate = presented
        if self._certificates is None or certificate is None:
            return None if token is None else self._tokens.remembered(token)
        caller = self._certificates.remembered(certificate)
        if caller is None or token is None:
            return caller
        return _one(caller, self._tokens.remembered(token))

    async def identify(self, presented: Presented) -> Caller:
        """The caller. Raises CallerUnknown, CertificateRefused or CallersDiffer; or DatabaseAway."""
        token, certificate = presented
        callers = []
        if self._certificates is not None and certificate is not None:
            callers.append(await self._certificates.identify(certificate))
        if token is not None:
            callers.append(await self._tokens.identify(token))
        return _same(callers[0], callers[-1])


def _one(caller: Caller, other: Caller | None) -> Caller | None:
    return None if other is None else _same(caller, other)


def _same(caller: Caller, other: Caller) -> Caller:
    if caller.facility != other.facility:
        raise CallersDiffer
    return caller
