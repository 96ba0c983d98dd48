"""Flags that several commands share."""

from pathlib import Path
from typing import Annotated, NamedTuple, TypeAlias

import msgspec
import typer

from runtime import setting_types
from wardgate.cli.connection import Connection, find_connection

CONNECTION = "Connection"

Target: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="WARDGATE_TARGET",
        metavar="HOST:PORT",
        help="The gateway. Else what `wardgate up` wrote to DIR/connection.env.",
        rich_help_panel=CONNECTION,
    ),
]
Token: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="WARDGATE_TOKEN",
        metavar="TOKEN",
        help="Your facility's token. Else the one in DIR/connection.env.",
        rich_help_panel=CONNECTION,
    ),
]
Data: TypeAlias = Annotated[
    Path,
    typer.Option(
        envvar="WARDGATE_DATA", metavar="DIR", help="The folder of `wardgate up`.", rich_help_panel=CONNECTION
    ),
]


def of_postgresql(url: str | None) -> str | None:
    """The URL of a database, as it was given. Raises BadParameter."""
    try:
        return msgspec.convert(url, setting_types.DatabaseUrl) if url else url
    except msgspec.ValidationError as error:
        # Never the value: it may hold a password.
        raise typer.BadParameter("postgresql://USER:PASSWORD@HOST/DATABASE expected.") from error


DatabaseUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        callback=of_postgresql,
        envvar="WARDGATE_DATABASE_URL",
        metavar="URL",
        help="postgresql://USER:PASSWORD@HOST/DATABASE; else the one in DIR/connection.env.",
        rich_help_panel=CONNECTION,
    ),
]
Facility: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="CODE",
        help="Call as this facility. A token names its facility, so this works where tokens of several are "
        "kept: in the DIR of a one-machine stack, which has one for each sample facility.",
        rich_help_panel=CONNECTION,
    ),
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="For scripts: the answer as protobuf JSON, fields named as in proto/.")
]


class ConnectionFlags(NamedTuple):
    """What was said about the connection."""

    target: str | None
    token: str | None
    data: Path
    facility: str | None

    def find(self) -> Connection:
        """The connection. Raises Problem where something is missing."""
        found = find_connection(self.target, self.token, self.data)
        return found.as_facility(self.facility) if self.facility else found
