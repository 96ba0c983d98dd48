"""The settings of a relay process."""

from typing import Annotated

import msgspec
from msgspec import Meta

from runtime.settings.types import Address, DatabaseUrl

Hosts = Annotated[
    str,
    Meta(
        pattern=r"\A([A-Za-z0-9.:_\[\]-]+(,(?!\Z)|\Z))*\Z",
        description="HOST or HOST:PORT, several with commas between",
    ),
]


Folders = Annotated[
    str,
    Meta(
        pattern=r"\A([a-z0-9-]+=[^=,]+(,(?!\Z)|\Z))*\Z",
        description="OFFICE=FOLDER, several with commas between",
    ),
]
Url = Annotated[
    str, Meta(pattern=r"\A(https?://[^\s?#]+)?\Z", description="https://HOST or https://HOST/PATH")
]
Text = Annotated[str, Meta(description="any text")]


class RelaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a relay process."""

    database_url: Annotated[DatabaseUrl, Meta(title="the PostgreSQL database")]
    direct_database_url: Annotated[
        DatabaseUrl,
        Meta(
            title="the same database past a pooler in transaction mode, such as PgBouncer, for what needs a "
            "session of its own: notifications, workers, commands; default: WARDGATE_DATABASE_URL"
        ),
    ] = ""
    relay_metrics_listen: Annotated[Address, Meta(title="where the relay serves /metrics")] = "127.0.0.1:9104"
    relay_hosts: Annotated[
        Hosts,
        Meta(
            title="the hosts that the relay may send to, by https, at public addresses; without it, none but "
            "those in WARDGATE_RELAY_PRIVATE_HOSTS; without a port at 443 only"
        ),
    ] = ""
    relay_private_hosts: Annotated[
        Hosts,
        Meta(
            title="the hosts that the relay may also send to at private addresses, and without TLS; without "
            "a port at 443 and 80 only"
        ),
    ] = ""

    relay_folders: Annotated[
        Folders,
        Meta(
            title="folders through which offices get the messages of files (in `out`) and answer them (in "
            "`in`)"
        ),
    ] = ""
    relay_certificates_url: Annotated[
        Url,
        Meta(
            title="the office that certificates are relayed to, without the path of a service; without it, "
            "they wait"
        ),
    ] = ""
    relay_certificates_account: Annotated[Text, Meta(title="the account there")] = ""
    relay_certificates_password: Annotated[Text, Meta(title="the password there")] = ""

    @property
    def direct_url(self) -> str:
        """The URL for what needs a session of its own."""
        return self.direct_database_url or self.database_url
