"""`wardgate health`: whether a process can work, for container runtimes and operators."""

import os
from pathlib import Path
from typing import Annotated

import grpc
import typer

from runtime.problem import Problem
from wardgate import local_health
from wardgate.cli import options
from wardgate.cli.connection import Connection, tls_files
from wardgate.cli.output.console import output_console
from wardgate.cli.run_command import connected_client, run_command
from wardgate.client import Refused
from wardgate.data_folder.connection_file import read_connection_file
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder

Service = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="gateway.v1.CardService (look-ups) or gateway.v1.ClaimService (claims). Default: the process as "
        "a whole. `live` (not with --target): whether the process is alive.",
    ),
]
# Without an environment variable: what `wardgate check` calls by default is not what is asked here.
Target = Annotated[
    str | None, typer.Option(metavar="HOST:PORT", help="A gateway elsewhere, to be asked by grpc.health.v1.")
]


def health(
    service: Service = "",
    target: Target = None,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Ask a process whether it can work: one that runs on this machine, or a gateway elsewhere.

        wardgate health
        wardgate health --service gateway.v1.CardService
        wardgate health --target gateway.example:50051 --service gateway.v1.ClaimService --ca authority.pem

    The process that runs here (gateway, worker, console or relay) is asked at its metrics page: at
    WARDGATE_METRICS_LISTEN, WARDGATE_WORKER_METRICS_LISTEN, WARDGATE_CONSOLE_METRICS_LISTEN or
    WARDGATE_RELAY_METRICS_LISTEN if they are set, or else where `wardgate up` listens (it keeps that in
    DIR/connection.env) and at the ports 9101 to 9104; the first one at which a process listens counts. A
    gateway elsewhere is asked by grpc.health.v1. Neither needs a token.

    Exit status: 0 if it can work; 1 if it cannot, or does not answer; 2 if the command is wrong.
    """
    run_command(_ask_gateway(target, service, ca, cert, key) if target else _ask_here(service, data))


async def _ask_here(service: str, data: Path) -> int:
    kept = read_connection_file(DataFolder(data).connection)
    answer = local_health.ask(os.environ, service, kept=kept)
    output_console().print(answer.line, markup=False, soft_wrap=True)
    return int(not answer.is_well)


async def _ask_gateway(target: str, service: str, *files: str | None) -> int:
    connection = Connection(target, "", tls=tls_files(*files))
    async with connected_client(connection) as client:
        try:
            is_serving = await client.is_serving(service)
        except Refused as refused:
            if refused.code is grpc.StatusCode.NOT_FOUND:
                raise Problem(f"{target} has no service {service}.") from refused
            raise
    line = f"{target}: {'SERVING' if is_serving else 'NOT_SERVING'}"
    output_console().print(line, markup=False, soft_wrap=True)
    return int(not is_serving)
