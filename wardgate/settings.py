"""What `wardgate up` and the commands that call a gateway read from the environment."""

from typing import Annotated

import msgspec
from msgspec import Meta

from gateway.settings import ReceiptKeyList
from runtime.setting_types import Address, DatabaseUrl, RedisUrl

Folder = Annotated[str, Meta(description="the folder where `wardgate up` keeps everything between runs")]
People = Annotated[int, Meta(ge=100, description="how many sample people to put into an empty register")]
Claims = Annotated[int, Meta(ge=0, description="how many sample claims to write for them")]
Gateways = Annotated[int, Meta(ge=1, description="how many gateway processes to run; they share one port")]
Target = Annotated[str, Meta(description="HOST:PORT of the gateway; else the one in DIR/connection.env")]
Token = Annotated[str, Meta(description="the facility's token; else the one in DIR/connection.env")]
Spool = Annotated[
    str, Meta(description="a folder for look-ups while the database cannot be reached; else DIR/spool")
]
Reserved = Annotated[str, Meta(description="reserved for the reviewers' console")]


class StackSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Those of `wardgate up`. It passes the gateway's and the worker's others on to them."""

    data: Folder = ".wardgate"
    people: People = 20_000
    claims: Claims = 300
    gateways: Gateways = 1
    database_url: DatabaseUrl = ""
    redis_url: RedisUrl = ""
    receipt_keys: ReceiptKeyList = ""
    listen: Address = "127.0.0.1:50051"
    metrics_listen: Address = "127.0.0.1:9101"
    worker_metrics_listen: Address = "127.0.0.1:9102"
    spool: Spool = ""


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Those of the commands that call a gateway. Without them they read DIR/connection.env."""

    target: Target = ""
    token: Token = ""
    data: Folder = ".wardgate"
    database_url: DatabaseUrl = ""
    receipt_keys: ReceiptKeyList = ""


class ConsoleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Reserved for the reviewers' console, so that an environment made for it is accepted already."""

    console_listen: Reserved = ""
    console_url: Reserved = ""
    reviewer: Reserved = ""
    reviewer_password: Reserved = ""
