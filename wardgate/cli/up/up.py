"""`wardgate up`: runs everything on this machine until Ctrl-C."""

import os
from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli import options
from wardgate.cli.run_command import run_command
from wardgate.cli.up.installed import ensure_local_is_installed
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder

# Each gateway may open 23 connections to PostgreSQL, and the embedded PostgreSQL accepts 200.
MAX_GATEWAYS = 8

Data = Annotated[
    Path,
    typer.Option(envvar="WARDGATE_DATA", metavar="DIR", help="The folder that keeps all data between runs."),
]
People = Annotated[
    int,
    typer.Option(envvar="WARDGATE_PEOPLE", min=100, help="Number of sample people for an empty register."),
]
Claims = Annotated[
    int, typer.Option(envvar="WARDGATE_CLAIMS", min=0, help="Number of sample claims for them.")
]

Gateways = Annotated[
    int,
    typer.Option(
        envvar="WARDGATE_GATEWAYS",
        min=1,
        max=MAX_GATEWAYS,
        help="Number of gateway processes. They share one port; each has its own metrics page.",
    ),
]

Offices = Annotated[
    bool,
    typer.Option(
        "--offices/--no-offices",
        envvar="WARDGATE_SAMPLE_OFFICES",
        help="Whether simulated offices answer the files of a sample register.",
    ),
]


def up(
    data: Data = DEFAULT_FOLDER,
    people: People = 20_000,
    claims: Claims = 300,
    gateways: Gateways = 1,
    offices: Offices = True,
) -> None:
    """Run everything on this machine: PostgreSQL, Redis, gateway, worker, console, relay. Ctrl-C stops all.

    The first run fills the register with sample people and writes sample claims; later runs use the same
    data. The file DIR/connection.env says how to connect; the other commands read it.

        wardgate up
        wardgate up --data /var/tmp/wardgate --people 1000000
        wardgate up --gateways 4
        WARDGATE_DATABASE_URL=postgresql://wardgate@db/wardgate wardgate up

    Environment variables:

        WARDGATE_DATABASE_URL           PostgreSQL; default: one in DIR
        WARDGATE_REDIS_URL              Redis or Valkey; default: one in DIR
        WARDGATE_RECEIPT_KEYS           keys for receipts; default: those in DIR
        WARDGATE_LISTEN                 the gateway; default 127.0.0.1:50051
        WARDGATE_METRICS_LISTEN         its metrics page; default 127.0.0.1:9101
        WARDGATE_WORKER_METRICS_LISTEN  the worker's; default 127.0.0.1:9102
        WARDGATE_CONSOLE_LISTEN         the reviewers' console; default 127.0.0.1:8080
        WARDGATE_CONSOLE_METRICS_LISTEN its metrics page; default 127.0.0.1:9103
        WARDGATE_RELAY_METRICS_LISTEN   the relay's; default 127.0.0.1:9104

    Port 0 means any free port. The metrics page of each further gateway is at a port ten higher.

    Exit status: 0 after Ctrl-C or SIGTERM; 1 if something could not start, after a line that says what to do;
    2 if the command is wrong.
    """
    options.valid_database_url(os.environ.get("WARDGATE_DATABASE_URL"))
    run_command(_up(DataFolder(data), people, claims, gateways, offices))


async def _up(folder: DataFolder, people: int, claims: int, gateways: int, offices: bool) -> None:
    ensure_local_is_installed()
    # Imported here: the other commands do not need these, nor the packages that they import.
    from wardgate.cli.up.serve import serve  # noqa: PLC0415
    from wardgate.stack.plan import Plan  # noqa: PLC0415
    from wardgate.stack.run_until_stopped import run_until_stopped  # noqa: PLC0415

    plan = Plan.of(folder, people, claims, os.environ, gateways, sample_offices=offices)
    await run_until_stopped(serve(plan))
