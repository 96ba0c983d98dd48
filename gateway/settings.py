"""The settings of a gateway process."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from runtime.setting_types import MOST_SECONDS, Address, DatabaseUrl, RedisUrl, Seconds

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
Folder = Annotated[str, Meta(min_length=1, description="a folder that only this process's user can read")]
LastKnownSeconds = Annotated[
    int,
    Meta(
        ge=1,
        le=MOST_SECONDS,
        description="a whole number of seconds, from 1 to ten years: how long Redis stores what the register "
        "held about a person, for look-ups while the database cannot be reached",
    ),
]
YesOrNo = Annotated[
    Literal["yes", "no"],
    Meta(description="yes or no: whether other gateways of this user may listen on the same port"),
]
Bytes = Annotated[int, Meta(ge=1024, description="a whole number of bytes, at least 1024")]

People = Annotated[
    int,
    Meta(
        ge=1,
        description="how many unknown people a facility may look up at each gateway in an hour, at least 1",
    ),
]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a gateway process. A port of 0 takes any that is free."""

    database_url: DatabaseUrl
    redis_url: RedisUrl
    receipt_keys: ReceiptKeyList
    listen: Address = "127.0.0.1:50051"
    share_port: YesOrNo = "no"
    metrics_listen: Address = "127.0.0.1:9101"
    card_cache_seconds: Seconds = 60
    last_known_seconds: LastKnownSeconds = 7 * 24 * 3600
    claim_limit_bytes: Bytes = 4 * 1024 * 1024
    unknown_people_an_hour: People = 200
    spool: Folder = "/var/lib/wardgate/spool"
