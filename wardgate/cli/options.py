"""Flags that several commands share, and their types."""

from pathlib import Path
from typing import Annotated, NamedTuple, TypeAlias

import msgspec
import typer

from runtime.postgres.url import check_database_url
from runtime.problem import Problem
from runtime.settings import types as setting_types
from wardgate.cli.connection import Connection, find_connection, tls_files

CONNECTION = "Connection"
# The name of Click's source of a value that is neither a default nor from the environment.
TYPED = "COMMANDLINE"


def is_typed(context: typer.Context, parameter: str) -> bool:
    """Whether a flag was given in the command itself: not its default, nor from the environment."""
    source = context.get_parameter_source(parameter)
    return source is not None and source.name == TYPED


def _one_caller(context: typer.Context, value: str | None) -> str | None:
    if all(is_typed(context, parameter) for parameter in ("token", "facility")):
        raise typer.BadParameter("--token and --facility both say who calls: give one of them.")
    return value


Target: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="WARDGATE_TARGET",
        metavar="HOST:PORT",
        help="The gateway to call. Default: the one in DIR/connection.env, which `wardgate up` writes.",
        rich_help_panel=CONNECTION,
    ),
]
Token: TypeAlias = Annotated[
    str | None,
    typer.Option(
        callback=_one_caller,
        envvar="WARDGATE_TOKEN",
        metavar="TOKEN",
        help="Your facility's token. Default: the one in DIR/connection.env.",
        rich_help_panel=CONNECTION,
    ),
]
Ca: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="WARDGATE_CA",
        metavar="FILE",
        help="Call by TLS, and trust certificates of these authorities: a PEM file, or `system` for those "
        "that this machine trusts. Default: no TLS.",
        rich_help_panel=CONNECTION,
    ),
]
Cert: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="WARDGATE_CERT",
        metavar="FILE",
        help="Your facility's client certificate, in PEM. It can take the token's place.",
        rich_help_panel=CONNECTION,
    ),
]
Key: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="WARDGATE_KEY",
        metavar="FILE",
        help="The private key of --cert, in PEM. Default: in the same file.",
        rich_help_panel=CONNECTION,
    ),
]
Data: TypeAlias = Annotated[
    Path,
    typer.Option(
        envvar="WARDGATE_DATA",
        metavar="DIR",
        help="The data folder of `wardgate up`.",
        rich_help_panel=CONNECTION,
    ),
]


def valid_database_url(url: str | None) -> str | None:
    """Check the URL of a database and return it unchanged. Raises BadParameter."""
    try:
        if url:
            msgspec.convert(url, setting_types.DatabaseUrl)
            check_database_url(url)
    except msgspec.ValidationError as error:
        # The message never contains the value: it may contain a password.
        raise typer.BadParameter("Write it as postgresql://USER:PASSWORD@HOST/DATABASE.") from error
    except Problem as problem:
        raise typer.BadParameter(str(problem)) from problem
    return url


DatabaseUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        callback=valid_database_url,
        envvar=["WARDGATE_DIRECT_DATABASE_URL", "WARDGATE_DATABASE_URL"],
        metavar="URL",
        help="The database: postgresql://USER:PASSWORD@HOST/DATABASE. Default: from DIR/connection.env.",
        rich_help_panel=CONNECTION,
    ),
]
Facility: TypeAlias = Annotated[
    str | None,
    typer.Option(
        callback=_one_caller,
        metavar="CODE",
        help="Call as this facility, with its token from DIR/tokens.json. `wardgate up` keeps a token there "
        "for each sample facility and office.",
        rich_help_panel=CONNECTION,
    ),
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print the answer as JSON, with the field names of proto/.")
]


class ConnectionFlags(NamedTuple):
    """The values of the connection flags."""

    target: str | None
    token: str | None
    data: Path
    facility: str | None
    ca: str | None = None
    cert: str | None = None
    key: str | None = None

    def find(self) -> Connection:
        """The connection that the flags describe. Raises Problem if something is missing."""
        tls = tls_files(self.ca, self.cert, self.key)
        found = find_connection(self.target, self.token, self.data, tls)
        return found.as_facility(self.facility) if self.facility else found
