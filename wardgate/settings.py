"""The settings of `wardgate up` and of the commands that call a gateway."""

from typing import Annotated

import msgspec
from msgspec import Meta

from gateway.settings import ReceiptKeyList
from runtime.settings.types import Address, Count, DatabaseUrl, File, Folder, RedisUrl, YesOrNo

People = Annotated[int, Meta(ge=100, description="a whole number, at least 100")]
Claims = Annotated[int, Meta(ge=0, description="a whole number")]
Token = Annotated[str, Meta(description="a token")]
Text = Annotated[str, Meta(description="any text")]


class StackSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wardgate up`. It passes all other settings on to the processes that it starts."""

    data: Annotated[Folder, Meta(title="DIR, the folder that keeps all data between runs")] = ".wardgate"
    people: Annotated[People, Meta(title="the number of sample people for an empty register")] = 20_000
    claims: Annotated[Claims, Meta(title="the number of sample claims for them")] = 300
    gateways: Annotated[Count, Meta(title="the number of gateway processes, which share one port")] = 1
    sample_offices: Annotated[
        YesOrNo, Meta(title="whether simulated offices answer the files of a sample register")
    ] = "yes"
    database_url: Annotated[DatabaseUrl, Meta(title="the PostgreSQL database; default: one in DIR")] = ""
    redis_url: Annotated[RedisUrl, Meta(title="the Redis or Valkey server; default: one in DIR")] = ""
    receipt_keys: Annotated[ReceiptKeyList, Meta(title="the keys of receipts; default: those in DIR")] = ""
    listen: Annotated[Address, Meta(title="where the gateways accept calls")] = "127.0.0.1:50051"
    metrics_listen: Annotated[
        Address,
        Meta(title="where the gateway serves /metrics; each further gateway at a port ten higher"),
    ] = "127.0.0.1:9101"
    worker_metrics_listen: Annotated[Address, Meta(title="where the worker serves /metrics")] = (
        "127.0.0.1:9102"
    )
    console_listen: Annotated[Address, Meta(title="where the console accepts browsers")] = "127.0.0.1:8080"
    console_metrics_listen: Annotated[Address, Meta(title="where the console serves /metrics")] = (
        "127.0.0.1:9103"
    )
    relay_metrics_listen: Annotated[Address, Meta(title="where the relay serves /metrics")] = "127.0.0.1:9104"
    spool: Annotated[
        Folder,
        Meta(title="the folder for the access log while the database cannot be reached; default: in DIR"),
    ] = ""


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the commands that call a gateway or use a database; default: from DIR/connection.env."""

    target: Annotated[Address, Meta(title="the gateway; default: from DIR/connection.env")] = ""
    token: Annotated[Token, Meta(title="the facility's token; default: from DIR/connection.env")] = ""
    ca: Annotated[
        File,
        Meta(
            title="the authorities of the gateway's certificate, in PEM, or `system` for those that the "
            "machine trusts; with it, the commands call by TLS"
        ),
    ] = ""
    cert: Annotated[File, Meta(title="the facility's client certificate, in PEM")] = ""
    key: Annotated[File, Meta(title="its private key, in PEM; default: in the same file")] = ""
    data: Annotated[Folder, Meta(title="DIR, the data folder of `wardgate up`")] = ".wardgate"
    database_url: Annotated[
        DatabaseUrl, Meta(title="the PostgreSQL database; default: from DIR/connection.env")
    ] = ""
    receipt_keys: Annotated[ReceiptKeyList, Meta(title="the keys of receipts; default: those in DIR")] = ""
    reviewer: Annotated[
        Text,
        Meta(title="the account of the sample lead reviewer, in DIR/connection.env; no command reads it"),
    ] = ""
    reviewer_password: Annotated[
        Text, Meta(title="its password, in DIR/connection.env; no command reads it")
    ] = ""
