"""The settings of a gateway process."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from runtime.settings.types import (
    Address,
    Bytes,
    Count,
    DatabaseUrl,
    Days,
    File,
    FileOrFolder,
    Folder,
    RedisUrl,
    Seconds,
    YesOrNo,
)

RECEIPT_KEY = r"[A-Za-z0-9_-]{1,16}:[A-Za-z0-9+/]{43}="
ReceiptKeyList = Annotated[
    str,
    Meta(
        # The lookahead refuses an ID that is given twice: it would not say which of the two keys is meant.
        pattern=rf"\A(?!(?:.*,)?([^:,]+):(?:.*,)?\1:){RECEIPT_KEY}(?:,{RECEIPT_KEY})*\Z",
        description="ID:KEY, or several with commas between (the first signs receipts, all verify them), "
        "each KEY 32 random bytes in base64",
    ),
]


Services = Annotated[
    Literal["all", "cards", "claims", "files"], Meta(description="all, cards, claims or files")
]
OnRemarks = Annotated[Literal["accept", "refuse"], Meta(description="accept or refuse")]
Plaintext = Annotated[Literal["loopback", "yes"], Meta(description="loopback or yes")]
Issuer = Annotated[
    str, Meta(pattern=r"\A(https?://[^\s?#]+)?\Z", description="https://HOST/PATH, as the issuer writes it")
]
Text = Annotated[str, Meta(description="any text")]
Day = Annotated[str, Meta(pattern=r"\A([0-9]{4}-[0-9]{2}-[0-9]{2})?\Z", description="YYYY-MM-DD")]
EventReaderList = Annotated[
    str,
    Meta(
        pattern=r"\A(([0-9A-Z]{5}|[a-z0-9-]{3,40})(:[0-9]{2}(\+[0-9]{2})*)?(,(?!\Z)|\Z))*\Z",
        description="CODE or CODE:PROVINCE+PROVINCE, several with commas between",
    ),
]
# Ten seconds: a longer time is a typing error.
Milliseconds = Annotated[
    int, Meta(ge=0, le=10_000, description="a whole number of milliseconds, from 0 to ten seconds")
]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a gateway process. A port of 0 takes any that is free."""

    database_url: Annotated[DatabaseUrl, Meta(title="the PostgreSQL database")]
    redis_url: Annotated[RedisUrl, Meta(title="the Redis or Valkey server of the card cache")]
    receipt_keys: Annotated[ReceiptKeyList, Meta(title="the keys of receipts, the same for all gateways")]
    register_url: Annotated[
        DatabaseUrl,
        Meta(
            title="a standby of the PostgreSQL database, which look-ups read the register from; without it "
            "they read the database itself"
        ),
    ] = ""
    register_lag_seconds: Annotated[
        Seconds,
        Meta(title="how far that standby may be behind; further behind, the database itself is read"),
    ] = 10
    direct_database_url: Annotated[
        DatabaseUrl,
        Meta(
            title="the same database past a pooler in transaction mode, such as PgBouncer, for what needs a "
            "session of its own: notifications, workers, commands; default: WARDGATE_DATABASE_URL"
        ),
    ] = ""
    listen: Annotated[Address, Meta(title="where the gateway accepts calls")] = "127.0.0.1:50051"
    tls_certificate: Annotated[
        File,
        Meta(title="the gateway's certificate, followed by those between it and its authority, in PEM"),
    ] = ""
    tls_key: Annotated[File, Meta(title="the private key of the certificate, in PEM without a password")] = ""
    tls_client_authorities: Annotated[
        FileOrFolder,
        Meta(
            title="the authorities of client certificates, in PEM; with it, WARDGATE_LISTEN accepts callers "
            "with a certificate of one of them only"
        ),
    ] = ""
    tls_revoked: Annotated[
        FileOrFolder, Meta(title="the revocation lists of these authorities, in PEM or DER")
    ] = ""
    token_listen: Annotated[
        Address,
        Meta(
            title="where the gateway also accepts calls without a client certificate, where WARDGATE_LISTEN "
            "asks for one; none without it"
        ),
    ] = ""
    token_issuer: Annotated[
        Issuer,
        Meta(
            title="the OpenID Connect issuer whose tokens (JWT) name facilities, beside those of "
            "`wardgate tokens`; none without it"
        ),
    ] = ""
    token_audience: Annotated[
        Text, Meta(title="the audience (aud) that these tokens must have; required with an issuer")
    ] = ""
    token_facility_claim: Annotated[Text, Meta(title="their claim with the code of the facility")] = (
        "facility"
    )
    citizen_issuer: Annotated[
        Issuer,
        Meta(
            title="the identity provider whose signed assertions (JWT) name citizens, for RecordService, "
            "which is not served without it"
        ),
    ] = ""
    citizen_audience: Annotated[
        Text, Meta(title="the audience (aud) that assertions must have; required with an identity provider")
    ] = ""
    citizen_claim: Annotated[Text, Meta(title="their claim with the personal ID of the citizen")] = (
        "citizen_id"
    )
    citizen_keys: Annotated[
        File,
        Meta(
            title="the identity provider's public keys, as a JSON Web Key Set; without it they are fetched "
            "from the provider (OpenID Connect Discovery)"
        ),
    ] = ""
    plaintext: Annotated[
        Plaintext,
        Meta(
            title="without a certificate, the gateway listens on loopback addresses only, or also on others "
            "(yes): then the network can read tokens and personal data"
        ),
    ] = "loopback"
    share_port: Annotated[
        YesOrNo, Meta(title="whether other gateways of this user may listen on the same port")
    ] = "no"
    serves: Annotated[
        Services,
        Meta(
            title="which services the gateway serves, so that several gateways share the work: all, look-ups "
            "alone (cards), everything but look-ups (claims), or files of the register alone (files)"
        ),
    ] = "all"
    metrics_listen: Annotated[Address, Meta(title="where the gateway serves /metrics")] = "127.0.0.1:9101"
    card_cache_seconds: Annotated[
        Seconds, Meta(title="how long Redis answers in place of the register, after a read of it")
    ] = 60
    last_known_seconds: Annotated[
        Seconds,
        Meta(
            title="how long Redis stores what the register held about a person, for look-ups while the "
            "database cannot be reached"
        ),
    ] = 7 * 24 * 3600
    look_up_target_milliseconds: Annotated[
        Milliseconds,
        Meta(
            title="the gateway receives fewer claims at once while its look-ups take longer than this on "
            "average, or, where they take long without claims, than two and a half times that, up to three "
            "times this; 0 for never"
        ),
    ] = 9
    claim_remarks: Annotated[
        OnRemarks,
        Meta(
            title="whether claims in BHYT XML that can be read, but are against the decision on the format, "
            "are accepted with remarks or refused"
        ),
    ] = "accept"
    signers_dir: Annotated[
        Folder,
        Meta(
            title="the certificates of those whose signatures of claims in BHYT XML count, in PEM: of "
            "authorities, or of facilities; and lists of revoked ones (.crl). Without it, no signer is known"
        ),
    ] = ""
    signature_required_from: Annotated[
        Day,
        Meta(
            title="claims in BHYT XML that are made (NGAYLAP) on this day or later are refused without the "
            "intact signature of a known signer; without it, none is refused for its signature"
        ),
    ] = ""
    claim_limit_bytes: Annotated[Bytes, Meta(title="the largest content of a claim")] = 4 * 1024 * 1024
    bytes_in_flight: Annotated[
        Bytes, Meta(title="how many bytes of claims and their answers may be in progress in the process")
    ] = 128 * 1024 * 1024
    facility_bytes_in_flight: Annotated[
        Bytes, Meta(title="how many of these bytes one facility may have in progress")
    ] = 32 * 1024 * 1024
    unknown_people_an_hour: Annotated[
        Count,
        Meta(
            title="how many unknown people a facility may look up or name in files at each gateway in an hour"
        ),
    ] = 200
    event_readers: Annotated[
        EventReaderList,
        Meta(
            title="which facilities and offices may read the events of the register (EventService), beside "
            "offices of the social insurance and payers: all events, or those of provinces"
        ),
    ] = ""
    events_kept_days: Annotated[
        Days, Meta(title="how long the events of the register are kept for those who read them")
    ] = 400
    spool: Annotated[
        Folder,
        Meta(
            title="where look-ups wait for the access log while the database cannot be reached; only the "
            "user of this process may read it"
        ),
    ] = "/var/lib/wardgate/spool"

    @property
    def direct_url(self) -> str:
        """The URL for what needs a session of its own."""
        return self.direct_database_url or self.database_url

    def has_service(self, name: Literal["cards", "claims", "files"]) -> bool:
        """Whether the gateway serves it: one for claims serves files, too."""
        return self.serves in ("all", name) or (self.serves, name) == ("claims", "files")
