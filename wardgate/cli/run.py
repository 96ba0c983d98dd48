"""Runs a command: what goes wrong becomes a plain line, or a table by field, and an exit code."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import grpc
import typer

from runtime.error_summary import error_summary
from runtime.problem import Problem
from wardgate.cli.connection import Connection
from wardgate.cli.output.console import aside
from wardgate.cli.output.refusal_view import refusal_view
from wardgate.client import Refused, WardgateClient

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
    except Exception as error:
        # The last resort: a traceback may quote a person.
        aside().print(_our_fault(error), style="red", markup=False, soft_wrap=True)
        code = PROBLEM
    raise typer.Exit(code)


def _our_fault(error: Exception) -> str:
    said = error_summary(error)
    at = f" at {said['at'][-1]}" if said["at"] else ""
    ways = ", ".join(said["at"][:-1])
    by_way_of = f" (by way of {ways})" if ways else ""
    return (
        f"This is our fault: {said['error'][0]}{at}{by_way_of}. Please report this line and what you typed."
    )


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
