"""Runs a command; turns what goes wrong into a message on standard error and an exit code."""

import asyncio
import errno
import os
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, NoReturn

import grpc
import typer

from runtime.error_summary import error_summary
from runtime.problem import Problem, WrongValue
from runtime.tracing.active_spans import parse_traceparent
from runtime.untrusted.escaped_text import escape_text
from wardgate.cli.connection import Connection
from wardgate.cli.output.console import error_console
from wardgate.cli.output.refusal_view import refusal_view
from wardgate.cli.output.streams import drop_output
from wardgate.client import Refused, WardgateClient

DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)
# In gRPC's text for a connection that TLS has refused.
HANDSHAKE = "handshake"
# A gateway refuses a client certificate when the handshake is over for the client.
CLOSED = "Socket closed"
NO_TLS = "WRONG_VERSION_NUMBER"
EXIT_PROBLEM = 1
EXIT_WRONG = 2
EXIT_INTERRUPTED = 130


def run_command(work: Coroutine[Any, Any, int | None]) -> None:
    """Run the work and exit: with the code that it returns (None is 0), or if it raises with 1.

    With 2 for a WrongValue, and where the gateway says that a value cannot be meant.
    """
    try:
        code = asyncio.run(work) or 0
    except Problem as problem:
        error_console().print(str(problem), style="red", markup=False, soft_wrap=True)
        code = EXIT_WRONG if isinstance(problem, WrongValue) else EXIT_PROBLEM
    except Refused as refused:
        error_console().print(refusal_view(refused))
        code = EXIT_WRONG if refused.code is grpc.StatusCode.INVALID_ARGUMENT else EXIT_PROBLEM
    except BrokenPipeError:
        # The reader of the output, such as `head`, has what it wanted. What is left goes nowhere.
        drop_output()
        code = EXIT_PROBLEM
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    except Exception as error:
        error_console().print(_error_text(error), style="red", markup=False, soft_wrap=True)
        code = EXIT_PROBLEM
    raise typer.Exit(code)


def end_without_output(error: OSError) -> NoReturn:
    """Exit with 1 after the standard output could not be written, with one line that says why."""
    drop_output()
    # The line may have nowhere to go either.
    with suppress(OSError):
        error_console().print(_error_text(error), style="red", markup=False, soft_wrap=True)
    sys.exit(EXIT_PROBLEM)


def _error_text(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in DISK_IS_FULL:
        return f"The output cannot be written to its end ({error.strerror})."
    if isinstance(error, OSError) and error.filename is not None:
        return escape_text(f"{error.filename} cannot be used ({error.strerror}).")
    return _internal_error_text(error)


def _internal_error_text(error: Exception) -> str:
    # No traceback: it may contain a person's data.
    summary = error_summary(error)
    place = f" at {summary['at'][-1]}" if summary["at"] else ""
    callers = ", ".join(summary["at"][:-1])
    called_from = f" (called from {callers})" if callers else ""
    return (
        f"Internal error: {summary['error'][0]}{place}{called_from}. "
        "Please report this line and the command that you typed."
    )


@asynccontextmanager
async def connected_client(connection: Connection) -> AsyncIterator[WardgateClient]:
    """A client of the gateway. Raises Problem, with what to do, if the gateway cannot be reached."""
    async with _client(connection) as client:
        try:
            yield client
        except Refused as refused:
            if refused.code is grpc.StatusCode.UNAVAILABLE and not refused.reason:
                raise Problem(_unreachable(connection, refused.message)) from refused
            raise


def _client(connection: Connection) -> WardgateClient:
    tls = connection.tls
    try:
        return WardgateClient(connection.target, connection.token, tls, traceparent=_traceparent())
    except OSError as error:
        raise WrongValue(f"{error.filename} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise WrongValue(f"{error}.") from error


def _traceparent() -> str:
    """The trace of the program that started this one, by the variable that OpenTelemetry specifies."""
    found = parse_traceparent(os.environ.get("TRACEPARENT", ""))
    return "" if found is None else found.traceparent


def _unreachable(connection: Connection, reason: str) -> str:
    if NO_TLS in reason:
        return f"The gateway at {connection.target} does not use TLS: leave out --ca."
    if HANDSHAKE in reason or (connection.tls and CLOSED in reason):
        return (
            f"The gateway at {connection.target} and this client do not trust each other. Check that --ca is "
            "the authority of the gateway's certificate, that the certificate names the host of --target, "
            "and that --cert has not expired and is of an authority that the gateway trusts."
        )
    # Where the name has several addresses, gRPC tells only what one of them has answered.
    advice = (
        " If it runs there, check that --ca is its authority, and that --cert has not expired."
        if connection.tls
        else " If it uses TLS, name the authority of its certificate with --ca or WARDGATE_CA."
    )
    return (
        f"No gateway answers at {connection.target}. Start one with `wardgate up`, "
        f"or name another with --target or WARDGATE_TARGET.{advice}"
    )
