"""Runs a command: what goes wrong becomes a plain line, or a table by field, and an exit code."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import grpc
import typer

from wardgate.cli.screen import aside
from wardgate.cli.views.refusal import refusal_view
from wardgate.client import Refused, WardgateClient
from wardgate.connection import Connection
from wardgate.problem import Problem

PROBLEM = 1
INTERRUPTED = 130


def carry_out(work: Coroutine[Any, Any, int | None]) -> None:
    """Exits with what the work returns, None being 0; with 1 where it could not be done."""
    try:
        code = asyncio.run(work) or 0
    except Problem as problem:
        aside().print(str(problem), style="red", markup=False, soft_wrap=True)
        code = PROBLEM
    except Refused as refused:
        aside().print(refusal_view(refused))
        code = PROBLEM
    except KeyboardInterrupt:
        code = INTERRUPTED
    raise typer.Exit(code)


@asynccontextmanager
async def calling(connection: Connection) -> AsyncIterator[WardgateClient]:
    """A client; a gateway that is not there is a problem that says what to do."""
    async with WardgateClient(connection.target, connection.token) as client:
        try:
            yield client
        except Refused as refused:
            if refused.code is grpc.StatusCode.UNAVAILABLE and not refused.reason:
                raise Problem(
                    f"No gateway answers at {connection.target}: start one with `wardgate up`, "
                    "or name another with --target or WARDGATE_TARGET."
                ) from refused
            raise
