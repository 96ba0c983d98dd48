"""What `wardgate up` and the commands that call a gateway read from the environment."""

from typing import Annotated

import msgspec
from msgspec import Meta

from gateway.settings import ReceiptKeyList
from runtime.settings.types import Address, Count, DatabaseUrl, Folder, RedisUrl

People = Annotated[int, Meta(ge=100, description="a whole number, at least 100")]
Claims = Annotated[int, Meta(ge=0, description="a whole number")]
Token = Annotated[str, Meta(description="a token")]
Reserved = Annotated[str, Meta(title="reserved", description="any text")]


class StackSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Those of `wardgate up`. It passes the gateway's and the worker's other settings on to them."""

    data: Annotated[Folder, Meta(title="DIR, where everything is kept between runs")] = ".wardgate"
    people: Annotated[People, Meta(title="how many sample people to put into an empty register")] = 20_000
    claims: Annotated[Claims, Meta(title="how many sample claims to write for them")] = 300
    gateways: Annotated[Count, Meta(title="how many gateway processes to run; they share one port")] = 1
    database_url: Annotated[DatabaseUrl, Meta(title="a PostgreSQL database; else one in DIR")] = ""
    redis_url: Annotated[RedisUrl, Meta(title="a Redis or Valkey server; else one in DIR")] = ""
    receipt_keys: Annotated[ReceiptKeyList, Meta(title="the keys of receipts; else those in DIR")] = ""
    listen: Annotated[Address, Meta(title="where the gateways accept calls")] = "127.0.0.1:50051"
    metrics_listen: Annotated[
        Address,
        Meta(title="where the gateway serves /metrics; each further gateway at the port ten higher"),
    ] = "127.0.0.1:9101"
    worker_metrics_listen: Annotated[Address, Meta(title="where the worker serves /metrics")] = (
        "127.0.0.1:9102"
    )
    spool: Annotated[
        Folder,
        Meta(
            title="where look-ups wait for the access log while the database cannot be reached; else in DIR"
        ),
    ] = ""


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Those of the commands that call a gateway. Without them they read DIR/connection.env."""

    target: Annotated[Address, Meta(title="the gateway; else the one in DIR/connection.env")] = ""
    token: Annotated[Token, Meta(title="the facility's token; else the one in DIR/connection.env")] = ""
    data: Annotated[Folder, Meta(title="DIR, the folder of `wardgate up`")] = ".wardgate"
    database_url: Annotated[
        DatabaseUrl, Meta(title="the PostgreSQL database; else the one in DIR/connection.env")
    ] = ""
    receipt_keys: Annotated[ReceiptKeyList, Meta(title="the keys of receipts; else those in DIR")] = ""


class ConsoleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Reserved for the reviewers' console, so that an environment made for it is accepted already."""

    console_listen: Reserved = ""
    console_url: Reserved = ""
    reviewer: Reserved = ""
    reviewer_password: Reserved = ""
