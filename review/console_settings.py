"""The settings of a console process."""

from typing import Annotated

import msgspec
from msgspec import Meta

from runtime.settings.types import Address, Amount, DatabaseUrl, File, Percent, RedisUrl, Seconds

ConsoleKey = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{43}=\Z", description="32 random bytes in base64")]
ConsoleUrl = Annotated[
    str,
    Meta(
        pattern=r"\A(https?://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:[0-9]+)?)?\Z",
        description="https://HOST or http://HOST:PORT, without a path",
    ),
]
Issuer = Annotated[
    str, Meta(pattern=r"\A(https?://[^\s?#]+)?\Z", description="https://HOST/PATH, as the provider writes it")
]
Text = Annotated[str, Meta(description="any text")]
Proxies = Annotated[
    str,
    Meta(
        pattern=r"\A([0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*)?\Z",
        description="IP addresses or networks, with commas between",
    ),
]


class ConsoleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a console process. A port of 0 takes any that is free."""

    database_url: Annotated[DatabaseUrl, Meta(title="the PostgreSQL database")]
    redis_url: Annotated[RedisUrl, Meta(title="the Redis or Valkey server of the sessions")]
    direct_database_url: Annotated[
        DatabaseUrl,
        Meta(
            title="the same database past a pooler in transaction mode, such as PgBouncer, for what needs a "
            "session of its own: notifications, workers, commands; default: WARDGATE_DATABASE_URL"
        ),
    ] = ""
    console_listen: Annotated[Address, Meta(title="where the console accepts browsers")] = "127.0.0.1:8080"
    console_metrics_listen: Annotated[Address, Meta(title="where the console serves /metrics")] = (
        "127.0.0.1:9103"
    )
    console_url: Annotated[
        ConsoleUrl,
        Meta(
            title="the address that reviewers open; with https, cookies are sent over HTTPS only. Default: "
            "http://, or https:// with a certificate, and the address of WARDGATE_CONSOLE_LISTEN"
        ),
    ] = ""
    console_tls_certificate: Annotated[
        File,
        Meta(title="the console's certificate, followed by those between it and its authority, in PEM"),
    ] = ""
    console_tls_key: Annotated[
        File, Meta(title="the private key of the certificate, in PEM without a password")
    ] = ""
    console_proxies: Annotated[
        Proxies,
        Meta(
            title="the proxies whose X-Forwarded-For names the browser's address, by which log-ins are "
            "limited"
        ),
    ] = ""
    console_key: Annotated[
        ConsoleKey,
        Meta(
            title="the key that seals sessions in Redis and signs forms, the same for all consoles; without "
            "it, a restart of the console ends all sessions"
        ),
    ] = ""
    console_idle_seconds: Annotated[
        Seconds, Meta(title="a session ends when its reviewer has done nothing for this long")
    ] = 30 * 60
    console_session_seconds: Annotated[
        Seconds, Meta(title="a session ends this long after it began, whatever its reviewer does")
    ] = 12 * 3600
    second_look_amount: Annotated[
        Amount,
        Meta(title="a claim that asks for at least so much needs the decisions of two reviewers, in VND"),
    ] = 10_000_000
    second_look_share: Annotated[
        Percent,
        Meta(title="the share of all other claims that need the decisions of two reviewers, drawn at random"),
    ] = 2.0
    oidc_issuer: Annotated[
        Issuer, Meta(title="the OpenID Connect provider that reviewers may log in by; none without it")
    ] = ""
    oidc_client_id: Annotated[Text, Meta(title="the console's client ID at the OpenID provider")] = ""
    oidc_client_secret: Annotated[Text, Meta(title="the console's client secret at the OpenID provider")] = ""

    @property
    def direct_url(self) -> str:
        """The URL for what needs a session of its own."""
        return self.direct_database_url or self.database_url

    @property
    def url(self) -> str:
        """The address that reviewers open, without a path."""
        scheme = "https" if self.console_tls_certificate else "http"
        return self.console_url or f"{scheme}://{self.console_listen}"
