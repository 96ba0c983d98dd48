"""Creates the parts for TLS and for signatures: certificate files, which are read again when they change."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeVar

from gateway.admission.certificates.client_certificates import ClientCertificates
from gateway.admission.certificates.server_credentials import ServerCredentials
from gateway.admission.certificates.trust import Trust, read_trust
from gateway.admission.tokens.authenticator import Authenticator
from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.signatures.signers import Signers, read_signers
from gateway.server import ListenAddress
from gateway.settings import Settings
from gateway.tls_settings import listens_in_plaintext
from gateway.wirings.base_wiring import Base
from runtime.settings.reading import InvalidSettings
from runtime.tls.key_pair import KeyPair, read_key_pair
from runtime.tls.watched_files import Contents, FilesUnusable, WatchedFiles, content_of

T = TypeVar("T")


class Tls(NamedTuple):
    """Where the server listens, and the client certificates of its callers where it asks for them."""

    addresses: Sequence[ListenAddress]
    certificates: ClientCertificates | None


async def open_tls(stack: AsyncExitStack, base: Base, callers: Authenticator) -> Tls:
    """Read the certificate files, and go on reading them. Raises InvalidSettings.

    `callers` identifies by the code of a facility or an office.
    """
    settings = base.settings
    if not settings.tls_certificate:
        _warn_of_plaintext(base)
        return Tls([ListenAddress(settings.listen, settings.share_port == "yes")], None)
    pair = await _key_pair(stack, base)
    trust = await _trust(stack, base) if settings.tls_client_authorities else None
    addresses = [*_addresses(settings, pair, trust)]
    return Tls(addresses, None if trust is None else ClientCertificates(trust, callers))


async def open_signatures(stack: AsyncExitStack, base: Base) -> SignatureCheck:
    """What verifies signatures of claims, with the folder of signers. Raises InvalidSettings."""
    folder, day = base.settings.signers_dir, base.settings.signature_required_from
    required_from = _day(day) if day else None
    if not folder:
        if required_from:
            raise InvalidSettings(
                ("WARDGATE_SIGNATURE_REQUIRED_FROM needs WARDGATE_SIGNERS_DIR, which is not set",)
            )
        return SignatureCheck(lambda: None, base.clock)

    def make(contents: Contents) -> Signers:
        return read_signers(contents[folder])

    newest = await _watch(stack, base, "signers", "WARDGATE_SIGNERS_DIR", [folder], make)
    base.metrics.certificates.show_expiry("signers", lambda: newest().expires(datetime.now(UTC)))
    return SignatureCheck(newest, base.clock, required_from)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidSettings(("WARDGATE_SIGNATURE_REQUIRED_FROM must be a day that exists",)) from None


def _warn_of_plaintext(base: Base) -> None:
    if listens_in_plaintext(base.settings):
        base.log.warning(
            "calls come without TLS: the network can read tokens and personal data",
            listen=base.settings.listen,
            setting="WARDGATE_PLAINTEXT",
        )


def _addresses(
    settings: Settings, pair: Callable[[], KeyPair], trust: Callable[[], Trust] | None
) -> Iterator[ListenAddress]:
    is_shared = settings.share_port == "yes"
    yield ListenAddress(settings.listen, is_shared, ServerCredentials(pair, trust).for_grpc())
    if settings.token_listen:
        credentials = ServerCredentials(pair).for_grpc()
        yield ListenAddress(settings.token_listen, is_shared, credentials, "WARDGATE_TOKEN_LISTEN")


async def _key_pair(stack: AsyncExitStack, base: Base) -> Callable[[], KeyPair]:
    certificate, key = base.settings.tls_certificate, base.settings.tls_key

    def make(contents: Contents) -> KeyPair:
        return read_key_pair(content_of(contents, certificate), content_of(contents, key))

    names = "WARDGATE_TLS_CERTIFICATE and WARDGATE_TLS_KEY"
    newest = await _watch(stack, base, "server", names, [certificate, key], make)
    base.metrics.certificates.show_expiry("server", lambda: newest().expires)
    return newest


async def _trust(stack: AsyncExitStack, base: Base) -> Callable[[], Trust]:
    authorities, revoked = base.settings.tls_client_authorities, base.settings.tls_revoked

    def make(contents: Contents) -> Trust:
        return read_trust(contents[authorities], contents.get(revoked, {}))

    names = "WARDGATE_TLS_CLIENT_AUTHORITIES and WARDGATE_TLS_REVOKED"
    paths = [authorities, *filter(None, [revoked])]
    newest = await _watch(stack, base, "client_authorities", names, paths, make)
    base.metrics.certificates.show_expiry("client_authorities", lambda: newest().expires(datetime.now(UTC)))
    if revoked:
        base.metrics.certificates.show_expiry("revoked", lambda: newest().revocations.due)
    return newest


async def _watch(
    stack: AsyncExitStack,
    base: Base,
    file: str,
    names: str,
    paths: Sequence[str],
    make: Callable[[Contents], T],
) -> Callable[[], T]:
    """A function that returns what was made of the newest usable files."""
    try:
        watched = WatchedFiles(paths, make, base.metrics.certificates.report(file, base.log))
    except FilesUnusable as unusable:
        raise InvalidSettings((f"{names}: {unusable}",)) from unusable
    await stack.enter_async_context(base.tasks.running(f"{file} certificates", watched.run))
    return lambda: watched.current
