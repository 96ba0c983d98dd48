"""Creates the TLS of the console: its certificate is read again when the files change."""

import ssl
from collections.abc import Iterator
from contextlib import AsyncExitStack

from review.console_metrics import ConsoleMetrics
from review.console_settings import ConsoleSettings
from runtime.address import is_loopback
from runtime.background import BackgroundTasks
from runtime.settings.reading import InvalidSettings
from runtime.tls.server_context import ServerContext, changing_context, read_server_context
from runtime.tls.watched_files import Contents, FilesUnusable, WatchedFiles, content_of

NAMES = "WARDGATE_CONSOLE_TLS_CERTIFICATE and WARDGATE_CONSOLE_TLS_KEY"


async def open_console_tls(
    stack: AsyncExitStack, settings: ConsoleSettings, metrics: ConsoleMetrics, tasks: BackgroundTasks
) -> ssl.SSLContext | None:
    """The context of the server; None without a certificate. Raises InvalidSettings."""
    if problems := (*_problems(settings),):
        raise InvalidSettings(problems)
    if not settings.console_tls_certificate:
        _warn_of_plaintext(settings, tasks)
        return None
    watched = _watched(settings, metrics, tasks)
    metrics.certificates.show_expiry("server", lambda: watched.current.expires)
    await stack.enter_async_context(tasks.running("server certificates", watched.run))
    return changing_context(lambda: watched.current)


def _problems(settings: ConsoleSettings) -> Iterator[str]:
    if bool(settings.console_tls_certificate) != bool(settings.console_tls_key):
        yield f"{NAMES} need each other: one of them is not set"
    if settings.console_tls_certificate and settings.console_url.startswith("http://"):
        yield "WARDGATE_CONSOLE_URL begins with http://, but the console has a certificate: write https://"


def _warn_of_plaintext(settings: ConsoleSettings, tasks: BackgroundTasks) -> None:
    # A proxy that speaks HTTPS is named by this setting.
    if not is_loopback(settings.console_listen) and not settings.console_proxies:
        tasks.log.warning(
            "browsers come without TLS: the network can read passwords and personal data",
            listen=settings.console_listen,
            settings=f"{NAMES}, or WARDGATE_CONSOLE_PROXIES",
        )


def _watched(
    settings: ConsoleSettings, metrics: ConsoleMetrics, tasks: BackgroundTasks
) -> WatchedFiles[ServerContext]:
    certificate, key = settings.console_tls_certificate, settings.console_tls_key

    def make(contents: Contents) -> ServerContext:
        return read_server_context(
            certificate, key, content_of(contents, certificate), content_of(contents, key)
        )

    try:
        return WatchedFiles([certificate, key], make, metrics.certificates.report("server", tasks.log))
    except FilesUnusable as unusable:
        raise InvalidSettings((f"{NAMES}: {unusable}",)) from unusable
